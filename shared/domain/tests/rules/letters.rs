//! Tests the content of messages: nothing that is over, nothing that is untrue, and everything that is new.

use crate::support::*;
use candor_domain::event::fact::Fact;
use candor_domain::message::content::Body;
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::placed::{Adjustment, AdjustmentKind, Placed};
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, Lost, ReturnedToSender};
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use jiff::civil::Date;
use serde_json::json;

const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn paid_for() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world
}

/// Returns the day that the notice of a shipment names: the one in its content, and the one in its statement.
fn noticed_day(world: &World) -> (Option<Date>, Option<Date>) {
    let Body::ShippingNotice { promised_on, .. } = &world.content("shipping-notice:X").body else {
        panic!("no notice")
    };
    let (_, _, statement) =
        world.sent.iter().find(|(_, key, _)| key.to_string() == "shipping-notice:X").unwrap();
    let MessageStatement::Shipment(ShipmentStatement::OnItsWay { promised_on: claimed, .. }) = statement
    else {
        panic!("no claim")
    };
    (*promised_on, *claimed)
}

#[test]
fn a_notice_names_the_promised_day_until_it_is_over_where_the_shop_is() {
    // The night has quiet hours, so the last notice of a day goes out before nine in the evening.
    for (minutes, named) in [(on(2, 20, 0), Some(day("2026-03-04"))), (on(3, 9, 0), None)] {
        let mut world = paid_for();
        world.hears(&revised(HOUR, |body| body.promised_on = Some(day("2026-03-04")))).until(minutes);
        world.hears(&shipment(minutes, "X", &ALL, Some("T-1"))).until(minutes + 10);
        assert_eq!(noticed_day(&world), (named, named));
    }
}

#[test]
fn a_new_day_after_a_notice_that_named_none_is_told() {
    let mut world = paid_for();
    world.hears(&revised(HOUR, |body| body.promised_on = Some(day("2026-03-04")))).until(on(3, 9, 0));
    world.hears(&shipment(on(3, 9, 0), "X", &ALL, Some("T-1"))).until(on(3, 10, 0));
    world.hears(&delayed(on(3, 10, 0), Some("X"), "2026-03-09")).until(on(4, 10, 0));
    let key = "delay-notice:0:parcel:X";
    assert_eq!(world.times_of(key), ["2026-03-05T10:30:00Z"]);
    let Body::DelayNotice { promised_before, .. } = &world.content(key).body else { panic!("no delay") };
    assert_eq!(*promised_before, Some(day("2026-03-04")), "what they expected since the checkout");
}

#[test]
fn a_correction_of_the_number_does_not_stand_for_the_new_day_that_it_does_not_name() {
    let mut world = paid_for();
    world.hears(&shipment_by(HOUR, "X", &ALL, "2026-03-05")).until(2 * HOUR);
    let mut relabelled = shipment_by(2 * HOUR, "X", &ALL, "2026-03-05");
    if let candor_domain::event::fact::Fact::ShipmentCreated(body) = &mut relabelled.fact {
        body.tracking = tracking("T-2");
    }
    world.hears(&relabelled).hears(&delayed(2 * HOUR, Some("X"), "2026-03-09")).until(DAY);
    assert_eq!(world.sent_keys()[2..], ["shipping-update:1:X", "delay-notice:0:parcel:X"]);
}

#[test]
fn a_new_day_is_told_of_a_shipment_whose_notice_came_too_late_and_not_of_one_that_holds_what_was_not_ordered()
{
    for (lines, statement) in [(&ALL[..], 1), (&[("Z", 1)], 0)] {
        let mut world = paid_for();
        world.until(4 * DAY);
        world.hears(&shipment_by(2 * HOUR, "X", lines, "2026-03-05")).waits(10);
        world.hears(&delayed(4 * DAY + 10, Some("X"), "2026-03-20")).waits(DAY);
        assert!(world.times_of("shipping-notice:X").is_empty());
        assert_eq!(world.times_of("delay-notice:0:parcel:X").len(), statement, "{lines:?}");
    }
}

#[test]
fn a_confirmation_shows_how_its_total_comes_about_only_if_it_adds_up() {
    let adjustment = Adjustment { kind: AdjustmentKind::Shipping, amount: eur(500) };
    for (total, shown) in [(3500, 1), (3600, 0)] {
        let mut world = World::new(policy());
        world.hears(&revised(0, |body| {
            body.adjustments = vec![adjustment.clone()];
            body.total = eur(total);
        }));
        world.hears(&paid(0, "P1", eur(total))).until(2);
        let Body::OrderConfirmation { order, paid } = &world.content("order-confirmation").body else {
            panic!("no confirmation")
        };
        assert_eq!((order.adjustments.len(), *paid, order.total), (shown, true, eur(total)));
        let prices: Vec<_> = order.lines.iter().map(|line| (line.quantity.to_string(), line.price)).collect();
        assert_eq!(prices, [("2".to_owned(), eur(2000)), ("1".to_owned(), eur(1000))]);
    }
}

