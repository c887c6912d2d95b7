//! Tests delivery estimates: delays, back on track, a day that passes, and the messages once something
//! arrived.

use crate::support::*;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::message::content::{Awaited, Body};
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, Exception, InTransit, Lost};
use jiff::civil::Date;
use serde_json::json;

const LATE: &str = "delay-notice:0:parcel:X";

/// Returns a world with a paid order, all of it handed over on Monday at one o'clock, to arrive by Thursday.
fn sent_by_thursday() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &[("A", 2), ("B", 1)], "2026-03-05")).waits(HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    world
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Returns the day in the statement of a message, of whichever kind the statement is.
fn told_day(world: &World, key: &str) -> Option<Date> {
    let (_, _, statement) = world.sent.iter().rev().find(|(_, sent, _)| sent.to_string() == key).unwrap();
    match statement {
        MessageStatement::DeliveryEstimate(day) => Some(*day),
        MessageStatement::Shipment(ShipmentStatement::OnItsWay { promised_on, .. }) => *promised_on,
        other => panic!("{key} told {other:?}"),
    }
}

#[test]
fn a_later_day_is_told_once_after_half_an_hour() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(1, 9, 29));
    assert_eq!(world.sent.len(), 2);
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(20, 0, 0));
    assert_eq!(world.times_of(LATE), ["2026-03-03T09:30:00Z"]);
    assert_eq!(world.sent.len(), 3);
    assert_eq!(told_day(&world, LATE), Some(day("2026-03-06")));
    let Body::DelayNotice { late: Awaited::Shipment(shipment), promised_on, promised_before } =
        &world.content(LATE).body
    else {
        panic!("no delay")
    };
    assert_eq!((*promised_on, *promised_before), (day("2026-03-06"), Some(day("2026-03-05"))));
    assert_eq!(shipment.items.len(), 2);
}

#[test]
fn a_day_that_is_no_later_than_promised_is_no_news() {
    for same_or_earlier in ["2026-03-05", "2026-03-04"] {
        let mut world = sent_by_thursday();
        world.hears(&delayed(on(1, 9, 0), Some("X"), same_or_earlier)).inactive();
        assert_eq!(world.sent.len(), 2, "{same_or_earlier}");
    }
}

#[test]
fn a_delay_that_is_taken_back_within_the_settle_time_is_not_told() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(1, 9, 29));
    world.hears(&delayed(on(1, 9, 29), Some("X"), "2026-03-05")).inactive();
    assert_eq!(world.sent.len(), 2);
    assert_eq!(world.why_withheld(LATE), Some(Reason::NothingToCorrect));
}

#[test]
fn an_older_delay_that_is_heard_later_changes_nothing() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(2, 12, 0));
    world.hears(&delayed(on(1, 8, 0), Some("X"), "2026-03-09")).inactive();
    assert_eq!(world.sent_keys()[2..], [LATE]);
}

#[test]
fn two_delays_within_a_day_are_told_a_day_apart_the_second_with_the_newest_day() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(1, 12, 0));
    world.hears(&delayed(on(1, 12, 0), Some("X"), "2026-03-09")).until(on(1, 15, 0));
    world.hears(&delayed(on(1, 15, 0), Some("X"), "2026-03-10")).until(on(20, 0, 0));
    let second = "delay-notice:1:parcel:X";
    assert_eq!(world.sent_keys()[2..], [LATE, second]);
    assert_eq!(world.times_of(second), ["2026-03-04T10:00:00Z"], "a day, and the grace period");
    assert_eq!(told_day(&world, second), Some(day("2026-03-10")));
}

#[test]
fn a_told_delay_that_clears_is_told_to_be_back_on_track() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-09")).until(on(2, 12, 0));
    world.hears(&delayed(on(2, 12, 0), Some("X"), "2026-03-05")).until(on(2, 13, 59));
    assert_eq!(world.sent.len(), 3, "good news that does not last is worse than none");
    world.until(on(20, 0, 0));
    let key = "back-on-track:1:parcel:X";
    assert_eq!(world.sent_keys()[2..], [LATE, key]);
    assert_eq!(world.times_of(key), ["2026-03-04T14:00:00Z"]);
    let Body::BackOnTrack { promised_on, promised_before, .. } = &world.content(key).body else {
        panic!("not back on track")
    };
    assert_eq!((*promised_on, *promised_before), (day("2026-03-05"), day("2026-03-09")));
}

