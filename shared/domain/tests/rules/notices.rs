//! Tests the notices of what a carrier reported last, and of refunds: each only where the shop wishes it, and only
//! while it is true.

use crate::support::*;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::message::content::Body;
use candor_domain::message::reason::Reason;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus::{
    AttemptFailed, AvailableForPickup, Delivered, InTransit, Lost, OutForDelivery, ReturnedToSender,
};
use candor_domain::values::quantity::Quantity;
use jiff::civil::Date;
use serde_json::json;

const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];
const OUT: &str = "out-for-delivery-notice:X";
const FAILED: &str = "attempt-failed-notice:X";
const PICKUP: &str = "pickup-notice:X";
const RETURNING: &str = "parcel-returning-notice:X";
const REFUND: &str = "refund-notice:R1";

fn wishes() -> Policy {
    policy_with(json!({
        "out-for-delivery-notice": { "send": true },
        "attempt-failed-notice": { "send": true },
        "pickup-notice": { "send": true },
        "parcel-returning-notice": { "send": true },
        "refund-notice": { "send": true },
        "contact": { "per_day_max": 20 },
    }))
}

/// Returns a world with a paid order, all of it on its way and noticed, on Tuesday at nine.
fn on_its_way_with(policy: Policy) -> World {
    let mut world = World::new(policy);
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    world.hears(&scanned(2 * HOUR, "X", InTransit)).until(on(1, 9, 0));
    world
}

fn on_its_way() -> World {
    on_its_way_with(wishes())
}

fn waiting_at(minutes: i64, place: &str, until: Option<i64>) -> Event {
    let mut event = to_be_fetched(minutes, "X", until);
    if let Fact::DeliveryScanned(body) = &mut event.fact {
        body.place = place.parse().ok();
    }
    event
}

#[test]
fn what_a_carrier_reports_and_a_refund_are_told_only_where_the_shop_wishes_so() {
    for (policy, told) in [(policy(), false), (wishes(), true)] {
        let mut world = on_its_way_with(policy);
        world.hears(&scanned(on(1, 9, 0), "X", OutForDelivery)).until(on(1, 10, 0));
        world.hears(&scanned(on(1, 10, 0), "X", AttemptFailed)).until(on(1, 11, 0));
        world.hears(&scanned(on(1, 11, 0), "X", AvailableForPickup)).until(on(1, 12, 0));
        world.hears(&scanned(on(1, 12, 0), "X", ReturnedToSender)).until(on(1, 15, 0));
        world.hears(&refunded(on(1, 15, 0), "R1", eur(1000), &[])).until(on(1, 16, 0));
        let notices = [OUT, FAILED, PICKUP, RETURNING, REFUND];
        assert_eq!(notices.map(|key| world.times_of(key).len()), [usize::from(told); 5]);
        assert_eq!(world.sent.len(), 2 + 5 * usize::from(told));
    }
}

#[test]
fn a_parcel_out_for_delivery_is_told_minutes_later_and_not_once_it_arrived_or_came_back() {
    let mut world = on_its_way();
    world.hears(&scanned(on(1, 9, 0), "X", OutForDelivery)).until(on(1, 12, 0));
    assert_eq!(world.times_of(OUT), ["2026-03-03T09:05:00Z"]);
    for (later, reason) in
        [(Delivered, Reason::Delivered), (InTransit, Reason::MovedOn), (Lost, Reason::LostOrReturned)]
    {
        let mut world = on_its_way();
        world.hears(&scanned(on(1, 9, 0), "X", OutForDelivery));
        world.hears(&scanned(on(1, 9, 3), "X", later)).until(on(1, 12, 0));
        assert_eq!((world.times_of(OUT).len(), world.why_withheld(OUT)), (0, Some(reason)), "{later:?}");
    }
}

#[test]
fn a_parcel_is_out_for_delivery_only_on_that_day() {
    let quiet_never = policy_with(
        json!({ "out-for-delivery-notice": { "send": true, "quiet": false, "grace_period": "1h" } }),
    );
    for (policy, scanned_at, heard_at) in [
        (wishes(), on(1, 9, 0), on(1, 15, 0)),
        (wishes(), on(1, 21, 30), on(1, 21, 30)),
        (quiet_never, on(1, 23, 30), on(1, 23, 30)),
    ] {
        let mut world = on_its_way_with(policy);
        world.until(heard_at).hears(&scanned(scanned_at, "X", OutForDelivery)).until(on(2, 12, 0));
        assert_eq!(world.times_of(OUT), Vec::<String>::new());
        assert_eq!(world.why_withheld(OUT), Some(Reason::TooLate));
    }
}

