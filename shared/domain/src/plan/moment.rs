//! The moment of planning, which remembers the next one at which an answer would differ.

use std::cell::Cell;

use jiff::SignedDuration;
use jiff::Timestamp;

/// A later moment at which the plan is made again, and the clock that runs out then, in a few words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wake {
    /// The moment.
    pub at: Timestamp,
    /// The clock, such as `a grace period ends`.
    pub because: &'static str,
}

/// Now, and the earliest later time that a rule asked about.
#[derive(Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    next: Cell<Option<Wake>>,
}

impl Moment {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { now, next: Cell::new(None) }
    }

    /// Returns whether `time` has come. If not, the plan may change at that time, for the reason `because`,
    /// and is made again then.
    pub(crate) fn reached(&self, time: Timestamp, because: &'static str) -> bool {
        if time <= self.now {
            return true;
        }
        if self.next.get().is_none_or(|next| time < next.at) {
            self.next.set(Some(Wake { at: time, because }));
        }
        false
    }

    /// Returns the earliest time that was asked about and has not come.
    pub(crate) fn next(&self) -> Option<Wake> {
        self.next.get()
    }
}

/// Returns `time` plus `wait`, or the largest possible time where the sum is larger.
pub(crate) fn after(time: Timestamp, wait: SignedDuration) -> Timestamp {
    time.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Returns `time` less `wait`, or the smallest possible time where the difference is smaller.
pub(crate) fn before(time: Timestamp, wait: SignedDuration) -> Timestamp {
    time.checked_sub(wait).unwrap_or(Timestamp::MIN)
}
