//! Tests refunds that are said to have failed after they were issued.

use crate::support::*;
use candor_domain::message::reason::Reason;
use serde_json::json;

const FAILED: &str = "refund-failed:R1";

#[test]
fn a_refund_that_fails_later_is_a_case_until_as_much_goes_back() {
    let mut world = arrived();
    world.hears(&refunded(5 * DAY, "R1", eur(1000), &[])).waits(HOUR);
    world.hears(&refund_failed(6 * DAY, "R1", eur(1000), &[])).waits(HOUR);
    assert_eq!(world.open_cases(), [FAILED]);
    assert_eq!(world.case(FAILED).summary, "Refund R1 of 10.00 EUR failed: the money did not go back.");
    world.hears(&refunded(7 * DAY, "R2", eur(900), &[])).waits(1);
    assert_eq!(world.open_cases(), [FAILED], "less went back");
    world.hears(&refunded(7 * DAY + 5, "R3", eur(1000), &[])).waits(1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn what_was_stopped_for_a_refund_that_failed_is_asked_for_again() {
    let mut world = asked();
    world.hears(&refunded(2 * HOUR, "R1", eur(3000), &[("A", 2), ("B", 1)])).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "stop refunded");
    world.hears(&refund_failed(4 * HOUR, "R1", eur(3000), &[("A", 2), ("B", 1)])).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "fulfil A*2 B*1");
    assert_eq!(world.open_cases(), [FAILED]);
}

#[test]
fn a_refund_that_failed_is_not_told_and_one_that_was_told_is_named_in_its_case() {
    let policy = || policy_with(json!({ "refund-notice": { "send": true } }));
    let mut world = paid_with(policy());
    world.hears(&refunded(HOUR, "R1", eur(500), &[]));
    world.hears(&refund_failed(HOUR + 5, "R1", eur(500), &[])).waits(DAY);
    assert_eq!(world.why_withheld("refund-notice:R1"), Some(Reason::RefundFailed));
    assert!(!world.case(FAILED).summary.contains("told"));

    let mut world = paid_with(policy());
    world.hears(&refunded(HOUR, "R1", eur(500), &[])).waits(2 * HOUR);
    world.hears(&refund_failed(4 * HOUR, "R1", eur(500), &[])).waits(DAY);
    assert!(world.sent_keys().contains(&"refund-notice:R1".to_owned()));
    assert!(world.case(FAILED).summary.ends_with("The customer was told that it went back."));
}

#[test]
fn a_late_report_of_success_does_not_undo_a_failure() {
    let mut world = arrived();
    world.hears(&refund_failed(6 * DAY, "R1", eur(1000), &[]));
    world.hears(&refunded(5 * DAY, "R1", eur(1000), &[])).waits(HOUR);
    assert_eq!(world.open_cases(), [FAILED]);
}

#[test]
fn money_of_a_cancelled_order_whose_refund_failed_is_one_case() {
    let mut world = bought();
    world.hears(&cancelled(HOUR)).hears(&refunded(2 * HOUR, "R1", eur(3000), &[])).waits(HOUR);
    world.hears(&refund_failed(DAY, "R1", eur(3000), &[])).until(20 * DAY);
    assert_eq!(world.open_cases(), [FAILED]);
}
