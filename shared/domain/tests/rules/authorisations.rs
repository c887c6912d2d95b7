//! Tests payments that are authorised and not captured.

use crate::support::*;
use candor_domain::event::envelope::Event;
use candor_domain::order::placed::Authorisation;

const UNCAPTURED: &str = "payment-uncaptured:order";

fn authorised(minutes: i64, ends_at: Option<i64>) -> Event {
    revised(minutes, |body| body.authorisation = Some(Authorisation { ends_at: ends_at.map(at) }))
}

#[test]
fn an_authorised_payment_is_not_paid_and_is_asked_about_before_the_bank_forgets_it() {
    let mut world = World::new(policy());
    world.hears(&authorised(0, None)).until(5 * DAY);
    assert!(world.sent_keys().is_empty() && world.commands.is_empty());
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(5 * DAY + 5);
    assert_eq!(world.open_cases(), [UNCAPTURED]);
    let summary = world.case(UNCAPTURED).summary;
    assert!(summary.contains("30.00 EUR is authorised and not captured"), "{summary}");
    assert!(summary.contains("ends at 2026-03-09T12:00:00Z"), "{summary}");
    world.hears(&paid(6 * DAY, "P1", eur(3000))).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn the_end_that_a_source_says_counts() {
    let mut world = World::new(policy());
    world.hears(&authorised(0, Some(20 * DAY))).until(18 * DAY);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(18 * DAY + 5);
    assert_eq!(world.open_cases(), [UNCAPTURED]);
}

#[test]
fn an_authorisation_that_ended_is_a_payment_that_is_awaited() {
    let mut world = World::new(policy());
    world.hears(&authorised(0, None)).until(6 * DAY);
    world.hears(&revised(7 * DAY, |body| body.authorisation = None)).waits(HOUR);
    assert_eq!(world.open_cases(), ["payment-pending:order"]);
}

#[test]
fn a_cancelled_order_has_no_payment_to_capture() {
    let mut world = World::new(policy());
    world.hears(&authorised(0, None)).until(6 * DAY);
    world.hears(&cancelled(6 * DAY)).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}