#[test]
fn an_order_confirmed_before_it_is_paid_is_not_said_to_be_paid() {
    let mut world = World::new(policy_with(json!({ "order-confirmation": { "when": "placed" } })));
    world.hears(&placed(0)).until(2);
    assert!(matches!(world.content("order-confirmation").body, Body::OrderConfirmation { paid: false, .. }));
}

#[test]
fn a_changed_order_is_told_line_by_line_with_what_was_said_before() {
    let mut world = paid_for();
    world.hears(&revised(HOUR, |body| {
        body.lines[0].quantity = Quantity::units(1);
        body.lines[1] = line("C", 3);
        body.total = eur(2500);
    }));
    world.until(2 * HOUR);
    let Body::OrderChanged { order, total_before, changes } = &world.content("order-update:1").body else {
        panic!("nothing changed")
    };
    assert_eq!((order.total, *total_before), (eur(2500), eur(3000)));
    let changes: Vec<_> = changes
        .iter()
        .map(|change| {
            let title = change.title.as_ref().map(|title| title.as_str());
            (title, change.quantity_before.whole().unwrap(), change.quantity.whole().unwrap())
        })
        .collect();
    assert_eq!(changes, [(Some("Item A"), 2, 1), (Some("Item C"), 0, 3), (None, 1, 0)]);
}

#[test]
fn a_notice_of_a_part_says_what_is_still_to_come_and_not_what_was_refunded() {
    let mut world = paid_for();
    world.hears(&refunded(HOUR, "R1", eur(1000), &[("B", 1)]));
    world.hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1"))).until(2 * HOUR);
    let Body::ShippingNotice { shipment, still_to_come, .. } = &world.content("shipping-notice:X").body
    else {
        panic!("no notice")
    };
    assert_eq!(units_of(&shipment.items), [("Item A", 1)]);
    assert_eq!(units_of(still_to_come), [("Item A", 1)]);
}

#[test]
fn an_arrival_says_what_has_not_arrived_in_other_shipments_or_in_none() {
    let mut world = World::new(policy_with(json!({
        "delivered-notice": { "send": true }, "contact": { "per_day_max": 5 }
    })));
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1"))).hears(&shipment(
        HOUR,
        "Y",
        &[("A", 1)],
        Some("T-2"),
    ));
    world.until(2 * HOUR);
    world.hears(&scanned(2 * HOUR, "X", Delivered)).until(3 * HOUR);
    let Body::DeliveredNotice { delivered_at, still_to_come, .. } = &world.content("delivered-notice:X").body
    else {
        panic!("no arrival")
    };
    assert_eq!((*delivered_at, units_of(still_to_come)), (at(2 * HOUR), vec![("Item A", 1), ("Item B", 1)]));
    world.hears(&scanned(3 * HOUR, "Y", Delivered)).until(4 * HOUR);
    let Body::DeliveredNotice { still_to_come, .. } = &world.content("delivered-notice:Y").body else {
        panic!("no arrival")
    };
    assert_eq!(units_of(still_to_come), [("Item B", 1)]);
}

fn units_of(items: &[candor_domain::message::content::Item]) -> Vec<(&str, u64)> {
    items.iter().map(|item| (item.title.as_str(), item.quantity.whole().unwrap())).collect()
}

#[test]
fn whoever_hears_that_an_order_is_off_and_whoever_is_asked_how_it_was_reads_what_was_in_it() {
    let (all, named) = ([("A", 2), ("B", 1)], [("Item A", 2), ("Item B", 1)]);
    let mut world = paid_for();
    world.hears(&cancelled(2 * HOUR)).waits(HOUR);
    let Body::OrderCancelled { items, paid: true } = &world.content("order-update:1").body else {
        panic!("not told")
    };
    assert_eq!(units_of(items), named);
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&cancelled(1)).waits(HOUR);
    let Body::CancellationNotice { items, paid: true } = &world.content("cancellation-notice").body else {
        panic!("not told")
    };
    assert_eq!(units_of(items), named);
    let mut world = paid_for();
    world.hears(&shipment(2 * HOUR, "X", &all, Some("T-1"))).until(3 * HOUR);
    world.hears(&scanned(3 * HOUR, "X", Delivered)).inactive();
    let Body::FollowUp { items } = &world.content("follow-up").body else { panic!("not asked") };
    assert_eq!(units_of(items), named);
}

