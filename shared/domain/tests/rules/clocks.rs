//! Tests the clocks of what ought to happen next: each becomes a case when its time is over, and closes
//! itself when the fact arrives.

use crate::support::*;
use candor_domain::shipment::tracking_update::TrackingStatus::{
    Accepted, AttemptFailed, Delivered, InTransit, LabelCreated, OutForDelivery,
};
use serde_json::json;

const STALLED: &str = "parcel-stalled:X";

/// Returns a world with a paid order, all of it handed over on Monday at one o'clock.
fn sent_with(policy: candor_domain::policy::settings::Policy) -> World {
    let mut world = World::new(policy);
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).waits(HOUR);
    world
}

fn sent() -> World {
    sent_with(policy())
}

/// Returns the policy in `infra/policy.toml` with changes to its shop: other days, hours or places.
fn shop(change: serde_json::Value) -> candor_domain::policy::settings::Policy {
    policy_with(json!({ "shops": { "demo-shop": change } }))
}

#[test]
fn a_shipment_that_is_not_scanned_for_three_working_days_is_a_case() {
    let mut world = sent();
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(4, 15, 4));
    assert!(world.open_cases().is_empty());
    world.until(on(4, 15, 5));
    assert_eq!(world.open_cases(), [STALLED]);
    let case = world.case(STALLED);
    assert_eq!(case.summary, "Parcel X was last scanned 2026-03-03T15:00:00Z, on its way.");
    let facts: Vec<&str> = case.evidence.iter().map(|fact| fact.says.as_str()).collect();
    assert_eq!(facts, ["parcel X handed over: 2 of A, 1 of B", "parcel X in-transit"]);
    let statement: Vec<&str> = case.sent_statements.iter().map(|saying| saying.says.as_str()).collect();
    assert_eq!(
        statement,
        [
            "the order has 2 of A, 1 of B and costs 30.00 EUR",
            "the parcel is on its way (T-1) with 2 of A, 1 of B"
        ]
    );
}

#[test]
fn every_status_on_the_way_has_the_clock_of_the_next_scan() {
    for status in [Accepted, InTransit, OutForDelivery] {
        let mut world = sent();
        world.hears(&scanned(on(1, 15, 0), "X", status)).until(on(5, 0, 0));
        assert_eq!(world.history_of(STALLED), ["opened 2026-03-06T15:05:00Z"], "{status:?}");
    }
}

#[test]
fn a_weekend_without_scans_is_no_stall() {
    let mut world = sent();
    world.hears(&scanned(on(4, 15, 0), "X", InTransit)).until(on(9, 15, 4));
    assert!(world.order.ledger.cases.values().all(|entry| !is_open(entry)));
    world.until(on(10, 0, 0));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-11T15:05:00Z"]);
}

fn is_open(entry: &candor_domain::ledger::entry::CaseEntry) -> bool {
    matches!(entry, candor_domain::ledger::entry::CaseEntry::Open { .. })
}

#[test]
fn a_scan_on_a_saturday_counts_from_the_beginning_of_monday() {
    let mut world = sent();
    world.hears(&scanned(on(5, 15, 0), "X", InTransit)).until(on(12, 0, 0));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-12T00:05:00Z"]);
}

#[test]
fn a_holiday_of_the_shop_is_no_stall() {
    let mut world = sent_with(shop(json!({ "holidays": ["2026-03-04"] })));
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(8, 0, 0));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-09T15:05:00Z"]);
}

#[test]
fn working_days_are_those_where_the_shop_is() {
    let mut world = sent_with(shop(json!({ "time_zone": "Pacific/Auckland" })));
    // In Auckland it is Saturday by then.
    world.hears(&scanned(on(4, 12, 30), "X", InTransit)).until(on(9, 23, 0));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-11T11:05:00Z"], "Thursday begins there");
}

#[test]
fn a_shop_that_works_on_saturdays_misses_a_scan_sooner() {
    let mut world = sent_with(shop(json!({ "working_days": ["mon", "tue", "wed", "thu", "fri", "sat"] })));
    world.hears(&scanned(on(4, 15, 0), "X", InTransit)).until(on(9, 0, 0));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-10T15:05:00Z"]);
}

