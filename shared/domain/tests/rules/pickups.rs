//! Tests orders that the customer fetches at a place of the shop.

use crate::support::*;
use candor_domain::event::envelope::Event;
use candor_domain::message::reason::Reason;
use candor_domain::order::placed::Delivery;

/// Returns the event of an order that the customer fetches, though it has an address.
fn to_be_fetched_from(minutes: i64) -> Event {
    sent_to(minutes, "1 High Street", |body| body.delivery = Delivery::Pickup)
}

fn bought_to_be_fetched() -> World {
    let mut world = World::new(policy());
    world.hears(&to_be_fetched_from(0)).hears(&paid(0, "P1", eur(3000)));
    world
}

#[test]
fn nobody_is_asked_to_send_what_is_fetched_and_it_is_never_late() {
    let mut world = bought_to_be_fetched();
    world.inactive();
    assert!(world.commands.is_empty());
    assert_eq!(world.announced_cases(), Vec::<String>::new());
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn its_shipment_is_the_handing_over() {
    let mut world = bought_to_be_fetched();
    world.until(DAY).hears(&shipment(DAY, "X", &[("A", 2), ("B", 1)], None)).inactive();
    assert_eq!(world.why_withheld("shipping-notice:X"), Some(Reason::PickupOrder));
    assert_eq!(world.sent_keys(), ["order-confirmation", "follow-up"]);
    assert_eq!(world.announced_cases(), Vec::<String>::new());
}

#[test]
fn a_refund_after_the_handing_over_is_the_end_of_a_return() {
    let mut world = bought_to_be_fetched();
    world.until(DAY).hears(&shipment(DAY, "X", &[("A", 2), ("B", 1)], None));
    world.hears(&refunded(2 * DAY, "R1", eur(1000), &[("A", 1)])).until(5 * DAY);
    assert_eq!(world.announced_cases(), Vec::<String>::new());
}

#[test]
fn an_order_that_is_fetched_after_all_is_not_sent() {
    let mut world = asked();
    world.hears(&to_be_fetched_from(2 * HOUR)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1", "stop nothing-left"]);
    world.hears(&placed_to(4 * HOUR, "1 High Street")).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "fulfil A*2 B*1");
}

#[test]
fn its_confirmation_names_no_address_to_send_it_to() {
    let mut world = bought_to_be_fetched();
    world.waits(HOUR);
    let said = format!("{:?}", world.content("order-confirmation").body);
    assert!(said.contains("ship_to: None"), "{said}");
}

#[test]
fn no_day_is_promised_of_what_is_fetched() {
    let mut world = bought_to_be_fetched();
    world.hears(&delayed(HOUR, None, "2026-03-09")).inactive();
    assert_eq!(world.why_withheld("delay-notice:0:order"), Some(Reason::PickupOrder));
    assert_eq!(world.announced_cases(), Vec::<String>::new());
}

#[test]
fn what_the_shop_brings_itself_is_asked_for_like_all_else() {
    let mut world = World::new(policy());
    let local = sent_to(0, "1 High Street", |body| body.delivery = Delivery::LocalDelivery);
    world.hears(&local).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn what_the_shop_brings_itself_is_told_at_once_and_in_words_of_its_own() {
    let mut world = World::new(policy());
    let local = sent_to(0, "1 High Street", |body| body.delivery = Delivery::LocalDelivery);
    world.hears(&local).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], None)).waits(10);
    let said = format!("{:?}", world.content("shipping-notice:X").body);
    assert!(said.contains("is_local: true"), "{said}");
}

const SHOP: &str = "High Street store";
const READY: &str = "pickup-ready-notice";
const REMINDER: &str = "pickup-reminder";
const UNCOLLECTED: &str = "pickup-uncollected:order";

fn ready(until: Option<i64>) -> World {
    let mut world = bought_to_be_fetched();
    world.until(on(1, 9, 0)).hears(&ready_at(on(1, 9, 0), SHOP, until)).waits(HOUR);
    world
}

