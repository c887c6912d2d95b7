//! Provides the virtual clock.

use std::cell::Cell;

use candor_engine::ports;
use jiff::Timestamp;

/// Holds a clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct Clock(Cell<Timestamp>);

impl Clock {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self(Cell::new(now))
    }

    /// Moves the clock forward, never back.
    pub(crate) fn move_to(&self, moment: Timestamp) {
        self.0.set(self.0.get().max(moment));
    }
}

impl ports::Clock for Clock {
    fn now(&self) -> Timestamp {
        self.0.get()
    }
}