#[test]
fn a_delay_of_what_arrived_meanwhile_is_never_told() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(1, 9, 29));
    world.hears(&scanned(on(1, 9, 29), "X", Delivered)).inactive();
    assert_eq!(world.times_of(LATE), Vec::<String>::new());
    assert_eq!(world.why_withheld(LATE), Some(Reason::Delivered));
}

#[test]
fn a_delay_of_what_is_lost_to_be_fetched_voided_or_cancelled_is_not_told() {
    for (event, why) in [
        (scanned(on(1, 9, 10), "X", Lost), Reason::LostOrReturned),
        // It has arrived at the pickup point, though not in the customer's hands.
        (to_be_fetched(on(1, 9, 10), "X", None), Reason::Delivered),
        (voided(on(1, 9, 10), "X"), Reason::ParcelVoided),
        (cancelled(on(1, 9, 10)), Reason::OrderCancelled),
    ] {
        let mut world = sent_by_thursday();
        world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).hears(&event).until(on(3, 12, 0));
        assert!(world.times_of(LATE).is_empty(), "{event:?}");
        assert_eq!(world.why_withheld(LATE), Some(why), "{event:?}");
    }
}

#[test]
fn a_delay_that_is_known_before_the_shipment_is_told_is_part_of_its_notice() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&delayed(30, Some("X"), "2026-03-09"));
    world.hears(&shipment_by(HOUR, "X", &[("A", 2), ("B", 1)], "2026-03-05")).until(DAY);
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    assert_eq!(told_day(&world, "shipping-notice:X"), Some(day("2026-03-09")));
    assert_eq!(world.why_withheld(LATE), None);
}

#[test]
fn a_day_that_is_over_is_not_promised_any_more_and_a_person_hears_of_it() {
    let mut world = sent_by_thursday();
    world.until(on(4, 9, 0));
    world.hears(&scanned(on(3, 9, 0), "X", InTransit));
    // The day was Thursday, then Friday; on Saturday the customer is not told of Friday.
    world.until(on(5, 9, 0));
    world.hears(&delayed(on(4, 10, 0), Some("X"), "2026-03-06")).until(on(8, 0, 4));
    assert_eq!(world.why_withheld(LATE), Some(Reason::PromisePassed));
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(on(8, 0, 5));
    assert_eq!(world.open_cases(), ["promise-passed:X"]);
    assert_eq!(
        world.case("promise-passed:X").summary,
        "The customer was promised parcel X by 2026-03-06, and it has not arrived."
    );
}

#[test]
fn a_promise_is_late_a_working_day_after_its_day_ended_where_the_shop_is() {
    // The clock at the shop is set forward on Sunday the 29th, so Tuesday begins an hour earlier.
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &[("A", 2), ("B", 1)], "2026-03-27")).until(on(25, 9, 0));
    world.hears(&scanned(on(25, 9, 0), "X", InTransit)).until(on(28, 23, 4));
    assert!(world.announced.is_empty());
    world.until(on(28, 23, 5));
    assert_eq!(world.history_of("promise-passed:X"), ["opened 2026-03-30T23:05:00Z"]);
}

#[test]
fn a_shipment_that_arrives_in_the_last_minute_or_is_promised_anew_breaks_no_promise() {
    // It may take one working day more, which is Friday; the next one is Monday.
    for (event, open) in [
        (scanned(on(7, 0, 4), "X", Delivered), false),
        (delayed(on(7, 0, 4), Some("X"), "2026-03-20"), false),
        (scanned(on(7, 0, 4), "X", InTransit), true),
    ] {
        let mut world = sent_by_thursday();
        world.hears(&scanned(on(4, 20, 0), "X", InTransit)).until(on(7, 0, 4));
        world.hears(&event).until(on(7, 0, 5));
        assert_eq!(world.announced_cases() == ["promise-passed:X"], open, "{event:?}");
    }
}

