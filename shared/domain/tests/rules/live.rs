//! Tests a shop that Candor speaks for since some day: before it, somebody else told the customers and asked the warehouse.

use crate::support::*;
use candor_domain::event::envelope::Event;
use candor_domain::message::reason::Reason;
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus;
use serde_json::json;

/// The minute since which Candor speaks for the shop: noon of the fourth day.
const LIVE: i64 = 3 * DAY;
const LATE: &str = "not-handed-over:order";

fn live_since(minutes: i64) -> Policy {
    let big = json!({ "when": { "units_at_least": 3 }, "hold": true });
    policy_with(json!({
        "shops": { "demo-shop": { "live_since": at(minutes).to_string() } },
        "delivered-notice": { "send": true },
        "tags": { "big": big },
    }))
}

fn sends(minutes: i64) -> Event {
    sent_to(minutes, "1 High Street", |placed| placed.placed_at = at(minutes))
}

/// An order that was placed and paid an hour before Candor spoke for the shop, and that became known just then.
fn handed_over() -> World {
    let mut world = World::new(live_since(LIVE));
    world.now = at(LIVE);
    world.hears(&sends(LIVE - HOUR)).hears(&paid(LIVE - HOUR, "P1", eur(3000)));
    world
}

#[test]
fn what_was_before_is_not_told_again_however_new_it_is() {
    let mut world = handed_over();
    world.hears(&shipment(LIVE - 30, "X", &[("A", 1)], Some("T-1"))).waits(DAY);
    assert!(world.sent_keys().is_empty());
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::ToldElsewhere));
    assert_eq!(world.why_withheld("shipping-notice:X"), Some(Reason::ToldElsewhere));
    assert!(world.stated_to_warehouse().is_empty() && world.told_shop().is_empty());
}

#[test]
fn what_happens_from_then_on_is_told() {
    let mut world = handed_over();
    world.hears(&shipment(LIVE + HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.until(LIVE + 2 * DAY);
    world.hears(&scanned(LIVE + 2 * DAY, "X", TrackingStatus::Delivered)).waits(DAY);
    assert_eq!(world.sent_keys(), ["shipping-notice:X", "delivered-notice:X"]);
    let mut world = handed_over();
    world.hears(&cancelled(LIVE + HOUR)).waits(DAY);
    assert_eq!(world.sent_keys(), ["cancellation-notice"]);
}

#[test]
fn an_order_that_is_paid_only_then_is_confirmed_asked_for_and_held_as_any_other() {
    let mut world = World::new(live_since(LIVE));
    world.now = at(LIVE);
    world.hears(&sends(LIVE - HOUR)).hears(&paid(LIVE + 1, "P1", eur(3000))).waits(HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert_eq!(world.told_shop(), ["added big"]);
    assert!(world.stated_to_warehouse().is_empty(), "it is held");
    world.hears(&tagged(LIVE + 2 * HOUR, "big", Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn whom_everything_reached_before_is_not_asked_how_it_was() {
    let mut world = handed_over();
    world.hears(&shipment(LIVE - 50, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&scanned(LIVE - 40, "X", TrackingStatus::Delivered)).waits(14 * DAY);
    assert!(world.sent_keys().is_empty());
    assert_eq!(world.why_withheld("follow-up"), Some(Reason::ToldElsewhere));
    assert!(world.announced.is_empty());
}

#[test]
fn a_clock_begins_when_candor_speaks_for_the_shop() {
    let mut world = World::new(live_since(LIVE));
    world.now = at(LIVE);
    world.hears(&sends(0)).hears(&paid(1, "P1", eur(3000))).waits(HOUR);
    assert!(world.open_cases().is_empty(), "somebody else let it lie until now");
    world.until(LIVE + 7 * DAY);
    assert_eq!(world.open_cases(), [LATE]);
}

#[test]
fn a_warehouse_that_somebody_else_asked_is_told_to_stop_and_to_go_on() {
    let mut world = handed_over();
    world.hears(&tagged(LIVE + HOUR, "hold", Added)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["stop held"]);
    world.hears(&tagged(LIVE + 3 * HOUR, "hold", Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*2 B*1"]);
    let mut world = handed_over();
    world.hears(&cancelled(LIVE + HOUR)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["stop cancelled"]);
}

#[test]
fn months_of_orders_that_somebody_else_asked_for_are_not_sent_again_because_of_a_tag_that_comes_and_goes() {
    for days in [4, 60, 200] {
        let mut world = World::new(live_since(days * DAY));
        world.now = at(days * DAY);
        world.hears(&sends(0)).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
        world.hears(&tagged(days * DAY + HOUR, "hold", Added)).waits(2 * HOUR);
        world.hears(&tagged(days * DAY + 3 * HOUR, "hold", Removed)).waits(5 * DAY);
        assert!(world.stated_to_warehouse().is_empty(), "{days}: {:?}", world.stated_to_warehouse());
    }
}

#[test]
fn what_stopped_an_order_before_is_not_told_the_warehouse_again() {
    let mut world = handed_over();
    world.hears(&tagged(LIVE - 20, "hold", Added)).hears(&cancelled(LIVE - 10)).waits(DAY);
    assert!(world.stated_to_warehouse().is_empty());
    assert_eq!(world.why_withheld("cancellation-notice"), Some(Reason::ToldElsewhere));
}
