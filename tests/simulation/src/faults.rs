//! Draws faults: the failures between the systems. At every step a fault is drawn from the seed, the order,
//! the step, and how often that step was reached. To leave one fault out changes nothing about the others, so
//! a violation can be shrunk.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::rng::{Rng, mix};

/// Names how much fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing fails; only the channels are as they are.
    None,
    /// Things fail as they do for a real shop: hardly anything, and most events come once, in order and at once.
    Real,
    /// Something fails now and then.
    Gentle,
    /// Something fails all the time.
    Harsh,
    /// One thing fails, once: the one with this number, counted from 0, of all faults that could happen one
    /// after the other.
    Once(u64),
}

/// Names a request of the engine to a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The engine reads an order.
    Load,
    /// The engine writes an order.
    Commit,
    /// The engine asks what is known of an address.
    Suppressions,
    /// The engine records what is known of an address.
    Suppress,
    /// The engine runs a duplicate check.
    CheckDuplicates,
    /// The engine sends a message.
    Send,
    /// The engine announces a case to people.
    Announce,
    /// The engine sends a command to another system.
    Publish,
}

/// Names a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The function is killed before a step.
    CrashBefore(Step),
    /// The function is killed after a step, before it learns the result.
    CrashAfter(Step),
    /// The store rejects the request.
    Throttled(Step),
    /// The store carries out the request, and answers with an error.
    AnswerLost(Step),
    /// Another worker writes first.
    Conflict,
    /// The other system carries out the request, and does not answer.
    UnknownDone(Step),
    /// The other system does not even receive the request, and does not answer.
    UnknownUndone(Step),
    /// The other system refuses the request for good.
    Refused(Step),
    /// The other system cannot carry out the request now.
    Failed(Step),
    /// The mail service takes no mail at all.
    MailStopped,
    /// Time passes before a step, often more than a lease.
    Slow(Step),
    /// A worker's clock is wrong by minutes.
    Skewed,
    /// A record of the table's stream is lost.
    StreamLost,
    /// A record of the table's stream comes twice, to two workers.
    StreamRepeated,
    /// A record of the table's stream comes hours or days late.
    StreamLate,
    /// The sweep does not run for an hour.
    SweepMissing,
    /// A mail service's report on a mail is lost.
    MailEventLost,
    /// A mail service's report on a mail comes hours late.
    MailEventLate,
}

impl Fault {
    /// Returns its name in reports.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }
}

/// Identifies a fault that happened among all that could happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultId(u64);

/// Draws faults, and remembers those that happened.
#[derive(Debug)]
pub struct Dice {
    seed: u64,
    level: Level,
    calm: Cell<bool>,
    left_out: BTreeSet<FaultId>,
    reached: RefCell<BTreeMap<u64, u64>>,
    /// With [`Level::Once`], the number of faults that could have happened so far.
    passed: Cell<u64>,
    struck: RefCell<Vec<(FaultId, Fault)>>,
}

impl Dice {
    /// Makes dice for the faults of a household, without those that are left out.
    #[must_use]
    pub fn new(seed: u64, level: Level, left_out: BTreeSet<FaultId>) -> Self {
        let (reached, struck) = (RefCell::default(), RefCell::default());
        Self { seed, level, calm: Cell::new(false), left_out, reached, passed: Cell::new(0), struck }
    }

    /// Switches faults off (`calm` is true) or on again. They are switched off so that work that failed too
    /// often can be completed.
    pub fn calm_down(&self, calm: bool) {
        self.calm.set(calm);
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Returns true if anything can fail.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.level != Level::None
    }

    /// Returns the fault that happens here, if any, and a random number that sets its extent. Each of
    /// `faults` has its number of chances in 30,000 at the level `Harsh`.
    pub fn roll(&self, place: u64, faults: &[(Fault, u64)]) -> Option<(Fault, u64)> {
        let spread = match self.level {
            Level::None => return None,
            Level::Real => 10_000_000,
            Level::Gentle => 500_000,
            Level::Harsh => 30_000,
            Level::Once(number) => return self.strike_once(number, faults),
        };
        let count = {
            let mut reached = self.reached.borrow_mut();
            let count = reached.entry(place).or_default();
            *count = count.wrapping_add(1);
            *count
        };
        let id = FaultId(mix(&[self.seed, place, count]));
        let mut rng = Rng::of(&[id.0]);
        let mut drawn = rng.below(spread);
        let fault = faults.iter().find_map(|(fault, chances)| {
            let hit = drawn < *chances;
            drawn = drawn.saturating_sub(*chances);
            hit.then_some(*fault)
        })?;
        if self.calm.get() || self.left_out.contains(&id) {
            return None;
        }
        self.struck.borrow_mut().push((id, fault));
        Some((fault, rng.next()))
    }

    /// Returns the one fault of [`Level::Once`], if it happens here.
    fn strike_once(&self, number: u64, faults: &[(Fault, u64)]) -> Option<(Fault, u64)> {
        let possible = faults.iter().filter(|(_, chances)| *chances > 0);
        let first = self.passed.get();
        let count = u64::try_from(possible.clone().count()).unwrap_or_default();
        self.passed.set(first.saturating_add(count));
        let index = usize::try_from(number.checked_sub(first)?).ok()?;
        let (fault, _) = possible.skip(index).copied().next()?;
        let id = FaultId(mix(&[self.seed, number]));
        self.struck.borrow_mut().push((id, fault));
        Some((fault, Rng::of(&[id.0]).next()))
    }

    /// Returns every fault that happened, in its order.
    #[must_use]
    pub fn struck(&self) -> Vec<(FaultId, Fault)> {
        self.struck.borrow().clone()
    }
}
