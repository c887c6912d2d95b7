//! Tests what the answers of warehouses make people look at: one that will not send, and one that will not stop.

use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::event::envelope::Event;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge::{Duplicate, Merged, Superseded};
use candor_domain::fulfilment::reported::RequestStatus::{
    Accepted, CancellationAccepted, CancellationRejected, Closed, Rejected, Submitted, Unsubmitted,
};
use candor_domain::fulfilment::reported::{FulfilmentHold, FulfilmentStatus};

const REFUSED: &str = "fulfilment-refused:F1";
const NOT_STOPPED: &str = "cancellation-refused:F1";
const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn merged(events: &[&Event]) -> Facts {
    let mut facts = Facts::default();
    for event in events {
        facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
    }
    facts
}

/// Returns that the warehouse will not send all of the order, with its words.
fn refused(minutes: i64) -> Event {
    reported_as(minutes, "F1", Rejected, &ALL, |body| {
        body.asked_at = Some(at(HOUR));
        body.answer = "No such country".parse().ok();
    })
}

/// Returns that the warehouse will not stop, with its words.
fn will_not_stop(minutes: i64) -> Event {
    reported_as(minutes, "F1", CancellationRejected, &ALL, |body| {
        body.status = FulfilmentStatus::InProgress;
        body.asked_at = Some(at(HOUR));
        body.answer = "Too late".parse().ok();
    })
}

/// Returns a world in which the warehouse refused two hours after it was asked.
fn world_of_refusal() -> World {
    let mut world = asked();
    world.hears(&refused(2 * HOUR)).until(3 * HOUR);
    assert_eq!(world.open_cases(), [REFUSED]);
    world
}

#[test]
fn what_a_warehouse_will_not_send_is_one_case_with_its_words_however_often_it_is_said() {
    let mut world = world_of_refusal();
    world.hears(&refused(2 * HOUR)).hears(&refused(4 * HOUR)).until(5 * HOUR);
    assert_eq!(world.announced_cases().len(), 1);
    let case = world.case(REFUSED);
    assert_eq!(case.summary, "The warehouse will not send 1 of B, 2 of A: No such country.");
    assert!(
        world
            .evidence_of(REFUSED)
            .contains(&"fulfilment order F1 open, request rejected: No such country".to_owned())
    );
}

#[test]
fn a_refusal_ends_when_the_goods_are_accepted_elsewhere_sent_cancelled_or_paid_back() {
    let closed = reported_as(4 * HOUR, "F1", Rejected, &ALL, |body| body.status = FulfilmentStatus::Closed);
    for events in [
        vec![reported(4 * HOUR, "F1", Submitted, &ALL)],
        vec![reported(4 * HOUR, "F1", Accepted, &ALL)],
        vec![closed],
        vec![reported(4 * HOUR, "F2", Accepted, &ALL)],
        vec![shipment(4 * HOUR, "X", &ALL, None)],
        vec![reported(4 * HOUR, "F2", Accepted, &[("A", 2)]), shipment(5 * HOUR, "X", &[("B", 1)], None)],
        vec![cancelled(4 * HOUR)],
        vec![refunded(4 * HOUR, "R", eur(3000), &ALL)],
    ] {
        let mut world = world_of_refusal();
        for event in events.iter() {
            world.hears(event);
        }
        world.until(6 * HOUR);
        assert!(!world.open_cases().contains(&REFUSED.to_owned()), "{events:?}");
        assert!(!world.sent_keys().iter().any(|key| key.contains("delay")), "{events:?}");
    }
}

#[test]
fn a_refusal_lasts_while_a_part_of_it_is_nobodys() {
    for events in [
        vec![reported(4 * HOUR, "F2", Accepted, &[("A", 2)])],
        vec![shipment(4 * HOUR, "X", &[("A", 2)], None)],
        // What another place had accepted before is not what this one refused.
        vec![reported(HOUR, "F2", Accepted, &[("A", 2)])],
        // Of what another place accepted, this is what it sent.
        vec![reported(4 * HOUR, "F2", Accepted, &[("A", 1)]), shipment(5 * HOUR, "X", &[("A", 1)], None)],
        vec![reported(4 * HOUR, "F2", Submitted, &ALL)],
    ] {
        let mut world = world_of_refusal();
        for event in events.iter() {
            world.hears(event);
        }
        world.until(6 * HOUR);
        assert_eq!(world.open_cases(), [REFUSED], "{events:?}");
    }
}

#[test]
fn a_person_who_dealt_with_a_refusal_is_asked_again_only_when_the_warehouse_was() {
    let mut world = world_of_refusal();
    world.hears(&resolved(4 * HOUR, REFUSED, Handled)).hears(&refused(5 * HOUR)).until(6 * HOUR);
    assert_eq!(world.open_cases(), [""; 0], "a hold, or anything else, touched the fulfilment order");
    let again = reported_as(8 * HOUR, "F1", Rejected, &ALL, |body| body.asked_at = Some(at(7 * HOUR)));
    world.hears(&again).until(9 * HOUR);
    assert_eq!(world.open_cases(), [REFUSED]);
}

#[test]
fn a_warehouse_that_gives_up_has_refused() {
    let mut world = asked();
    let ended =
        reported_as(2 * HOUR, "F1", Closed, &[("A", 1)], |body| body.status = FulfilmentStatus::Incomplete);
    world.hears(&ended).until(3 * HOUR);
    assert_eq!(world.case(REFUSED).summary, "The warehouse will not send 1 of A.");
}

#[test]
fn an_order_that_is_not_handed_over_because_a_warehouse_refused_is_one_case() {
    let mut world = world_of_refusal();
    world.until(5 * DAY);
    assert_eq!(world.open_cases(), [REFUSED]);
    assert!(world.case(REFUSED).summary.contains("Not handed over in time"));
    world.hears(&resolved(5 * DAY, REFUSED, Handled)).until(5 * DAY + HOUR);
    assert_eq!(world.open_cases(), ["not-handed-over:order"]);
}

