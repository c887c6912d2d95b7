//! Tests what the shop is told of an order's cases.

use crate::commands::refused;
use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::command::key::CommandKey;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::outcome::Outcome;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, InTransit, Lost};
use candor_domain::values::text::Remark;
use serde_json::json;

const LOST: &str = "parcel-lost:X";
const OPEN: &str = r#"open ["parcel-lost:X 1"] ended []"#;
const REFUSED: &str = "command-refused:cases:0";

fn listing() -> Policy {
    policy_with(json!({ "cases": { "list_in_shop": true } }))
}

/// Returns a world with a paid order, whose only parcel is on its way.
fn sent_with(policy: Policy) -> World {
    let mut world = paid_with(policy);
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&scanned(2 * HOUR, "X", InTransit)).until(3 * HOUR);
    world
}

/// Returns such a world, in which the parcel is lost.
fn lost_with(policy: Policy) -> World {
    let mut world = sent_with(policy);
    world.hears(&scanned(4 * HOUR, "X", Lost)).until(5 * HOUR);
    assert_eq!(world.open_cases(), [LOST]);
    world
}

#[test]
fn the_shop_is_told_once_which_cases_are_open_and_how_they_ended() {
    let mut world = lost_with(listing());
    assert_eq!(world.told_shop(), [OPEN]);
    let said = world.commands.last().unwrap().to_bus().unwrap();
    let open = json!([{ "case": LOST, "number": 1, "kind": "parcel-lost", "team": "fulfilment", "severity": "high",
        "since": "2026-03-02T16:05:00Z" }]);
    assert_eq!(said["detail"]["cases"], json!({ "open": open, "ended": [] }));
    assert_eq!(said["detail"]["id"], "demo-shop#5001#cases:0");
    world.hears(&resolved(6 * HOUR, LOST, Handled)).until(DAY);
    assert_eq!(world.told_shop(), [OPEN, r#"open [] ended ["parcel-lost:X handled"]"#]);
    world.inactive();
    assert_eq!(world.told_shop().len(), 2);
}

#[test]
fn a_case_that_ended_by_itself_names_no_decision() {
    let mut world = lost_with(listing());
    world.hears(&scanned(6 * HOUR, "X", Delivered)).until(7 * HOUR);
    assert_eq!(world.told_shop(), [OPEN, r#"open [] ended ["parcel-lost:X"]"#]);
}

#[test]
fn nothing_is_told_where_no_case_was_open_or_the_policy_does_not_want_it() {
    let mut world = sent_with(listing());
    world.hears(&scanned(DAY, "X", Delivered)).inactive();
    assert!(world.told_shop().is_empty());
    assert!(lost_with(policy()).told_shop().is_empty());
}

#[test]
fn an_order_with_a_case_of_before_the_policy_wanted_it_is_told_with_the_next_open_case() {
    let mut world = lost_with(policy());
    world.hears(&resolved(6 * HOUR, LOST, Handled)).until(7 * HOUR);
    world.policy = listing();
    world.until(8 * HOUR);
    assert!(world.told_shop().is_empty());
    world.hears(&returning(9 * HOUR, "R", &[("A", 5)])).until(10 * HOUR);
    let both = r#"open ["return-mismatch:order 1"] ended ["parcel-lost:X handled"]"#;
    assert_eq!(world.told_shop(), [both]);
}

#[test]
fn a_list_that_the_shop_refuses_is_one_case_which_no_list_names_and_no_second_list_follows() {
    let mut world = lost_with(listing());
    world.hears(&refused(6 * HOUR, "cases:0")).until(2 * DAY);
    assert_eq!(world.history_of(REFUSED), ["opened 2026-03-02T18:00:00Z"]);
    let summary = world.case(REFUSED).summary;
    assert_eq!(summary, "The shop will not show the cases of the order. It says: Order does not exist.");
    assert_eq!(world.told_shop(), [OPEN]);
}

#[test]
fn the_next_change_is_told_again_after_a_refusal_and_ends_its_case() {
    let mut world = lost_with(listing());
    world.hears(&refused(6 * HOUR, "cases:0")).until(7 * HOUR);
    world.hears(&resolved(8 * HOUR, LOST, Handled)).until(9 * HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&refused(10 * HOUR, "cases:1")).until(DAY);
    assert_eq!(world.open_cases(), ["command-refused:cases:1"]);
    assert_eq!(world.told_shop(), [OPEN, r#"open [] ended ["parcel-lost:X handled"]"#]);
}

#[test]
fn a_list_of_unknown_outcome_is_told_again_as_it_is_by_then() {
    let mut world = sent_with(listing());
    world.hears(&scanned(4 * HOUR, "X", Lost)).until(4 * HOUR + 4);
    (world.now, world.others_die) = (at(4 * HOUR + 5), true);
    world.does_what_is_due();
    world.others_die = false;
    world.hears(&resolved(4 * HOUR + 5, LOST, Handled)).until(5 * HOUR);
    assert_eq!(world.told_shop(), [OPEN, r#"open [] ended ["parcel-lost:X handled"]"#]);
}

#[test]
fn a_list_of_unknown_outcome_that_surely_failed_leaves_the_one_before_it_to_be_put_right() {
    let mut world = lost_with(listing());
    world.hears(&resolved(6 * HOUR, LOST, Handled));
    world.others_die = true;
    world.does_what_is_due();
    world.others_die = false;
    world.now = at(6 * HOUR + 2);
    world.plans();
    let key: CommandKey = "cases:1".parse().unwrap();
    let statement = world.order.ledger.commands[&key].statement().unwrap().clone();
    let outcome = Outcome::Failed { why: Remark::bounded("no answer") };
    let attempt = Attempt { of: Attempted::Command { key, statement }, number: 1, outcome };
    world.order.ledger.record_outcome(&attempt, &world.policy, world.now);
    world.until(8 * HOUR);
    let last = world.order.ledger.commands.iter().next_back().map(|(key, _)| key.number());
    assert!(last >= Some(1), "{:?}", world.order.ledger.commands);
    assert!(world.told_shop().len() > 2, "{:?}", world.told_shop());
}

#[test]
fn a_list_that_the_bus_does_not_take_stays_due_and_is_dropped_when_there_is_nothing_to_tell() {
    let mut world = sent_with(listing());
    world.hears(&scanned(4 * HOUR, "X", Lost)).until(4 * HOUR + 4);
    world.other_answer = Some(Outcome::Failed { why: Remark::bounded("no answer") });
    world.now = at(4 * HOUR + 5);
    world.does_what_is_due();
    world.other_answer = None;
    world.hears(&resolved(4 * HOUR + 5, LOST, Handled)).until(5 * HOUR);
    assert_eq!(world.told_shop(), [OPEN], "the shop never got it, and shows nothing");
    assert!(!world.order.ledger.commands.keys().any(|key| key.to_string().starts_with("cases")));
}

#[test]
fn an_order_that_is_left_alone_or_rests_is_told_nothing() {
    let mut world = World::new(listing());
    world.hears(&revised(0, |order| order.channel = candor_domain::order::placed::Channel::Counter));
    world.hears(&paid(1, "P1", eur(9000))).until(DAY);
    assert_eq!(world.open_cases(), ["payment-mismatch:order"]);
    assert!(world.told_shop().is_empty());
    let mut world = lost_with(policy());
    world.inactive();
    world.policy = listing();
    world.waits(DAY);
    assert_eq!((world.told_shop(), world.open_cases()), (vec![], vec![LOST.to_owned()]));
}
