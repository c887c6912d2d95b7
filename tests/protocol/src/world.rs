//! The world: one order, two workers, the mail service, time and news; and all that can happen next in it.

use std::collections::BTreeSet;

use candor_domain::event::envelope::Event;
use jiff::Timestamp;
use stateright::{Model, Property};

use crate::archive::{Archive, Version};
use crate::habit::Habit;
use crate::news::{News, proof, shipped};
use crate::properties;
use crate::worker::Worker;

/// The moments there are, in seconds. A claim of the first is in time at the first, nearly too late at the second and
/// over at the third; at the fourth, proof was waited for; at the last, the last lease is over.
pub const MOMENTS: &[i64] = &[10, 55, 71, 3800, 7300];
/// One to begin at, and one at which proof was waited for.
pub const FEW_MOMENTS: &[i64] = &[10, 3800];

/// A moment of the world.
#[must_use]
pub fn moment(seconds: i64) -> Timestamp {
    // A Monday, shortly after noon.
    Timestamp::from_second(1_772_452_800 + seconds).unwrap()
}

/// How the world is, and how its workers work.
#[derive(Debug)]
pub struct World {
    /// Every order that ever was.
    pub archive: Archive,
    /// What the workers do that they should not.
    pub habit: Habit,
    /// Its moments, in seconds.
    pub moments: &'static [i64],
    /// The news that may come.
    pub news: &'static [News],
    /// How many crashes there may be.
    pub crashes: u8,
}

/// Everything that matters for what can happen next, and what was seen to go wrong.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    /// Which of the moments it is.
    pub now: usize,
    /// The order as the store has it.
    pub stored: Version,
    /// What was recorded of the news.
    pub heard: BTreeSet<News>,
    /// Who is at it; which of them is which makes no difference.
    pub workers: [Worker; 2],
    /// Crashes that may still come.
    pub crashes: u8,
    /// Mails that the mail service took, in order.
    pub accepted: Vec<Accepted>,
    /// What a worker or the mail service saw go wrong at a step.
    pub faults: BTreeSet<Fault>,
}

/// A mail that the mail service took: whether or not it could say so.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Accepted {
    /// The message's key.
    pub message: String,
    /// Which attempt at it.
    pub number: u32,
    /// What it said.
    pub says: Says,
    /// The moments at which it was claimed and at which it was taken.
    pub claimed_at: usize,
    /// See `claimed_at`.
    pub taken_at: usize,
    /// Whether the order was told so: by who sent it, or by the mail service's event.
    pub known: Option<Known>,
}

impl Accepted {
    /// The order knows of it. When it was taken makes no difference any more.
    pub(crate) fn learn(&mut self, known: Known) {
        self.known.get_or_insert(known);
        self.taken_at = 0;
    }
}

/// How the order learnt of a mail that went out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// Who sent it settled it in time.
    Settled,
    /// Who sent it settled it after the lease was over.
    SettledLate,
    /// The mail service's own event said so.
    Proved,
}

/// What a mail says, as far as it can be true or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// The parcel comes, under the first number.
    First,
    /// The parcel comes, under the second.
    Second,
    /// The order is off.
    Off,
    /// Anything else.
    Other,
}

/// What is seen at a step, and in no state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A mail went out again that must not.
    SentTwice,
    /// A mail said what was not so when it was claimed.
    SentUntrue,
    /// An attempt was settled upon the claim of a later one.
    Overwritten,
}

/// What can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Time goes on.
    Tick,
    /// News is recorded.
    Hear(News),
    /// The mail service's event about the mail with this number is recorded.
    Prove(usize),
    /// A worker takes its next step.
    Step(usize, Step),
    /// A worker is gone, and another takes its place.
    Crash(usize),
}

/// The next step of a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It loads the order and plans.
    Load,
    /// It writes that it does what is due, if nobody wrote since.
    Claim,
    /// It looks at the clock and begins to send.
    Begin,
    /// The mail service takes the mail, and says so.
    Accepted,
    /// The mail service takes the mail, and the answer is lost.
    Unanswered,
    /// The mail is lost before the mail service has it.
    Lost,
    /// It writes what became of it.
    Settle,
}

