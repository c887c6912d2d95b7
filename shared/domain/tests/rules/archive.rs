//! Tests when the shop is asked to archive an order.

use crate::commands::refused;
use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::order::placed::{Channel, PaymentDue};
use candor_domain::policy::settings::Policy;
use candor_domain::returns::updated::ReturnStatus::Closed;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, InTransit, Lost};
use serde_json::json;

const ARCHIVED: [&str; 1] = ["archive"];
const NOT: [&str; 0] = [];
const REFUSED: &str = "command-refused:archive:0";

/// Returns a policy that archives orders three days after the last thing, and has no follow-up.
fn archiving() -> Policy {
    policy_with(json!({ "archive_after": "3d", "follow-up": { "send": false } }))
}

/// Returns a world with a paid order, sent in one parcel, which arrives a day after the order.
fn arrives_with(policy: Policy) -> World {
    let mut world = paid_with(policy);
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&scanned(2 * HOUR, "X", InTransit)).until(12 * HOUR);
    world.hears(&scanned(DAY, "X", Delivered));
    world
}

#[test]
fn an_order_is_archived_once_so_long_after_it_arrived_as_the_policy_says() {
    let mut world = arrives_with(archiving());
    world.until(4 * DAY - 1);
    assert_eq!(world.told_shop(), NOT);
    world.until(4 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
    let said = world.commands.last().unwrap().to_bus().unwrap();
    let detail =
        json!({ "id": "demo-shop#5001#archive:0", "shop": "demo-shop", "order_id": "5001", "number": 0 });
    assert_eq!((&said["detail-type"], &said["detail"]), (&json!("ArchiveRequested"), &detail));
    world.inactive();
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn no_order_is_archived_where_the_policy_does_not_say_when() {
    let mut world = arrives_with(policy());
    world.inactive();
    assert_eq!(world.told_shop(), NOT);
}

#[test]
fn the_follow_up_goes_out_before_an_order_is_archived() {
    let mut world = arrives_with(policy_with(json!({ "archive_after": "3d" })));
    world.until(11 * DAY - 1);
    assert!(world.sent_keys().contains(&"follow-up".to_owned()));
    assert_eq!(world.told_shop(), NOT);
    world.until(12 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn what_did_not_arrive_is_not_done_until_it_is_paid_back() {
    let mut world = paid_with(archiving());
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).hears(&scanned(DAY, "X", Delivered));
    world.until(12 * DAY);
    assert_eq!(world.told_shop(), NOT);
    // What is still open is asked about, since it was not handed over; a refund of it clears that.
    world.hears(&refunded(12 * DAY, "R", eur(1000), &[("B", 1)])).until(14 * DAY);
    let asked: Vec<String> = world.open_cases();
    for case in asked {
        world.hears(&resolved(14 * DAY, &case, Handled));
    }
    world.until(17 * DAY - 1);
    assert_eq!(world.told_shop(), NOT);
    world.until(18 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn an_order_that_people_work_on_is_archived_after_the_last_case() {
    let mut world = arrives_with(archiving());
    world.hears(&returning(DAY, "R", &[("A", 5)])).hears(&return_updated(2 * DAY, "R", Closed));
    world.until(9 * DAY);
    assert_eq!((world.open_cases(), world.told_shop()), (vec!["return-mismatch:order".to_owned()], vec![]));
    world.hears(&resolved(10 * DAY, "return-mismatch:order", Handled)).until(13 * DAY - 1);
    assert_eq!(world.told_shop(), NOT);
    world.until(13 * DAY + HOUR);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn an_open_return_keeps_an_order_and_its_end_begins_the_time_anew() {
    let mut world = arrives_with(archiving());
    world.hears(&returning(2 * DAY, "R", &[("A", 1)])).until(8 * DAY);
    assert_eq!(world.told_shop(), NOT);
    world.hears(&return_updated(8 * DAY, "R", Closed)).until(11 * DAY - 1);
    assert_eq!(world.told_shop(), NOT);
    world.until(11 * DAY + HOUR);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn an_order_that_is_cancelled_is_archived_once_its_money_is_back() {
    let mut world = paid_with(archiving());
    world.hears(&cancelled(HOUR)).until(5 * DAY);
    assert_eq!(world.told_shop(), NOT);
    world.hears(&refunded(5 * DAY, "R", eur(3000), &[])).until(9 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn an_order_that_is_paid_later_is_archived_only_once_it_is_paid() {
    let mut world = World::new(archiving());
    world.hears(&revised(0, |order| order.payment_due = PaymentDue::Later));
    world
        .hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")))
        .hears(&scanned(DAY, "X", Delivered));
    world.until(8 * DAY);
    assert_eq!(world.told_shop(), NOT);
    world.hears(&paid(8 * DAY, "P1", eur(3000))).until(11 * DAY + HOUR);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn a_parcel_that_is_lost_keeps_an_order_until_people_are_done_and_it_is_paid_back() {
    let mut world = paid_with(archiving());
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).hears(&scanned(DAY, "X", Lost));
    world.hears(&resolved(2 * DAY, "parcel-lost:X", Handled)).until(8 * DAY);
    assert_eq!(world.told_shop(), NOT);
    world.hears(&refunded(8 * DAY, "R", eur(3000), &[("A", 2), ("B", 1)])).until(12 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn what_happens_later_archives_an_order_once_more_when_it_is_done_and_never_before() {
    let mut world = arrives_with(archiving());
    world.until(5 * DAY);
    world.hears(&returning(6 * DAY, "R", &[("A", 1)])).until(7 * DAY);
    assert_eq!(world.told_shop(), ARCHIVED);
    world.hears(&return_updated(8 * DAY, "R", Closed)).until(12 * DAY);
    assert_eq!(world.told_shop(), ["archive"; 2]);
    assert!(world.order.ledger.commands.keys().any(|key| key.to_string() == "archive:1"));
}

#[test]
fn an_order_that_the_shop_will_not_archive_is_one_case_and_is_not_asked_for_again_when_people_are_done() {
    let mut world = arrives_with(archiving());
    world.until(5 * DAY);
    world.hears(&refused(5 * DAY, "archive:0")).until(6 * DAY);
    assert_eq!(world.open_cases(), [REFUSED]);
    let summary = world.case(REFUSED).summary;
    assert_eq!(summary, "The shop will not archive the order. It says: Order does not exist.");
    world.hears(&resolved(7 * DAY, REFUSED, Handled)).inactive();
    assert_eq!((world.told_shop(), world.open_cases()), (vec!["archive".to_owned()], vec![]));
}

#[test]
fn the_echo_of_an_archived_order_archives_it_no_second_time() {
    let mut world = arrives_with(archiving());
    world.until(5 * DAY);
    world.hears(&revised(5 * DAY, |_| {})).inactive();
    assert_eq!(world.told_shop(), ARCHIVED);
}

#[test]
fn an_order_that_is_left_alone_is_not_archived() {
    let mut world = World::new(archiving());
    world.hears(&revised(0, |order| order.channel = Channel::Counter));
    world.hears(&paid(1, "P1", eur(3000))).inactive();
    assert_eq!(world.told_shop(), NOT);
}