#[test]
fn a_warehouse_that_will_not_stop_a_cancelled_order_is_one_case_with_that_of_its_parcel() {
    let mut world = asked();
    world.hears(&cancelled(HOUR)).hears(&will_not_stop(2 * HOUR)).until(3 * HOUR);
    assert_eq!(world.open_cases(), [NOT_STOPPED]);
    assert_eq!(
        world.case(NOT_STOPPED).summary,
        "The warehouse will not stop F1: Too late. The order is cancelled, and its goods come all the same."
    );
    world.hears(&shipment(4 * HOUR, "X", &ALL, None)).until(5 * HOUR);
    let parcel = "parcel-of-cancelled-order:X";
    assert_eq!(world.open_cases(), [parcel]);
    assert!(world.case(parcel).summary.contains("The warehouse will not stop F1"));
    world.hears(&resolved(6 * HOUR, parcel, Handled)).until(7 * HOUR);
    assert_eq!(world.open_cases(), [""; 0]);
}

#[test]
fn a_parcel_that_was_stopped_after_all_ends_what_the_warehouse_would_not() {
    let mut world = asked();
    world.hears(&cancelled(HOUR)).hears(&will_not_stop(2 * HOUR));
    world.hears(&shipment(4 * HOUR, "X", &ALL, None)).until(5 * HOUR);
    world.hears(&shipment_voided(6 * HOUR)).until(7 * HOUR);
    assert_eq!(world.open_cases(), [""; 0]);
}

fn shipment_voided(minutes: i64) -> Event {
    let mut event = shipment(4 * HOUR, "X", &ALL, None);
    event.stamp.occurred_at = at(minutes);
    if let candor_domain::event::fact::Fact::ShipmentCreated(shipment) = &mut event.fact {
        shipment.voided = true;
    }
    event
}

#[test]
fn a_customer_who_asked_to_cancel_in_vain_waits_for_an_answer_until_the_goods_are_there() {
    let mut world = asked();
    world.hears(&will_not_stop(2 * HOUR)).until(3 * HOUR);
    assert_eq!(world.open_cases(), [NOT_STOPPED]);
    assert!(world.case(NOT_STOPPED).summary.contains("the customer may wait for an answer"));
    world.hears(&shipment(4 * HOUR, "X", &ALL, None)).until(5 * HOUR);
    assert_eq!(world.open_cases(), [NOT_STOPPED]);
    let arrived = candor_domain::shipment::tracking_update::TrackingStatus::Delivered;
    world.hears(&scanned(6 * HOUR, "X", arrived)).until(7 * HOUR);
    assert_eq!(world.open_cases(), [""; 0]);
}

#[test]
fn a_warehouse_that_stops_or_is_asked_nothing_is_no_news_to_anybody() {
    for (status, is_cancelled) in [(CancellationAccepted, true), (Accepted, false), (Unsubmitted, false)] {
        let mut world = asked();
        let before = (world.sent_keys(), world.stated_to_warehouse());
        world.hears(&reported(2 * HOUR, "F1", status, &ALL)).until(3 * HOUR);
        assert_eq!((world.sent_keys(), world.stated_to_warehouse()), before, "{status}");
        assert_eq!(world.open_cases(), [""; 0], "{status}");
        if is_cancelled {
            world.hears(&cancelled(4 * HOUR)).until(5 * HOUR);
            assert_eq!(world.open_cases(), [""; 0], "{status}");
        }
    }
}

#[test]
fn a_hold_in_the_shop_is_told_to_who_looks_for_an_order_that_was_not_handed_over() {
    let mut world = asked();
    let held = reported_as(2 * HOUR, "F1", Unsubmitted, &ALL, |body| {
        body.status = FulfilmentStatus::OnHold;
        body.holds = vec![FulfilmentHold {
            reason: "incorrect_address".parse().unwrap(),
            notes: "Ask for the house number".parse().ok(),
        }];
    });
    world.hears(&held).until(5 * DAY);
    let evidence = world.evidence_of("not-handed-over:order");
    assert_eq!(
        evidence.last().unwrap(),
        "fulfilment order F1 on-hold, request unsubmitted, held in the shop for incorrect_address: \
         Ask for the house number"
    );
    let letters = format!("{:?}", world.letters);
    assert!(!letters.contains("house number") && !letters.contains("incorrect_address"));
}

#[test]
fn the_newest_state_counts_with_the_words_of_its_answer_in_every_order() {
    let silent = reported_as(3 * HOUR, "F1", Rejected, &ALL, |body| body.asked_at = Some(at(HOUR)));
    let events = [&reported(HOUR, "F1", Submitted, &ALL), &refused(2 * HOUR), &silent];
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let facts = orders.map(|order| merged(&order.map(|at| events[at])));
    assert!(facts.iter().all(|one| *one == facts[0]));
    let mut world = asked();
    for event in events.iter() {
        world.hears(event);
    }
    world.until(4 * HOUR);
    assert!(world.case(REFUSED).summary.ends_with(": No such country."));
}

#[test]
fn a_report_that_says_nothing_new_changes_nothing() {
    let mut facts = Facts::default();
    let silent = reported(3 * HOUR, "F1", Rejected, &ALL);
    let said =
        [refused(2 * HOUR), refused(2 * HOUR), silent.clone(), silent, refused(2 * HOUR), refused(HOUR)];
    let became = said.map(|event| facts.merge(event.stamp, event.fact).unwrap());
    assert_eq!(became, [Merged, Duplicate, Merged, Duplicate, Duplicate, Superseded]);
}