#[test]
fn a_scan_in_the_last_minute_stops_the_clock_and_starts_it_anew() {
    let mut world = sent();
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(4, 15, 4));
    world.hears(&scanned(on(4, 15, 4), "X", OutForDelivery)).until(on(9, 15, 8));
    assert!(world.announced.is_empty());
    world.until(on(9, 15, 9));
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-11T15:09:00Z"]);
}

#[test]
fn the_next_scan_closes_the_case_and_a_second_stall_opens_it_again() {
    let mut world = sent();
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(4, 18, 0));
    world.hears(&scanned(on(4, 18, 0), "X", InTransit)).until(on(9, 19, 0));
    assert_eq!(
        world.history_of(STALLED),
        ["opened 2026-03-06T15:05:00Z", "closed 2026-03-06T18:00:00Z", "opened 2026-03-11T18:05:00Z"]
    );
}

#[test]
fn a_scan_counts_from_when_it_was_made_however_late_it_is_heard() {
    let mut world = sent();
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(4, 18, 0));
    world.hears(&scanned(on(1, 14, 0), "X", Accepted)).until(on(4, 19, 0));
    assert_eq!(world.open_cases(), [STALLED], "an older scan says nothing of where it is now");
    world.hears(&scanned(on(3, 9, 0), "X", OutForDelivery)).until(on(8, 12, 0));
    assert_eq!(
        world.history_of(STALLED),
        ["opened 2026-03-06T15:05:00Z", "closed 2026-03-06T19:00:00Z", "opened 2026-03-10T09:05:00Z"]
    );
}

#[test]
fn nothing_of_a_shipment_that_arrived_is_late_however_its_scans_come_in() {
    let mut world = sent();
    world.hears(&scanned(on(2, 9, 0), "X", Delivered)).until(on(2, 10, 0));
    for (minute, status) in [(0, OutForDelivery), (1, InTransit), (2, LabelCreated), (3, AttemptFailed)] {
        world.hears(&scanned(on(1, 15, minute), "X", status));
    }
    world.until(on(20, 0, 0));
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn what_arrives_in_one_heap_after_an_outage_opens_nothing_that_its_last_scan_clears() {
    let mut world = sent();
    world.until(on(8, 12, 0));
    world.hears(&scanned(on(1, 9, 0), "X", LabelCreated)).waits(1);
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).waits(1);
    world.hears(&scanned(on(2, 9, 0), "X", AttemptFailed)).waits(1);
    world.hears(&scanned(on(3, 9, 0), "X", Delivered)).waits(DAY);
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn a_shipment_that_no_carrier_ever_scanned_has_no_clock() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &[("A", 2), ("B", 1)], "2026-03-04")).inactive();
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn a_label_that_the_carrier_never_got_a_shipment_for_is_a_case_until_it_is_scanned() {
    let key = "label-unused:X";
    let mut world = sent();
    world.hears(&scanned(on(3, 16, 0), "X", LabelCreated)).until(on(7, 16, 4));
    assert!(world.open_cases().is_empty(), "Friday is the first working day and Monday the second");
    world.until(on(7, 16, 5));
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(
        world.case(key).summary,
        "The label of parcel X was made 2026-03-05T16:00:00Z, and the carrier has not got the parcel."
    );
    world.hears(&scanned(on(7, 17, 0), "X", Accepted)).waits(1);
    assert_eq!(world.history_of(key), ["opened 2026-03-09T16:05:00Z", "closed 2026-03-09T17:00:00Z"]);
}

#[test]
fn a_label_that_is_used_or_voided_in_time_is_no_case() {
    let mut world = sent();
    world.hears(&scanned(on(1, 9, 0), "X", LabelCreated)).until(on(3, 9, 4));
    world.hears(&scanned(on(3, 9, 4), "X", Accepted)).until(on(3, 18, 0));
    assert!(world.announced.is_empty());
    let mut world = sent();
    world.hears(&scanned(on(1, 9, 0), "X", LabelCreated)).until(on(2, 9, 0));
    world.hears(&voided(on(2, 9, 0), "X")).until(on(20, 0, 0));
    assert!(world.history_of("label-unused:X").is_empty());
}

