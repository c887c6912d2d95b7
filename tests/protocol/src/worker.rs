//! Describes a worker: the engine's dispatch, one step at a time, with everything that may happen between two
//! steps.

use candor_domain::command::entry::CommandEntry;
use candor_domain::facts::order::Order;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::outcome::{Outcome, PostponedBy};
use candor_domain::ledger::state::EffectState;
use candor_domain::ledger::task::Task;
use candor_domain::message::entry::MessageEntry;
use candor_domain::policy::message::WhenUnknown;
use candor_domain::values::text::Remark;
use candor_engine::dispatch::EFFECTS_AT_ONCE_MAX;
use jiff::{SignedDuration, Timestamp};

use crate::archive::{ClaimNumber, Version};
use crate::claim::{Claim, MessageContent, says};
use crate::habit::Habit;
use crate::world::{Accepted, Fault, Known, State, Step, World};

/// The same margin as in the engine: no effect is started this shortly before its lease runs out.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(15);

/// Names a worker's position in its work.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Worker {
    /// The worker has not begun.
    Idle,
    /// The worker has loaded the order and planned.
    Planned(Planned),
    /// The worker has claimed the due effects.
    Claimed(Claimed),
}

/// Holds a plan, and the order that it will be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Planned {
    /// The order as it was loaded last.
    upon: Version,
    /// The order that was planned. It differs from the order that was loaded last only with a bad habit.
    plan_of: Version,
    at: usize,
    /// True if no other worker has written since the order was loaded.
    is_current: bool,
}

/// Holds the effects that are being carried out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claimed {
    claim: ClaimNumber,
    /// The time of the claim.
    at: usize,
    /// The order as the claim wrote it. Without a bad habit, this is kept only until another worker writes.
    written: Option<Version>,
    /// The answers for the messages so far.
    answers: Vec<Answer>,
    /// True if the next message was begun.
    is_begun: bool,
    /// True if the outcome is already recorded, which happens this early only with a bad habit.
    is_settled: bool,
}

/// Names an answer of the mail service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Answer {
    /// It accepted the mail with this number.
    Took(usize),
    /// It did not answer.
    Silence,
    /// It was not asked, because the lease was nearly over.
    NotBegun,
}

impl Worker {
    /// Notes that another worker has written.
    pub(crate) fn outdate(&mut self, habit: Habit) {
        match self {
            Self::Idle => {}
            Self::Planned(planned) if habit.keeps_its_plan() => planned.is_current = false,
            // Its write will be refused, so it begins again.
            Self::Planned(_) => *self = Self::Idle,
            Self::Claimed(claimed) if habit == Habit::SettlesUnconditionally => {
                claimed.written = claimed.written.take();
            }
            Self::Claimed(claimed) => claimed.written = None,
        }
    }

    /// Returns the steps that the worker may take next.
    pub(crate) fn steps(&self, world: &World, state: &State) -> Vec<Step> {
        match self {
            // A worker that finds no work changes nothing.
            Self::Idle if world.is_work(state) => vec![Step::Load],
            Self::Idle => vec![],
            Self::Planned(_) => vec![Step::Claim],
            Self::Claimed(claimed) if claimed.is_begun => vec![Step::Accepted, Step::Unanswered, Step::Lost],
            Self::Claimed(claimed) if claimed.is_to_be_settled(world) => vec![Step::Settle],
            Self::Claimed(_) => vec![Step::Begin],
        }
    }

    /// Lets the worker take a step.
    pub(crate) fn take(world: &World, state: &mut State, index: usize, step: Step) {
        let worker = state.workers.get(index).unwrap().clone();
        // Take the worker out while the others are told of the write.
        *state.workers.get_mut(index).unwrap() = Self::Idle;
        let next = match worker {
            Self::Idle => Self::Planned(Planned::load(state)),
            Self::Planned(planned) => planned.claim(world, state),
            Self::Claimed(claimed) => claimed.take(world, state, step),
        };
        *state.workers.get_mut(index).unwrap() = next;
    }
}

impl Planned {
    fn load(state: &State) -> Self {
        Self { upon: state.stored, plan_of: state.stored, at: state.now, is_current: true }
    }