#[test]
fn a_broken_promise_is_closed_by_the_arrival_or_by_a_new_day() {
    let arrival = scanned(on(7, 9, 0), "X", Delivered);
    let new_day = delayed(on(7, 9, 0), Some("X"), "2026-03-20");
    for event in [arrival, new_day] {
        let mut world = sent_by_thursday();
        world.hears(&scanned(on(4, 20, 0), "X", InTransit)).until(on(7, 9, 0));
        world.hears(&event).until(on(7, 10, 0));
        assert_eq!(
            world.history_of("promise-passed:X"),
            ["opened 2026-03-09T00:05:00Z", "closed 2026-03-09T09:00:00Z"],
            "{event:?}"
        );
    }
}

#[test]
fn what_is_in_no_shipment_yet_can_be_late_too() {
    let mut world = World::new(policy());
    world.hears(&revised(0, |body| body.promised_on = Some(day("2026-03-05"))));
    world.hears(&paid(0, "P1", eur(3000))).waits(HOUR);
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).waits(HOUR);
    world.hears(&delayed(3 * HOUR, None, "2026-03-12")).waits(HOUR);
    let key = "delay-notice:0:order";
    assert_eq!(world.sent_keys()[2..], [key], "the parcel on its way is as it was");
    assert_eq!(told_day(&world, key), Some(day("2026-03-12")));
    let Body::DelayNotice { late: Awaited::StillToCome(items), promised_before, .. } =
        &world.content(key).body
    else {
        panic!("not of the rest")
    };
    assert_eq!((items.len(), *promised_before), (1, Some(day("2026-03-05"))));
    world.hears(&scanned(on(3, 9, 0), "X", Delivered)).until(on(14, 0, 4));
    assert_eq!(world.announced_cases(), Vec::<String>::new());
    world.until(on(14, 0, 5));
    assert_eq!(world.announced_cases(), ["promise-passed:order"]);
    assert_eq!(world.history_of("promise-passed:order"), ["opened 2026-03-16T00:05:00Z"]);
    assert_eq!(
        world.case("promise-passed:order").summary,
        "The customer was promised what is in no parcel yet by 2026-03-12, and it has not arrived."
    );
    world.hears(&shipment(on(14, 9, 0), "Y", &[("B", 1)], Some("T-2"))).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(told_day(&world, "shipping-notice:Y"), None, "that day is over");
}

#[test]
fn what_was_told_of_the_rest_counts_for_a_shipment_made_of_it_and_for_none_sent_before() {
    for (shipped, statement) in [(4 * HOUR, "2026-03-03T15:00:00Z"), (HOUR, "2026-03-02T17:30:00Z")] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
        world.hears(&shipment(30, "W", &[("A", 1)], Some("T-0")));
        if shipped < 2 * HOUR {
            world.until(shipped);
            world.hears(&shipment(shipped, "X", &[("A", 1)], Some("T-1")));
        }
        world.until(2 * HOUR);
        world.hears(&delayed(2 * HOUR, None, "2026-03-12")).until(4 * HOUR);
        assert_eq!(world.times_of("delay-notice:0:order"), ["2026-03-02T14:30:00Z"]);
        if shipped > 2 * HOUR {
            world.hears(&shipment(shipped, "X", &[("A", 1)], Some("T-1")));
        }
        world.until(5 * HOUR);
        world.hears(&delayed(5 * HOUR, Some("X"), "2026-03-13")).until(2 * DAY);
        assert_eq!(world.times_of(LATE), [statement], "not twice within a day about one thing");
    }
}

#[test]
fn a_delay_of_the_rest_is_not_told_once_all_of_it_is_sent() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
    world.hears(&delayed(HOUR, None, "2026-03-12")).waits(20);
    world.hears(&shipment(HOUR + 20, "X", &[("A", 2), ("B", 1)], Some("T-1"))).until(2 * DAY);
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    assert_eq!(world.why_withheld("delay-notice:0:order"), Some(Reason::NothingToCome));
    assert_eq!(told_day(&world, "shipping-notice:X"), Some(day("2026-03-12")));
}