#[test]
fn goods_that_wait_are_told_once_with_where_and_until_when_and_again_before_the_end() {
    let mut world = ready(Some(on(8, 18, 0)));
    assert_eq!(world.sent_keys(), ["order-confirmation", READY]);
    let said = format!("{:?}", world.content(READY).body);
    assert!(said.contains(SHOP) && said.contains("fetch_by: Some(2026-03-10)"), "{said}");
    world.until(on(7, 17, 0));
    assert_eq!(world.sent_keys().len(), 2);
    world.until(on(7, 19, 0));
    assert_eq!(world.sent_keys(), ["order-confirmation", READY, REMINDER]);
}

#[test]
fn goods_that_were_fetched_are_neither_told_nor_asked_about() {
    let mut world = ready(Some(on(8, 18, 0)));
    world
        .until(on(3, 9, 0))
        .hears(&shipment(on(3, 9, 0), "X", &[("A", 2), ("B", 1)], None))
        .until(on(9, 9, 0));
    assert!(!world.sent_keys().contains(&REMINDER.to_owned()));
    assert_eq!(world.open_cases(), Vec::<String>::new());

    let mut world = bought_to_be_fetched();
    world
        .hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], None))
        .hears(&ready_at(2 * HOUR, SHOP, None))
        .waits(DAY);
    assert_eq!(world.why_withheld(READY), Some(Reason::NothingToCome), "a late report of what is fetched");
}

#[test]
fn goods_that_nobody_fetches_are_a_case_until_they_are_kept_longer_or_handed_over() {
    for ends in [
        ready_at(on(9, 9, 0), SHOP, Some(on(15, 18, 0))),
        shipment(on(9, 9, 0), "X", &[("A", 2), ("B", 1)], None),
        cancelled(on(9, 9, 0)),
    ] {
        let mut world = ready(Some(on(8, 18, 0)));
        world.until(on(8, 18, 0));
        assert_eq!(world.open_cases(), Vec::<String>::new());
        world.until(on(8, 18, 5));
        assert_eq!(world.open_cases(), [UNCOLLECTED]);
        world.until(on(9, 9, 0)).hears(&ends).waits(10);
        assert_eq!(world.open_cases(), Vec::<String>::new());
    }
}

#[test]
fn another_place_or_end_is_corrected_and_a_reminder_counts_as_told() {
    let mut world = ready(Some(on(8, 18, 0)));
    world.hears(&ready_at(on(2, 9, 0), "Low Street store", Some(on(8, 18, 0)))).until(on(2, 12, 0));
    assert_eq!(world.sent_keys(), ["order-confirmation", READY, "pickup-update:1"]);
    world.hears(&ready_at(on(3, 9, 0), "Low Street store", Some(on(12, 18, 0)))).until(on(3, 12, 0));
    assert_eq!(world.sent_keys().last().unwrap(), "pickup-update:2");
    world.until(on(12, 12, 0));
    assert_eq!(world.sent_keys().last().unwrap(), REMINDER);
    assert_eq!(world.sent_keys().len(), 5, "{:?}", world.sent_keys());
}

#[test]
fn no_reminder_follows_at_once_on_goods_that_are_kept_for_a_short_time_only() {
    let mut world = ready(Some(on(2, 12, 0)));
    world.until(on(2, 11, 0));
    assert_eq!(world.sent_keys(), ["order-confirmation", READY]);
}

#[test]
fn nobody_is_reminded_to_fetch_what_is_sent_to_them_after_all() {
    let mut world = ready(Some(on(8, 18, 0)));
    world.until(on(2, 9, 0)).hears(&placed_to(on(2, 9, 0), "1 High Street")).until(on(9, 9, 0));
    assert_eq!(world.why_withheld(REMINDER), Some(Reason::ToBeSent));
    assert!(!world.announced_cases().contains(&UNCOLLECTED.to_owned()));
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}