#[test]
fn a_label_that_is_printed_again_says_nothing_of_where_the_shipment_is() {
    let mut world = sent();
    world.hears(&scanned(on(1, 9, 0), "X", InTransit)).hears(&scanned(on(2, 9, 0), "X", LabelCreated));
    world.until(on(5, 0, 0));
    assert_eq!(world.announced_cases(), [STALLED]);
    assert_eq!(world.history_of(STALLED), ["opened 2026-03-06T09:05:00Z"], "by the scan before it");
}

#[test]
fn a_failed_delivery_without_a_next_step_is_a_case_after_a_working_day() {
    let key = "attempt-failed:X";
    let mut world = sent();
    world.hears(&scanned(on(4, 17, 0), "X", AttemptFailed)).until(on(7, 17, 4));
    assert!(world.open_cases().is_empty(), "nobody delivers at the weekend");
    world.until(on(7, 17, 5));
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(
        world.case(key).summary,
        "The delivery of parcel X failed 2026-03-06T17:00:00Z, and nothing was heard since."
    );
    world.hears(&scanned(on(7, 18, 0), "X", OutForDelivery)).waits(1);
    assert_eq!(world.history_of(key), ["opened 2026-03-09T17:05:00Z", "closed 2026-03-09T18:00:00Z"]);
}

#[test]
fn a_second_attempt_in_time_clears_the_first() {
    let mut world = sent();
    world.hears(&scanned(on(1, 17, 0), "X", AttemptFailed)).until(on(2, 17, 4));
    world.hears(&scanned(on(2, 17, 4), "X", AttemptFailed)).until(on(3, 17, 8));
    assert!(world.announced.is_empty());
    world.until(on(3, 17, 9));
    assert_eq!(world.open_cases(), ["attempt-failed:X"]);
}

#[test]
fn a_shipment_to_be_fetched_is_a_case_two_days_before_it_goes_back() {
    let key = "pickup-expiring:X";
    let mut world = sent();
    world.hears(&to_be_fetched(on(1, 9, 0), "X", Some(on(5, 18, 0)))).until(on(3, 18, 4));
    assert!(world.open_cases().is_empty());
    world.until(on(3, 18, 5));
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(
        world.case(key).summary,
        "Parcel X waits to be fetched until 2026-03-07T18:00:00Z, and goes back then."
    );
    world.hears(&scanned(on(4, 9, 0), "X", Delivered)).waits(1);
    assert_eq!(world.history_of(key), ["opened 2026-03-05T18:05:00Z", "closed 2026-03-06T09:00:00Z"]);
}

#[test]
fn a_shipment_to_be_fetched_is_kept_for_a_week_where_the_carrier_does_not_say() {
    let mut world = sent();
    world.hears(&to_be_fetched(on(1, 9, 0), "X", None)).until(on(6, 9, 4));
    assert!(world.announced.is_empty());
    world.until(on(6, 9, 5));
    assert_eq!(world.open_cases(), ["pickup-expiring:X"]);
}

#[test]
fn a_shipment_that_is_fetched_in_time_is_no_case() {
    let mut world = sent();
    world.hears(&to_be_fetched(on(1, 9, 0), "X", Some(on(5, 18, 0)))).until(on(3, 18, 4));
    world.hears(&scanned(on(3, 18, 4), "X", Delivered)).until(on(20, 0, 0));
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn an_order_that_nobody_pays_for_is_a_case_after_three_days() {
    let key = "payment-pending:order";
    let mut world = World::new(policy());
    world.hears(&placed(0)).until(3 * DAY + 4);
    assert!(world.open_cases().is_empty());
    world.until(3 * DAY + 5);
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(world.case(key).summary, "Nothing came in for an order of 30.00 EUR.");
    world.hears(&paid(3 * DAY + HOUR, "P1", eur(3000))).waits(10);
    assert_eq!(world.history_of(key), ["opened 2026-03-05T12:05:00Z", "closed 2026-03-05T13:00:00Z"]);
    assert_eq!(world.sent_keys(), ["order-confirmation"], "it goes on as if it had been paid in time");
}

#[test]
fn an_order_paid_in_part_cancelled_or_free_does_not_wait_for_its_first_payment() {
    for (event, open) in [
        (paid(3 * DAY + 4, "P1", eur(3000)), vec![]),
        (paid(3 * DAY + 4, "P1", eur(1000)), vec!["payment-mismatch:order"]),
        (cancelled(3 * DAY + 4), vec![]),
        (revised(3 * DAY + 4, |body| body.total = eur(0)), vec![]),
    ] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).until(3 * DAY + 4);
        world.hears(&event).until(6 * DAY);
        assert_eq!(world.open_cases(), open, "{event:?}");
        assert!(world.history_of("payment-pending:order").is_empty());
    }
}