impl World {
    /// A world in which some news may come, of workers with a habit.
    #[must_use]
    pub fn of(news: &'static [News], habit: Habit) -> Self {
        Self { archive: Archive::new(), habit, moments: MOMENTS, news, crashes: 1 }
    }

    /// The time it is.
    #[must_use]
    pub fn time(&self, index: usize) -> Timestamp {
        moment(self.moments.get(index).copied().unwrap())
    }

    /// Whether time goes no further.
    #[must_use]
    pub fn is_over(&self, state: &State) -> bool {
        state.now + 1 == self.moments.len()
    }

    /// Whether dispatch would do anything about the order.
    #[must_use]
    pub fn is_work(&self, state: &State) -> bool {
        self.archive.find(state.stored, self.time(state.now)).is_work
    }

    /// Merges a fact, as recording does: upon the order as it is, whoever else is at it.
    fn record(&self, state: &mut State, event: Event) {
        // One name for one event: what the mail service says of two mails differs in more than its stamp.
        let name = event.to_bus().unwrap().to_string();
        let order = self.archive.write(state.stored, self.time(state.now), name, |order| {
            order.facts.merge(event.stamp, event.fact).unwrap();
        });
        self.commit(state, order);
    }

    /// Writes the order. Whoever read it before knows an old one from now on.
    pub(crate) fn commit(&self, state: &mut State, order: Version) {
        state.stored = order;
        state.workers.iter_mut().for_each(|worker| worker.outdate(self.habit));
    }

    fn hear(&self, state: &mut State, news: News) {
        state.heard.insert(news);
        self.record(state, news.event());
    }

    fn prove(&self, state: &mut State, number: usize) {
        let mail = state.accepted.get_mut(number).unwrap();
        let seconds = self.moments.get(mail.taken_at).copied().unwrap();
        let event = proof(&mail.message, number, seconds);
        mail.learn(Known::Proved);
        self.record(state, event);
    }
}

impl Model for World {
    type State = State;
    type Action = Action;

    fn init_states(&self) -> Vec<State> {
        vec![State {
            now: 0,
            stored: self.archive.keep(shipped()),
            heard: BTreeSet::new(),
            workers: [Worker::Idle, Worker::Idle],
            crashes: self.crashes,
            accepted: vec![],
            faults: BTreeSet::new(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Action>) {
        if !self.is_over(state) {
            actions.push(Action::Tick);
        }
        let unheard = self.news.iter().filter(|news| !state.heard.contains(news));
        actions.extend(unheard.copied().map(Action::Hear));
        let unproved = state.accepted.iter().enumerate().filter(|(_, mail)| mail.known.is_none());
        actions.extend(unproved.map(|(number, _)| Action::Prove(number)));
        let [first, second] = &state.workers;
        for (index, worker) in state.workers.iter().enumerate() {
            // Of two that are alike, one is enough.
            if index == 0 || first != second {
                let steps = worker.steps(self, state);
                actions.extend(steps.into_iter().map(|step| Action::Step(index, step)));
                // At the end of time nobody is left to find out.
                if *worker != Worker::Idle && state.crashes > 0 && !self.is_over(state) {
                    actions.push(Action::Crash(index));
                }
            }
        }
    }

    fn next_state(&self, last: &State, action: Action) -> Option<State> {
        let mut state = last.clone();
        match action {
            Action::Tick => state.now += 1,
            Action::Hear(news) => self.hear(&mut state, news),
            Action::Prove(number) => self.prove(&mut state, number),
            Action::Step(index, step) => Worker::take(self, &mut state, index, step),
            Action::Crash(index) => {
                state.crashes -= 1;
                *state.workers.get_mut(index)? = Worker::Idle;
            }
        }
        state.workers.sort();
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}