#[test]
fn nobody_was_promised_an_order_that_nobody_paid_for() {
    let mut world = World::new(policy());
    world.hears(&revised(0, |body| body.promised_on = Some(day("2026-03-04")))).until(on(6, 0, 0));
    assert_eq!(world.open_cases(), ["payment-pending:order"]);
    let placed_for = json!({ "fulfilment": { "when": "placed" } });
    let mut world = World::new(policy_with(placed_for));
    world.hears(&revised(0, |body| body.promised_on = Some(day("2026-03-04")))).until(on(6, 0, 0));
    assert_eq!(world.open_cases(), ["payment-pending:order", "promise-passed:order"]);
}

#[test]
fn nobody_waits_for_a_shipment_of_an_order_that_is_cancelled() {
    let mut world = sent_by_thursday();
    world.hears(&scanned(on(4, 9, 0), "X", InTransit)).hears(&cancelled(on(4, 9, 0))).until(on(8, 0, 0));
    assert_eq!(world.open_cases(), ["parcel-of-cancelled-order:X"]);
}

#[test]
fn a_delay_told_too_late_is_a_case_that_says_what_the_customer_believes() {
    let mut world = sent_by_thursday();
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06")).until(on(7, 9, 0));
    world.hears(&delayed(on(3, 9, 0), Some("X"), "2026-03-20")).waits(10);
    let key = "customer-misinformed:delay-notice:1:parcel:X";
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(
        world.case(key).summary,
        "The customer believes parcel X arrives by 2026-03-06. Now it should arrive by 2026-03-20."
    );
    world.hears(&scanned(on(8, 9, 0), "X", Delivered)).waits(1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_shop_that_tells_of_no_delays_still_hears_of_broken_promises() {
    let mut world = World::new(policy_with(json!({ "delay-notice": { "send": false } })));
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &[("A", 2), ("B", 1)], "2026-03-05")).waits(HOUR);
    world.hears(&delayed(on(1, 9, 0), Some("X"), "2026-03-06"));
    world.hears(&scanned(on(4, 9, 0), "X", InTransit)).until(on(8, 12, 0));
    assert_eq!(world.sent.len(), 2);
    assert_eq!(world.announced_cases(), ["promise-passed:X"]);
}

/// Returns a world with a paid order, all of it arrived on Wednesday at nine.
fn arrived_with(policy: candor_domain::policy::settings::Policy) -> World {
    let mut world = World::new(policy);
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).waits(HOUR);
    world.hears(&scanned(on(2, 9, 0), "X", Delivered));
    world
}

#[test]
fn an_arrival_is_told_only_where_the_shop_wishes_so() {
    let mut world = arrived_with(policy());
    world.until(on(3, 12, 0));
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    let wishes = || policy_with(json!({ "delivered-notice": { "send": true } }));
    let mut world = arrived_with(wishes());
    world.until(on(3, 12, 0));
    assert_eq!(world.times_of("delivered-notice:X"), ["2026-03-04T09:30:00Z"]);
    assert_eq!(world.sent[2].2, MessageStatement::Delivered);
    let mut world = arrived_with(wishes());
    world.hears(&scanned(on(2, 9, 20), "X", InTransit)).until(on(3, 12, 0));
    assert!(world.times_of("delivered-notice:X").is_empty(), "it was taken back within minutes");
    assert_eq!(world.open_cases(), ["delivered-then-moving:X"]);
}

#[test]
fn an_arrival_that_was_told_and_is_not_so_is_a_case_until_it_is() {
    let mut world = arrived_with(policy_with(json!({ "delivered-notice": { "send": true } })));
    world.until(on(2, 12, 0));
    world.hears(&scanned(on(2, 12, 0), "X", Exception)).waits(10);
    let key = "customer-misinformed:delivered-notice:X";
    assert_eq!(world.open_cases(), ["parcel-exception:X", key]);
    assert_eq!(
        world.case(key).summary,
        "The customer was told that parcel X arrived. The carrier now says: exception."
    );
    world.hears(&scanned(on(2, 15, 0), "X", Delivered)).until(on(3, 12, 0));
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.times_of("delivered-notice:X").len(), 1);
}

