//! Describes the world, and everything that can happen next in it: one order, two workers, the mail service,
//! time and news.

use std::collections::BTreeSet;

use candor_domain::event::envelope::Event;
use jiff::Timestamp;
use stateright::{Model, Property};

use crate::archive::{Archive, Version};
use crate::habit::Habit;
use crate::news::{News, proof, shipped};
use crate::properties;
use crate::worker::Worker;

/// Lists the moments that exist, in seconds. A claim made at the first moment is in time at the first, nearly
/// too late at the second, and over at the third. At the fourth moment, the wait for proof is over. At the
/// last moment, the last lease is over.
pub const MOMENTS: &[i64] = &[10, 55, 71, 3800, 7300];
/// Lists two moments: one to begin at, and one at which the wait for proof is over.
pub const FEW_MOMENTS: &[i64] = &[10, 3800];

/// Returns a moment of the world as a timestamp.
#[must_use]
pub fn moment(seconds: i64) -> Timestamp {
    // A Monday, shortly after noon.
    Timestamp::from_second(1_772_452_800 + seconds).unwrap()
}

/// Describes the world, and the way in which its workers work.
#[derive(Debug)]
pub struct World {
    /// Every state that the order ever had.
    pub archive: Archive,
    /// The mistake that the workers make.
    pub habit: Habit,
    /// The moments, in seconds.
    pub moments: &'static [i64],
    /// The news that may come.
    pub news: &'static [News],
    /// The largest number of crashes.
    pub crashes: u8,
}

/// Holds everything that matters for the next steps, and the faults that were seen.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct State {
    /// The index of the current moment.
    pub now: usize,
    /// The order in the store.
    pub stored: Version,
    /// The news that was recorded.
    pub heard: BTreeSet<News>,
    /// The workers. Their order makes no difference.
    pub workers: [Worker; 2],
    /// The number of crashes that may still happen.
    pub crashes: u8,
    /// The mails that the mail service accepted, in their order.
    pub accepted: Vec<Accepted>,
    /// The faults that a worker or the mail service saw at a step.
    pub faults: BTreeSet<Fault>,
}

/// Holds a mail that the mail service accepted, even if its answer was lost.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Accepted {
    /// The message's key.
    pub message: String,
    /// The number of the attempt.
    pub number: u32,
    /// The content of the mail.
    pub says: Says,
    /// The index of the moment at which it was claimed.
    pub claimed_at: usize,
    /// The index of the moment at which it was accepted.
    pub taken_at: usize,
    /// The way in which the order learned of it, if it did.
    pub known: Option<Known>,
}

impl Accepted {
    /// Notes that the order knows of the mail. From then on, the time at which it was accepted makes no
    /// difference.
    pub(crate) fn learn(&mut self, known: Known) {
        self.known.get_or_insert(known);
        self.taken_at = 0;
    }
}

/// Names the way in which the order learned of a mail that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Known {
    /// The sender recorded the outcome in time.
    Settled,
    /// The sender recorded the outcome after its lease was over.
    SettledLate,
    /// The mail service's own event reported it.
    Proved,
}

/// Names the content of a mail, as far as it can be true or false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// The shipment comes, under the first number.
    First,
    /// The shipment comes, under the second number.
    Second,
    /// The order is cancelled.
    Off,
    /// Anything else.
    Other,
}

/// Names a fault that is seen at a step. It cannot be seen in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A mail was sent again although it must not be.
    SentTwice,
    /// A mail made a statement that was not true when it was claimed.
    SentUntrue,
    /// The outcome of an attempt was recorded over the claim of a later one.
    Overwritten,
}

/// Names an action that can happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Time moves to the next moment.
    Tick,
    /// News is recorded.
    Hear(News),
    /// The mail service's event about the mail with this number is recorded.
    Prove(usize),
    /// A worker takes its next step.
    Step(usize, Step),
    /// A worker crashes, and another takes its place.
    Crash(usize),
}

/// Names the next step of a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// It loads the order and plans.
    Load,
    /// It claims the due effects, if no other worker has written in the meantime.
    Claim,
    /// It checks the clock and begins to send.
    Begin,
    /// The mail service accepts the mail, and answers.
    Accepted,
    /// The mail service accepts the mail, and its answer is lost.
    Unanswered,
    /// The mail is lost before it reaches the mail service.
    Lost,
    /// It records the outcome.
    Settle,
}

impl World {
    /// Makes a world in which this news may come, with workers of this habit.
    #[must_use]
    pub fn of(news: &'static [News], habit: Habit) -> Self {
        Self { archive: Archive::new(), habit, moments: MOMENTS, news, crashes: 1 }
    }

    /// Returns the time of a moment.
    #[must_use]
    pub fn time(&self, index: usize) -> Timestamp {
        moment(self.moments.get(index).copied().unwrap())
    }

    /// Returns true if there is no later moment.
    #[must_use]
    pub fn is_over(&self, state: &State) -> bool {
        state.now + 1 == self.moments.len()
    }

    /// Returns true if dispatch would find work in the order.
    #[must_use]
    pub fn is_work(&self, state: &State) -> bool {
        self.archive.find(state.stored, self.time(state.now)).is_work
    }

    /// Merges a fact as recording does: into the current order, even if a worker is busy with it.
    fn record(&self, state: &mut State, event: Event) {
        // Use the whole event as its name: the mail service's reports on two mails differ in more than their
        // time.
        let name = event.to_bus().unwrap().to_string();
        let order = self.archive.write(state.stored, self.time(state.now), name, |order| {
            order.facts.merge(event.stamp, event.fact).unwrap();
        });
        self.commit(state, order);
    }

    /// Writes the order. The workers that read it before now know an outdated one.
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
            // If the two workers are in the same state, the steps of one are enough.
            if index == 0 || first != second {
                let steps = worker.steps(self, state);
                actions.extend(steps.into_iter().map(|step| Action::Step(index, step)));
                // After the last moment, no worker is left to notice a crash.
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