#[test]
fn a_failed_delivery_is_told_while_nothing_newer_is_known_and_once_a_parcel() {
    let mut world = on_its_way();
    world.hears(&scanned(on(1, 9, 0), "X", AttemptFailed));
    world.hears(&scanned(on(1, 9, 10), "X", OutForDelivery)).until(on(1, 11, 0));
    assert_eq!(world.why_withheld(FAILED), Some(Reason::MovedOn));
    world.hears(&scanned(on(1, 11, 0), "X", AttemptFailed)).until(on(1, 12, 0));
    assert_eq!(world.times_of(FAILED), ["2026-03-03T11:30:00Z"]);
    let Body::AttemptFailedNotice { reported_at, .. } = world.content(FAILED).body else { panic!() };
    assert_eq!(reported_at, at(on(1, 11, 0)));
    world.hears(&scanned(on(2, 11, 0), "X", AttemptFailed)).until(on(3, 12, 0));
    assert_eq!(world.times_of(FAILED).len(), 1);
}

#[test]
fn a_parcel_to_be_fetched_is_told_with_the_place_and_the_last_day_that_the_carrier_names() {
    let day = |text: &str| text.parse::<Date>().ok();
    for (until, fetch_by) in
        [(None, None), (Some(on(6, 18, 0)), day("2026-03-08")), (Some(on(6, 0, 0)), day("2026-03-07"))]
    {
        let mut world = on_its_way();
        world.hears(&waiting_at(on(1, 9, 0), "Corner shop", until)).until(on(1, 10, 0));
        assert_eq!(world.times_of(PICKUP), ["2026-03-03T09:15:00Z"]);
        let Body::PickupNotice { place, fetch_by: told, .. } = &world.content(PICKUP).body else { panic!() };
        assert_eq!((place.as_ref().map(|place| place.as_str()), *told), (Some("Corner shop"), fetch_by));
    }
}

#[test]
fn a_repeated_report_keeps_the_place_and_the_day_of_the_first() {
    let mut world = on_its_way();
    world.hears(&waiting_at(on(1, 9, 0), "Corner shop", Some(on(6, 18, 0))));
    world.hears(&scanned(on(1, 9, 5), "X", AvailableForPickup)).until(on(1, 10, 0));
    let Body::PickupNotice { place, fetch_by, .. } = &world.content(PICKUP).body else { panic!() };
    assert!(place.is_some() && fetch_by.is_some());
}

#[test]
fn nobody_is_sent_to_fetch_what_was_fetched_went_back_or_can_be_fetched_no_more() {
    for (later, reason) in [(Delivered, Reason::Delivered), (ReturnedToSender, Reason::LostOrReturned)] {
        let mut world = on_its_way();
        world.hears(&waiting_at(on(1, 9, 0), "Corner shop", None));
        world.hears(&scanned(on(1, 9, 10), "X", later)).until(on(1, 10, 0));
        assert_eq!((world.times_of(PICKUP).len(), world.why_withheld(PICKUP)), (0, Some(reason)));
    }
    // It waits for the end of the quiet hours, and the time to fetch it is over before that.
    let mut world = on_its_way();
    world.until(on(1, 21, 0));
    world.hears(&waiting_at(on(1, 21, 0), "Corner shop", Some(on(2, 7, 0)))).until(on(2, 12, 0));
    assert_eq!((world.times_of(PICKUP).len(), world.why_withheld(PICKUP)), (0, Some(Reason::TooLate)));
}

#[test]
fn a_parcel_that_goes_back_is_told_after_its_case_opened_and_stays_so_when_it_arrives_at_the_shop() {
    let mut world = on_its_way();
    world.hears(&scanned(on(1, 9, 0), "X", ReturnedToSender)).until(on(1, 10, 0));
    assert_eq!(world.open_cases(), ["parcel-returned:X"]);
    world.hears(&scanned(on(1, 10, 0), "X", Delivered)).until(on(1, 12, 0));
    assert_eq!(world.times_of(RETURNING), ["2026-03-03T11:00:00Z"]);
    let Body::ParcelReturningNotice { reported_at, .. } = world.content(RETURNING).body else { panic!() };
    assert_eq!(reported_at, at(on(1, 9, 0)));
}