#[test]
fn the_follow_up_goes_out_a_week_after_all_of_it_arrived() {
    let mut world = arrived_with(policy());
    world.until(on(9, 8, 59));
    assert_eq!(world.sent.len(), 2);
    world.inactive();
    assert_eq!(world.times_of("follow-up"), ["2026-03-11T09:00:00Z"]);
    assert_eq!(world.sent.len(), 3);
}

#[test]
fn the_follow_up_waits_for_the_last_shipment_and_counts_from_its_arrival() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).waits(HOUR);
    world.hears(&scanned(on(2, 9, 0), "X", Delivered)).until(on(9, 10, 0));
    world.hears(&shipment(on(9, 10, 0), "Y", &[("B", 1)], Some("T-2"))).until(on(11, 10, 0));
    world.hears(&scanned(on(10, 10, 0), "Y", Delivered)).inactive();
    assert_eq!(world.times_of("follow-up"), ["2026-03-19T10:00:00Z"]);
}

#[test]
fn nobody_is_asked_how_it_was_who_sends_something_back_or_wants_no_such_mail() {
    for (event, why) in [
        (returning(on(8, 9, 0), "RMA1", &[("A", 1)]), Reason::ReturnOrRefund),
        (refunded(on(8, 9, 0), "R1", eur(500), &[]), Reason::ReturnOrRefund),
        (tracked(on(8, 9, 0), "shipping-notice:X", MailStatus::Unsubscribed), Reason::Unsubscribed),
        (tracked(on(8, 9, 0), "shipping-notice:X", MailStatus::Complained), Reason::AddressSuppressed),
        (cancelled(on(8, 9, 0)), Reason::OrderCancelled),
        (scanned(on(8, 9, 0), "X", InTransit), Reason::NothingToCorrect),
    ] {
        let mut world = arrived_with(policy());
        world.hears(&event).until(on(20, 0, 0));
        assert!(world.times_of("follow-up").is_empty(), "{event:?}");
        let withheld = world.why_withheld("follow-up");
        let moves = why == Reason::NothingToCorrect;
        assert_eq!(withheld, (!moves).then_some(why), "{event:?}");
    }
}

#[test]
fn the_follow_up_is_withheld_while_a_case_is_open_and_goes_out_when_it_closes_in_time() {
    let mut world = arrived_with(policy());
    world.hears(&paid(on(8, 9, 0), "P2", eur(3000))).until(on(10, 9, 0));
    assert_eq!(world.why_withheld("follow-up"), Some(Reason::OpenCase));
    let handled = candor_domain::case::resolution::Decision::Handled;
    world.hears(&resolved(on(10, 9, 0), "payment-mismatch:order", handled)).inactive();
    assert_eq!(world.times_of("follow-up"), ["2026-03-12T09:00:00Z"]);
}

#[test]
fn whoever_does_not_pay_waits_for_nothing_wherever_orders_wait_for_payment() {
    for (confirmed_when, passed) in [("paid", false), ("placed", true)] {
        let change =
            json!({ "fulfilment": { "when": "never" }, "order-confirmation": { "when": confirmed_when } });
        let mut world = World::new(policy_with(change));
        world.hears(&revised(0, |body| body.promised_on = "2026-03-04".parse().ok())).until(10 * DAY);
        assert_eq!(world.announced_cases().contains(&"promise-passed:order".to_owned()), passed);
    }
}

#[test]
fn a_lost_shipment_is_a_case_with_its_journey_its_day_and_what_is_withheld_of_it() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    for (id, line, quantity) in [("X", "A", 2), ("Y", "B", 1)] {
        world.hears(&shipment(0, id, &[(line, quantity)], Some("T-1")));
    }
    world.hears(&delayed(1, Some("X"), "2026-03-10")).hears(&voided(2, "Y")).hears(&scanned(3, "X", Lost));
    world.waits(HOUR);
    let withheld = world.withheld_by("parcel-lost:X");
    assert!(withheld.contains(&("shipping-notice:X".to_owned(), Reason::LostOrReturned)), "{withheld:?}");
    assert!(withheld.iter().all(|(key, _)| key.ends_with(":X")), "{withheld:?}");
    let said = world.evidence_of("parcel-lost:X");
    assert_eq!(
        said,
        ["parcel X handed over: 2 of A", "parcel X should arrive by 2026-03-10", "parcel X lost"]
    );
}