    /// Records the claim, if no other worker has written in the meantime.
    fn claim(self, world: &World, state: &mut State) -> Worker {
        if !self.is_current {
            return Worker::Planned(Self { upon: state.stored, is_current: true, ..self });
        }
        let found = world.archive.find(self.plan_of, world.time(self.at));
        let before = world.archive.order(self.upon);
        let mut order = Order::clone(&before);
        if self.plan_of == self.upon {
            order.ledger = found.plan.ledger.clone();
        }
        let mut claim = Claim::default();
        for due in found.plan.due.iter().take(EFFECTS_AT_ONCE_MAX).cloned() {
            if world.habit == Habit::IgnoresClaims {
                free(&mut order, &due.key);
            }
            let of = due.effect.attempted();
            if let Some(number) = order.ledger.claim(&of, until(world, state.now)) {
                claim.add(of, number, &before, state);
            }
        }
        let written = world.archive.keep(order);
        world.commit(state, written);
        let claimed = Claimed::new(world.archive.keep_claim(claim.clone()), state.now, written);
        match (claim.letters.is_empty(), claim.others.is_empty()) {
            (false, _) => return Worker::Claimed(claimed),
            (true, false) => claimed.settle(world, state),
            (true, true) => {}
        }
        Worker::Idle
    }
}

/// Removes a claim of another worker. Our real workers never do this.
fn free(order: &mut Order, key: &EffectKey) {
    let ledger = &mut order.ledger;
    let Some(EffectState::Claimed { until: not_before, attempts }) = ledger.state(key) else { return };
    match key.clone() {
        EffectKey::Message(key) => {
            ledger.messages.insert(key, MessageEntry::Due { not_before, attempts });
        }
        EffectKey::Command(key) => {
            ledger.commands.insert(key, CommandEntry::Due { not_before, attempts });
        }
        EffectKey::Announcement(key) => {
            ledger.announcements.insert(key, Task::Due { not_before, attempts });
        }
        EffectKey::DuplicateCheck => ledger.duplicate_check = Some(Task::Due { not_before, attempts }),
        EffectKey::Suppression(key) => {
            ledger.suppressions.insert(key, Task::Due { not_before, attempts });
        }
    }
}

fn until(world: &World, claimed_at: usize) -> Timestamp {
    world.time(claimed_at) + world.archive.policy.effects.lease
}

impl Claimed {
    fn new(claim: ClaimNumber, at: usize, written: Version) -> Self {
        Self { claim, at, written: Some(written), answers: vec![], is_begun: false, is_settled: false }
    }

    fn take(mut self, world: &World, state: &mut State, step: Step) -> Worker {
        match step {
            Step::Begin => self.begin(world, state),
            Step::Accepted => {
                let number = self.deliver(world, state);
                self.answer(Answer::Took(number));
            }
            Step::Unanswered => {
                self.deliver(world, state);
                self.answer(Answer::Silence);
            }
            Step::Lost => self.answer(Answer::Silence),
            Step::Load | Step::Claim | Step::Settle => {
                self.settle(world, state);
                self.is_settled = true;
            }
        }
        if self.is_settled && self.is_through(world) { Worker::Idle } else { Worker::Claimed(self) }
    }

    fn is_to_be_settled(&self, world: &World) -> bool {
        let early = world.habit == Habit::SettlesBeforeSending;
        !self.is_settled && (early || self.is_through(world))
    }

    fn is_through(&self, world: &World) -> bool {
        self.answers.len() == world.archive.claim(self.claim).letters.len()
    }

    /// Checks the clock first, because the lease must not run out while the message is sent.
    fn begin(&mut self, world: &World, state: &State) {
        let margin = LEASE_MARGIN.min(world.archive.policy.effects.lease / 2);
        if world.time(state.now) >= until(world, self.at) - margin {
            self.answer(Answer::NotBegun);
        } else {
            self.is_begun = true;
        }
    }

    fn answer(&mut self, answer: Answer) {
        self.answers.push(answer);
        self.is_begun = false;
    }