#[test]
fn a_payment_made_in_time_and_heard_late_leaves_no_case_open() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).until(4 * DAY);
    world.hears(&paid(HOUR, "P1", eur(3000))).waits(10);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.why_withheld("order-confirmation").unwrap().slug(), "too-late", "two days are over");
}

#[test]
fn a_shop_that_neither_confirms_nor_sends_upon_payment_does_not_wait_for_one() {
    let change = json!({ "order-confirmation": { "when": "placed" }, "fulfilment": { "when": "placed" } });
    let mut world = World::new(policy_with(change));
    world.hears(&placed(0)).inactive();
    assert!(world.announced.is_empty());
}

#[test]
fn facts_wait_six_hours_for_their_order_from_when_the_first_of_them_came_in() {
    let key = "order-missing:order";
    let mut world = World::new(policy());
    world.now = at(DAY);
    world.hears(&paid(1, "P1", eur(3000))).until(DAY + 3 * HOUR);
    world.hears(&scanned(2, "X", InTransit)).until(DAY + 6 * HOUR - 1);
    assert!(world.announced.is_empty());
    world.waits(1);
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(world.case(key).summary, "2 facts came in for an order that nobody placed.");
    world.hears(&placed(0)).waits(1);
    assert_eq!(world.history_of(key), ["opened 2026-03-03T18:00:00Z", "closed 2026-03-03T18:00:00Z"]);
}

#[test]
fn an_order_that_comes_in_the_last_minute_was_never_missing() {
    let mut world = World::new(policy());
    world.hears(&paid(1, "P1", eur(3000))).until(6 * HOUR);
    world.hears(&placed(0)).inactive();
    assert!(world.announced.is_empty());
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn no_clock_runs_for_an_order_that_nothing_happened_to_for_a_month() {
    let mut world = World::new(policy());
    world.now = at(31 * DAY);
    world.hears(&placed(0)).hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1")));
    world.hears(&scanned(2 * HOUR, "X", InTransit)).inactive();
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
    assert!(world.sent.is_empty());
    // A new fact makes the order active again, so its clocks run again.
    let now = 71 * DAY + HOUR;
    world.until(now);
    world.hears(&scanned(now, "X", AttemptFailed)).waits(4 * DAY);
    assert!(world.open_cases().contains(&"attempt-failed:X".to_owned()), "{:?}", world.open_cases());
}

#[test]
fn a_plan_is_made_again_at_a_whole_millisecond_and_never_before_its_time() {
    let mut world = World::new(policy());
    let a_bit = jiff::SignedDuration::from_nanos(1);
    world.now = at(0) + a_bit;
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(0);
    assert_eq!(world.plans().wake_at(), Some(at(2) + jiff::SignedDuration::from_millis(1)));
    world.now = at(2);
    assert!(world.plans().due.is_empty());
    world.now = at(2) + a_bit;
    assert_eq!(world.plans().due.len(), 1);
}

#[test]
fn a_case_about_a_payment_that_does_not_come_names_what_waits_for_it() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&voided(1, "Y")).until(4 * DAY);
    let withheld = world.withheld_by("payment-pending:order");
    assert_eq!(
        withheld,
        [("order-confirmation".to_owned(), candor_domain::message::reason::Reason::NotPaid)]
    );
}