/// Tests a shop in which another system asks the warehouse.
#[test]
fn a_notice_tells_where_a_shipment_goes_unless_the_address_is_another_by_then() {
    let key = "address-changed:X";
    let mut world = World::new(policy_with(json!({ "fulfilment": { "when": "never" } })));
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).until(2 * HOUR);
    let statement = |world: &World| {
        world.sent.iter().rev().find_map(|(_, _, statement)| match statement {
            MessageStatement::Shipment(ShipmentStatement::OnItsWay { ship_to, .. }) => {
                Some(ship_to.is_some())
            }
            _ => None,
        })
    };
    assert_eq!(statement(&world), Some(true));
    world.hears(&placed_to(3 * HOUR, "2 Low Street")).waits(HOUR);
    assert_eq!(world.open_cases(), [key]);
    world.hears(&shipment(5 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-2"))).waits(HOUR);
    assert_eq!(world.times_of("shipping-update:1:X").len(), 1);
    assert_eq!(statement(&world), Some(false));
    // A mail that leaves the address out takes none back: the customer believes the one that was told.
    assert_eq!(world.open_cases(), [key]);
    world.hears(&shipment(7 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-3"))).waits(DAY);
    assert_eq!(world.times_of("shipping-update:2:X").len(), 1);
    assert_eq!(statement(&world), Some(false));
}

#[test]
fn a_shipment_that_arrived_went_astray_or_was_voided_is_not_said_to_be_on_its_way() {
    for (news, reason) in [
        (voided(2 * HOUR + 2, "X"), Reason::ParcelVoided),
        (scanned(2 * HOUR + 2, "X", Delivered), Reason::Delivered),
        (scanned(2 * HOUR + 2, "X", Lost), Reason::LostOrReturned),
        (scanned(2 * HOUR + 2, "X", ReturnedToSender), Reason::LostOrReturned),
    ] {
        let mut world = paid_for();
        world.hears(&shipment(2 * HOUR, "X", &[("A", 1)], Some("T-1"))).until(2 * HOUR + 2);
        world.hears(&news).waits(HOUR);
        assert_eq!(world.why_withheld("shipping-notice:X"), Some(reason));
        assert!(world.times_of("shipping-notice:X").is_empty());
    }
}

#[test]
fn a_case_about_a_missing_order_names_what_is_withheld_until_it_comes() {
    let mut world = World::new(policy());
    world.hears(&shipment(0, "X", &[("A", 1)], Some("T-1"))).waits(DAY);
    assert_eq!(world.open_cases(), ["order-missing:order"]);
    let withheld = world.withheld_by("order-missing:order");
    assert_eq!(withheld, [("shipping-notice:X".to_owned(), Reason::OrderMissing)]);
}

/// Takes units out of an order of 2 A and 1 B with their money, and then revises it. Returns the number of lines and the
/// total in each message that says what the order is now.
fn told_after(amount: Money, out: &[(&str, u32)], revise: impl FnOnce(&mut Placed)) -> Vec<(usize, Money)> {
    let mut refund = refunded(2 * HOUR, "R1", amount, out);
    if let Fact::RefundIssued(body) = &mut refund.fact {
        body.cancelled = units(out);
    }
    let mut world = paid_for();
    world.hears(&refund).waits(HOUR);
    let revised = revised(4 * HOUR, |body| {
        revise(body);
        body.total = eur(2000);
        body.ship_to = address("1 High Street");
    });
    world.hears(&revised).until(5 * HOUR);
    let told = world.letters.iter().filter_map(|content| match &content.body {
        Body::OrderChanged { order, .. } => Some((order.lines.len(), order.total)),
        _ => None,
    });
    told.collect()
}

#[test]
fn the_money_of_a_line_that_a_refund_and_a_revision_take_out_leaves_the_total_once() {
    let told = told_after(eur(1000), &[("B", 1)], |body| drop(body.lines.pop()));
    assert_eq!(told, [(1, eur(2000))], "the revision says nothing new");
}

#[test]
fn units_that_a_revision_took_out_before_their_refund_take_no_more_money_out_of_the_total() {
    let told = told_after(eur(2000), &[("A", 2)], |body| body.lines[0].quantity = Quantity::ONE);
    assert_eq!(told, [(1, eur(1000))], "one of the two units was in the total");
}