    /// Lets the mail service accept the message that was begun.
    fn deliver(&self, world: &World, state: &mut State) -> usize {
        let claim = world.archive.claim(self.claim);
        let content = claim.letters.get(self.answers.len()).unwrap();
        if !content.was_so {
            state.faults.insert(Fault::SentUntrue);
        }
        if !self.may_repeat(world, state, content) {
            state.faults.insert(Fault::SentTwice);
        }
        state.accepted.push(Accepted {
            message: content.key.to_string(),
            number: content.number,
            says: says(&content.statement),
            claimed_at: self.at,
            taken_at: state.now,
            known: self.is_settled.then_some(Known::Settled),
        });
        state.accepted.len() - 1
    }

    /// Returns true if the message may be sent although it was sent before. This is so if the first sending
    /// could not be known, the policy allows it, and the worker has waited for proof.
    fn may_repeat(&self, world: &World, state: &State, content: &MessageContent) -> bool {
        let message = content.key.to_string();
        let before: Vec<&Accepted> = state.accepted.iter().filter(|mail| mail.message == message).collect();
        let wait = world.archive.policy.effects.proof_wait;
        let waited = before.iter().all(|mail| {
            let (other, own) = (world.time(mail.claimed_at), world.time(self.at));
            other + wait <= own || own + wait <= other
        });
        match world.archive.policy.message(content.key.kind()).when_unknown {
            WhenUnknown::Case => before.is_empty(),
            WhenUnknown::Resend => before.is_empty() || (waited && !content.was_known),
        }
    }

    /// Records the outcome in the order as it is by now. If no other worker has written, that is the order
    /// that the claim wrote.
    fn settle(&self, world: &World, state: &mut State) {
        let upon = self.written.unwrap_or(state.stored);
        let now = world.time(state.now);
        let attempts = self.attempts(world, now);
        if attempts.iter().any(|attempt| overwrites(world, &world.archive.order(upon), attempt, now)) {
            state.faults.insert(Fault::Overwritten);
        }
        let name = format!("settled {:?} {:?}", self.claim, self.answers);
        let settled = world.archive.write(upon, now, name, |order| {
            attempts.iter().for_each(|made| order.ledger.record_outcome(made, &world.archive.policy, now));
        });
        let is_late = now >= until(world, self.at);
        self.answers.iter().for_each(|answer| tell(state, answer, is_late));
        world.commit(state, settled);
    }

    fn attempts(&self, world: &World, now: Timestamp) -> Vec<Attempt> {
        let claim = world.archive.claim(self.claim);
        let letters = claim.letters.iter().enumerate().map(|(index, content)| Attempt {
            of: Attempted::Message {
                key: content.key.clone(),
                to: content.to,
                statement: content.statement.clone(),
            },
            number: content.number,
            outcome: self.outcome(world, index, now),
        });
        letters.chain(claim.others.iter().cloned()).collect()
    }

    fn outcome(&self, world: &World, index: usize, now: Timestamp) -> Outcome {
        let why = Remark::bounded("no answer");
        match self.answers.get(index) {
            Some(Answer::Took(_)) => Outcome::Done { receipt: None },
            Some(Answer::NotBegun) => {
                let until = now + world.archive.policy.effects.retry_pause;
                Outcome::Postponed { until, by: PostponedBy::Time, why }
            }
            Some(Answer::Silence) if world.habit == Habit::TakesSilenceForFailure => Outcome::Failed { why },
            Some(Answer::Silence) => Outcome::Unknown { why },
            // The outcome was recorded before the message was sent.
            None => Outcome::Done { receipt: None },
        }
    }
}

/// Returns true if recording the outcome of an attempt changes the claim of a later attempt, which it must
/// not change.
fn overwrites(world: &World, order: &Order, attempt: &Attempt, now: Timestamp) -> bool {
    let key = attempt.of.key();
    let Some(claim @ EffectState::Claimed { attempts, .. }) = order.ledger.state(&key) else {
        return false;
    };
    let mut settled = order.ledger.clone();
    settled.record_outcome(attempt, &world.archive.policy, now);
    attempts > attempt.number && settled.state(&key) != Some(claim)
}

/// Notes that the order now knows of a mail that was sent.
fn tell(state: &mut State, answer: &Answer, is_late: bool) {
    if let Answer::Took(number) = answer {
        let known = if is_late { Known::SettledLate } else { Known::Settled };
        state.accepted.get_mut(*number).unwrap().learn(known);
    }
}
