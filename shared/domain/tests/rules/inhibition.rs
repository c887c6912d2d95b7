//! Tests that one cause makes one case: the weightiest speaks, and names the rest.

use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, InTransit};

const LATE: &str = "not-handed-over:order";
const PASSED: &str = "promise-passed:order";

/// Returns an order that should arrive by the day of the month, and is never handed over.
fn forgotten(day: &str) -> World {
    let mut world = asked();
    world.hears(&delayed(HOUR, None, day));
    world
}

#[test]
fn goods_that_nobody_hands_over_are_one_case_though_their_day_passes_too() {
    let mut world = forgotten("2026-03-09");
    world.until(20 * DAY);
    assert_eq!(world.announced_cases(), [LATE]);
    let summary = world.case(LATE).summary;
    assert!(summary.starts_with("Not handed over in time") && summary.contains("2026-03-09"), "{summary}");
}

#[test]
fn what_a_case_spoke_for_is_heard_once_a_person_has_dealt_with_it() {
    let mut world = forgotten("2026-03-09");
    world.until(10 * DAY).hears(&resolved(10 * DAY, LATE, Handled)).waits(HOUR);
    assert_eq!(world.open_cases(), [PASSED]);
}

#[test]
fn a_case_that_is_open_goes_on_until_the_weightier_one_is_open() {
    let mut world = forgotten("2026-03-02");
    let passes_first = policy_with(serde_json::json!({ "fulfilment": { "ship_within": "10d" } }));
    world.policy = passes_first;
    world.until(20 * DAY);
    assert_eq!(world.announced_cases(), [PASSED, LATE]);
    assert_eq!(world.open_cases(), [LATE]);
    let closed = world.history_of(PASSED).pop().unwrap();
    let opened = world.history_of(LATE).pop().unwrap();
    assert_eq!(closed.replace("closed", "opened"), opened, "at no moment is there none");
}

#[test]
fn an_address_that_takes_no_mail_is_one_case_and_names_every_message_it_keeps_back() {
    let mut world = asked();
    world.hears(&tracked(2 * HOUR, "order-confirmation", MailStatus::Bounced)).waits(HOUR);
    world.hears(&shipment(3 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).until(DAY);
    assert_eq!(world.open_cases(), ["customer-unreachable:order"]);
    let withheld = world.withheld_by("customer-unreachable:order");
    assert!(withheld.iter().any(|(key, _)| key == "shipping-notice:X"), "{withheld:?}");
}

#[test]
fn a_parcel_that_moves_after_we_said_it_arrived_is_one_case_of_what_the_customer_believes() {
    let delivered_notice = serde_json::json!({ "delivered-notice": { "send": true } });
    let mut world = World::new(policy_with(delivered_notice));
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&scanned(DAY, "X", Delivered)).until(2 * DAY);
    world.hears(&scanned(2 * DAY, "X", InTransit)).waits(DAY);
    assert_eq!(world.open_cases(), ["customer-misinformed:delivered-notice:X"]);
}