#[test]
fn whoever_returns_something_or_was_paid_back_is_not_told_that_a_parcel_goes_back() {
    for event in [returning(on(1, 9, 5), "back", &ALL), refunded(on(1, 9, 5), "R1", eur(3000), &ALL)] {
        let mut world = on_its_way();
        world.hears(&scanned(on(1, 9, 0), "X", ReturnedToSender)).hears(&event).until(on(1, 15, 0));
        assert_eq!(world.why_withheld(RETURNING), Some(Reason::ReturnOrRefund));
        assert!(world.times_of(RETURNING).is_empty());
    }
}

#[test]
fn nothing_is_told_of_a_parcel_that_is_voided_or_of_a_cancelled_order() {
    for (event, reason) in
        [(voided(on(1, 9, 1), "X"), Reason::ParcelVoided), (cancelled(on(1, 9, 1)), Reason::OrderCancelled)]
    {
        for (status, key) in [
            (OutForDelivery, OUT),
            (AttemptFailed, FAILED),
            (AvailableForPickup, PICKUP),
            (ReturnedToSender, RETURNING),
        ] {
            let mut world = on_its_way();
            world.hears(&scanned(on(1, 9, 0), "X", status)).hears(&event).until(on(1, 15, 0));
            assert_eq!((world.times_of(key).len(), world.why_withheld(key)), (0, Some(reason)), "{key}");
        }
    }
}

#[test]
fn a_parcel_that_moves_after_it_arrived_is_a_case_and_not_told_of() {
    let mut world = on_its_way();
    world.hears(&scanned(on(1, 9, 0), "X", Delivered));
    world.hears(&scanned(on(1, 10, 0), "X", OutForDelivery)).until(on(1, 12, 0));
    assert_eq!((world.times_of(OUT).len(), world.why_withheld(OUT)), (0, Some(Reason::OpenCase)));
    assert_eq!(world.open_cases(), ["delivered-then-moving:X"]);
    assert_eq!(world.withheld_by("delivered-then-moving:X"), [(OUT.to_owned(), Reason::OpenCase)]);
}

#[test]
fn a_parcel_that_holds_what_was_not_ordered_is_not_told_of() {
    let mut world = World::new(wishes());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &[("Z", 1)], Some("T-1"))).until(on(1, 9, 0));
    world.hears(&scanned(on(1, 9, 0), "X", OutForDelivery)).until(on(1, 12, 0));
    assert_eq!(world.why_withheld(OUT), Some(Reason::ParcelMismatch));
}

