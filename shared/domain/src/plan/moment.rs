//! The moment of planning, which remembers the next one at which an answer would differ.

use std::cell::Cell;

use jiff::SignedDuration;
use jiff::Timestamp;

/// Now, and the earliest later time that was asked about.
#[derive(Debug)]
pub(crate) struct Moment {
    pub(crate) now: Timestamp,
    next: Cell<Option<Timestamp>>,
}

impl Moment {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self { now, next: Cell::new(None) }
    }

    /// Whether `time` has come. If not, the plan may change then, and is made again.
    pub(crate) fn reached(&self, time: Timestamp) -> bool {
        if time <= self.now {
            return true;
        }
        self.look_again_at(time);
        false
    }

    /// Makes sure that the plan is made again at `time` at the latest.
    pub(crate) fn look_again_at(&self, time: Timestamp) {
        self.next.set(Some(self.next.get().map_or(time, |next| next.min(time))));
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.next.get()
    }
}

/// `time` and so much later; the end of time where that is beyond it.
pub(crate) fn after(time: Timestamp, wait: SignedDuration) -> Timestamp {
    time.checked_add(wait).unwrap_or(Timestamp::MAX)
}
