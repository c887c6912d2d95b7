//! Provides what the tests of all functions that record facts share: translating a `detail`, and reading a
//! fact back from the bus; and what those of carriers' edges share ([`tracking`]).
//!
//! Deliberately absent: the content of any event. The functions' own tests define that.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::reading::{At, Violations};
use serde_json::Value;

pub mod tracking;

/// The time at which every event here occurred.
pub const OCCURRED_AT: &str = "2026-03-02T15:05:00Z";

/// Returns a function's translation of a `detail`: the fact, and every violation as a sentence.
pub fn translated(
    translate: impl Fn(&At<'_>) -> Option<Fact>,
    detail: &Value,
) -> (Option<Fact>, Vec<String>) {
    let violations = Violations::default();
    let fact = translate(&At::root(detail, &violations));
    (fact, violations.into_vec().iter().map(ToString::to_string).collect())
}

/// Returns the `detail` of an event with this fact.
#[must_use]
pub fn bus_detail(fact: Fact) -> Value {
    let stamp = Stamp {
        occurred_at: OCCURRED_AT.parse().unwrap(),
        id: "evt-1".parse().unwrap(),
        source: Source::Storefront,
    };
    let event = Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact };
    event.to_bus().unwrap().get_mut("detail").map(Value::take).unwrap_or_default()
}

/// Checks that a fact that is put on the bus is read back unchanged.
///
/// # Panics
/// Panics if it is not.
pub fn assert_reads_back(translate: impl Fn(&At<'_>) -> Option<Fact>, fact: Fact) {
    let read = translated(translate, &bus_detail(fact.clone()));
    assert_eq!(read, (Some(fact), vec![]));
}
