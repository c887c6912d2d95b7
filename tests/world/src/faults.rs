//! Faults: what goes wrong in between. Which, is drawn anew at every step from the seed, the order, the step and how often
//! it was reached: to leave one out changes nothing about the others, and so a violation can be shrunk.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use crate::rng::{Rng, mix};

/// How much goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: only the channels are as they are.
    None,
    /// Now and then.
    Gentle,
    /// All the time.
    Harsh,
    /// One thing, once: that of a number, from 0, among all that could go wrong one after the other.
    Once(u64),
}

/// Something that the engine asks of a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Reading an order.
    Load,
    /// Writing an order.
    Commit,
    /// Asking what is known of an address.
    Suppressions,
    /// Remembering it.
    Suppress,
    /// Looking for a twin.
    CheckDuplicates,
    /// Sending a message.
    Send,
    /// Telling people.
    Announce,
    /// Telling another system.
    Publish,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The function is killed before a step.
    CrashBefore(Step),
    /// The function is killed after a step, before it learns what came of it.
    CrashAfter(Step),
    /// The store does not take it.
    Throttled(Step),
    /// The store took it, and answers with an error.
    AnswerLost(Step),
    /// Somebody else writes first.
    Conflict,
    /// The outside took it, and does not answer.
    UnknownDone(Step),
    /// The outside did not even hear of it, and does not answer.
    UnknownUndone(Step),
    /// The outside will not.
    Refused(Step),
    /// The outside cannot just now.
    Failed(Step),
    /// Time passes before a step: longer than a lease, often.
    Slow(Step),
    /// A worker's clock is minutes off.
    Skewed,
    /// A record of the table's stream is lost.
    StreamLost,
    /// A record of the table's stream comes twice, to two workers.
    StreamRepeated,
    /// A record of the table's stream comes hours or days late.
    StreamLate,
    /// The sweep does not run for an hour.
    SweepMissing,
    /// What a mail service says of a mail is lost.
    MailEventLost,
    /// What a mail service says of a mail comes hours late.
    MailEventLate,
}

impl Fault {
    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}")
    }
}

/// A fault that came to pass: its name among all that could.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FaultId(u64);

/// Draws faults, and remembers which came to pass.
#[derive(Debug)]
pub struct Dice {
    seed: u64,
    level: Level,
    calm: Cell<bool>,
    left_out: BTreeSet<FaultId>,
    reached: RefCell<BTreeMap<u64, u64>>,
    /// Where one thing goes wrong: how many could have by now.
    passed: Cell<u64>,
    struck: RefCell<Vec<(FaultId, Fault)>>,
}

impl Dice {
    /// Faults of a household, without some.
    #[must_use]
    pub fn new(seed: u64, level: Level, left_out: BTreeSet<FaultId>) -> Self {
        let (reached, struck) = (RefCell::default(), RefCell::default());
        Self { seed, level, calm: Cell::new(false), left_out, reached, passed: Cell::new(0), struck }
    }

    /// From now on nothing goes wrong any more: work that failed too often must come to an end.
    pub fn calm_down(&self, calm: bool) {
        self.calm.set(calm);
    }

    pub(crate) fn seed(&self) -> u64 {
        self.seed
    }

    /// Whether anything can go wrong.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.level != Level::None
    }

    /// What goes wrong here, if anything: of `faults` each with its chances in 30,000 where all goes wrong, and a
    /// number to choose its extent by.
    pub fn roll(&self, place: u64, faults: &[(Fault, u64)]) -> Option<(Fault, u64)> {
        let spread = match self.level {
            Level::None => return None,
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

    /// The one thing that goes wrong, where this is where it could.
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

    /// Everything that went wrong, in order.
    #[must_use]
    pub fn struck(&self) -> Vec<(FaultId, Fault)> {
        self.struck.borrow().clone()
    }
}