#[test]
fn a_number_told_only_with_what_the_carrier_reported_is_corrected_too() {
    let mut world = World::new(wishes());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(5 * DAY);
    // Its shipping notice comes too late.
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1")));
    world.hears(&waiting_at(5 * DAY, "Corner shop", None)).until(5 * DAY + 3 * HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation", PICKUP]);
    let mut relabelled = shipment(5 * DAY + 3 * HOUR, "X", &ALL, Some("T-2"));
    if let Fact::ShipmentCreated(body) = &mut relabelled.fact {
        body.shipped_at = at(HOUR);
    }
    world.hears(&relabelled).until(5 * DAY + 5 * HOUR);
    assert_eq!(world.sent_keys()[2..], ["shipping-update:1:X"]);
}

#[test]
fn a_refund_is_told_once_each_with_its_amount_and_what_it_is_for() {
    let mut world = on_its_way();
    world.hears(&refunded(on(1, 9, 0), "R1", eur(1000), &[("B", 1)]));
    world.hears(&refunded(on(1, 9, 5), "R2", eur(500), &[])).until(on(3, 12, 0));
    let told = |key: &str, world: &World| {
        let Body::RefundNotice { amount, refunded_at, items } = &world.content(key).body else { panic!() };
        let items: Vec<(String, Quantity)> =
            items.iter().map(|item| (item.title.as_str().to_owned(), item.quantity)).collect();
        (*amount, *refunded_at, items)
    };
    assert_eq!(
        told(REFUND, &world),
        (eur(1000), at(on(1, 9, 0)), vec![("Item B".to_owned(), Quantity::ONE)])
    );
    assert_eq!(told("refund-notice:R2", &world), (eur(500), at(on(1, 9, 5)), vec![]));
    assert_eq!(world.times_of(REFUND), ["2026-03-03T09:15:00Z"]);
    assert_eq!(world.sent.len(), 4);
}

#[test]
fn the_refund_of_a_cancelled_order_is_told_after_its_cancellation() {
    let mut world = on_its_way();
    world.hears(&cancelled(on(1, 9, 0))).until(on(1, 10, 0));
    world.hears(&refunded(on(1, 10, 0), "R1", eur(3000), &[])).until(on(1, 11, 0));
    assert_eq!(world.sent_keys()[2..], ["order-update:1", REFUND]);
}

#[test]
fn refunds_that_cannot_be_right_are_a_case_and_are_told_when_they_can() {
    let mut world = World::new(wishes());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(1000)));
    world.hears(&refunded(HOUR, "R1", eur(2000), &[])).until(3 * HOUR);
    assert_eq!((world.times_of(REFUND).len(), world.why_withheld(REFUND)), (0, Some(Reason::OpenCase)));
    assert!(world.open_cases().contains(&"refund-mismatch:order".to_owned()), "{:?}", world.open_cases());
    assert_eq!(world.withheld_by("refund-mismatch:order"), [(REFUND.to_owned(), Reason::OpenCase)]);
    world.hears(&paid(3 * HOUR, "P2", eur(2000))).until(5 * HOUR);
    assert_eq!(world.times_of(REFUND), ["2026-03-02T15:15:00Z"]);
    let foreign = candor_domain::values::money::Money { currency: "USD".parse().unwrap(), ..eur(500) };
    world.hears(&refunded(5 * HOUR, "R2", foreign, &[])).until(7 * HOUR);
    assert_eq!(world.why_withheld("refund-notice:R2"), Some(Reason::OpenCase));
}

#[test]
fn a_test_order_and_an_old_order_are_told_nothing() {
    let mut world = World::new(wishes());
    world.hears(&revised(0, |body| body.test = true)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&refunded(HOUR, "R1", eur(3000), &[])).until(3 * HOUR);
    assert_eq!(world.why_withheld(REFUND), Some(Reason::TestOrder));
    let mut world = on_its_way();
    world.hears(&refunded(on(1, 9, 0), "R1", eur(1000), &[]));
    world.hears(&scanned(on(1, 9, 0), "X", ReturnedToSender));
    world.order.ledger = Default::default();
    world.now = at(40 * DAY);
    world.until(41 * DAY);
    assert_eq!(world.sent.len(), 2);
}

#[test]
fn what_the_customer_has_to_act_on_comes_before_what_is_only_good_to_know() {
    let mut policy = wishes();
    policy.contact.per_day_max = 3;
    let mut world = on_its_way_with(policy);
    world.hears(&refunded(on(1, 9, 0), "R1", eur(500), &[]));
    world.hears(&waiting_at(on(1, 9, 0), "Corner shop", None)).until(on(1, 11, 0));
    assert_eq!(world.sent_keys()[2..], [PICKUP]);
    world.until(on(2, 13, 0));
    assert_eq!(world.sent_keys()[3..], [REFUND]);
}

#[test]
fn a_parcel_out_for_delivery_is_no_reason_to_write_another_way_and_one_to_be_fetched_is() {
    for (status, cases) in [(OutForDelivery, 0), (AvailableForPickup, 1)] {
        let mut world = World::new(wishes());
        world.hears(&revised(0, |body| body.customer.email = None)).hears(&paid(0, "P1", eur(3000)));
        world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(on(1, 9, 0));
        world.hears(&scanned(on(1, 9, 0), "X", status)).until(on(1, 12, 0));
        let open = world.open_cases().into_iter().filter(|key| key.ends_with("-notice:X"));
        let open: Vec<String> = open.filter(|key| !key.ends_with("shipping-notice:X")).collect();
        assert_eq!(open.len(), cases, "{open:?}");
    }
}
