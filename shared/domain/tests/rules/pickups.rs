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
