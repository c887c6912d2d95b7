//! Holds helpers that the tests of the runtime share.

use std::cell::RefCell;

use candor_domain::policy::settings::Policy;
use candor_engine::ports::Clock;
use jiff::Timestamp;

use super::Invocation;
use super::redelivery::{OwnQueue, Redelivery};
use crate::configuration::from_lookup;
use crate::telemetry::Meter;
use crate::wire::Delivery;

/// A clock that stands still.
#[derive(Debug, Clone, Copy)]
pub(super) struct FixedClock(pub(super) Timestamp);

impl Default for FixedClock {
    fn default() -> Self {
        Self("2026-03-01T12:00:00Z".parse().unwrap())
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// A queue that remembers what it was told.
#[derive(Debug, Default)]
pub(super) struct Remembering(pub(super) RefCell<Vec<Redelivery>>);

impl OwnQueue for Remembering {
    async fn put_off(&self, redeliveries: Vec<Redelivery>) {
        self.0.borrow_mut().extend(redeliveries);
    }
}

/// Returns the policy that is built in.
pub(super) fn policy() -> Policy {
    from_lookup(&|_| None, |settings| settings.policy()).unwrap()
}

/// Returns a call with this payload and ten minutes left.
pub(super) fn invocation<'m>(payload: &str, meter: &'m Meter) -> Invocation<'m> {
    let deadline = FixedClock::default().0 + jiff::SignedDuration::from_mins(10);
    Invocation { delivery: Delivery::read(payload), deadline, meter }
}
