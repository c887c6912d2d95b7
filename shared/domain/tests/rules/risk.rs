//! Tests ratings of the risk of an order, which come before it is sent, after that, and after a person decided.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Handled, Release};
use candor_domain::case::team::Team;
use candor_domain::event::envelope::Event;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge::{Duplicate, Merged, Superseded};
use candor_domain::order::placed::Risk::{self, High, Low, Medium};
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, Lost};
use serde_json::json;

const TAG: &str = "high-risk";
const FORGOTTEN: &str = "hold-forgotten:high-risk";
const SHIPPED: &str = "risky-and-shipped:order";
const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn merged(events: &[Event]) -> Facts {
    let mut facts = Facts::default();
    for event in events {
        facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
    }
    facts
}

/// Returns a world with an order of which everything was sent an hour after it was placed.
fn sent() -> World {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    world
}

/// Returns a world with an order that app 77 rated high, that has its tag since, and that is held.
fn held() -> World {
    let mut world = bought();
    world.hears(&assessed(1, "77", High)).until(10);
    world.hears(&tagged(10, TAG, Added)).until(HOUR);
    assert_eq!((world.told_shop().len(), world.stated_to_warehouse().len()), (1, 0));
    world
}

#[test]
fn the_newest_rating_of_each_provider_counts_and_of_these_the_worst() {
    let says = |minutes, provider, level| assessed(minutes, provider, level);
    for (events, risk) in [
        (vec![], None),
        (vec![says(1, "shopify", Low), says(2, "77", High), says(3, "shopify", Low)], Some(High)),
        (vec![says(2, "77", High), says(3, "77", Low), says(1, "shopify", Medium)], Some(Medium)),
        (vec![says(2, "77", Low), says(2, "77", High), says(2, "77", Medium)], Some(High)),
        (vec![revised(0, |body| body.risk = Some(Medium)), says(2, "77", Low)], Some(Medium)),
    ] {
        let backwards: Vec<Event> = events.iter().rev().cloned().collect();
        let facts = merged(&events);
        assert_eq!(facts.risk(), risk, "{events:?}");
        assert_eq!(facts, merged(&backwards), "{events:?}");
    }
}

#[test]
fn a_rating_that_says_nothing_new_changes_nothing() {
    let mut facts = Facts::default();
    let said = [(10, Low), (20, High), (20, High), (15, Low), (5, Low)];
    let became = said.map(|(minutes, level)| {
        let event = assessed(minutes, "77", level);
        facts.merge(event.stamp, event.fact).unwrap()
    });
    assert_eq!(
        became,
        [Merged, Merged, Duplicate, Superseded, Merged],
        "the last one is the first of its level"
    );
}

#[test]
fn a_high_rating_holds_an_order_until_its_own_provider_takes_it_back() {
    let mut world = held();
    world.hears(&assessed(2 * HOUR, "shopify", Low)).waits(HOUR);
    assert_eq!(world.told_shop(), ["added high-risk"]);
    world.hears(&assessed(4 * HOUR, "77", Low)).waits(0);
    assert_eq!(world.told_shop(), ["added high-risk", "removed high-risk"]);
    world.hears(&tagged(5 * HOUR, TAG, Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn a_high_rating_stops_the_warehouse_and_medium_ones_do_not() {
    let mut world = asked();
    world.hears(&assessed(HOUR, "shopify", Medium)).hears(&assessed(HOUR, "77", Medium)).waits(5);
    assert_eq!((world.told_shop().len(), world.stated_to_warehouse().len()), (0, 1));
    world.hears(&assessed(2 * HOUR, "shopify", High)).waits(0);
    assert_eq!(world.told_shop(), ["added high-risk"]);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
}

#[test]
fn an_order_that_was_sent_by_then_is_a_case_and_nothing_else_is_told() {
    let mut world = sent();
    let letters = world.sent_keys();
    world.hears(&assessed(3 * HOUR, "77", High)).hears(&assessed(3 * HOUR, "shopify", Low)).waits(4);
    assert!(world.announced.is_empty(), "a later rating may take it back");
    world.waits(HOUR);
    assert_eq!(world.history_of(SHIPPED), ["opened 2026-03-02T15:05:00Z"]);
    assert_eq!(world.announced[0].team, Team::Storefront);
    assert_eq!(
        world.case(SHIPPED).summary,
        "The risk of fraud is rated high by 77, and the goods left already: parcel X."
    );
    assert_eq!(
        world.evidence_of(SHIPPED),
        [
            "placed #5001: 2 lines, 30.00 EUR to pay",
            "risk rated high by 77",
            "parcel X handed over: 2 of A, 1 of B"
        ]
    );
    assert_eq!((world.told_shop().len(), world.stated_to_warehouse().len()), (0, 1));
    assert_eq!(world.sent_keys(), letters);
    world.hears(&assessed(5 * HOUR, "77", Medium)).waits(0);
    assert_eq!(world.open_cases(), [""; 0]);
}

#[test]
fn a_case_names_the_shops_own_rating_if_it_is_high_enough_and_no_lower_one() {
    for (level, by) in [(High, "high by 77, high by the shop"), (Medium, "high by 77")] {
        let mut world = sent();
        world.hears(&revised(3 * HOUR, |body| body.risk = Some(level)));
        world.hears(&assessed(3 * HOUR, "77", High)).waits(HOUR);
        let summary = world.case(SHIPPED).summary;
        let expected = format!("The risk of fraud is rated {by}, and the goods left already: parcel X.");
        assert_eq!(summary, expected);
    }
}

#[test]
fn a_rating_after_the_arrival_is_no_case_and_one_before_it_stays_one() {
    for rated_at in [5 * HOUR, 2 * DAY] {
        let mut world = sent();
        world.hears(&scanned(5 * HOUR, "X", Delivered)).hears(&assessed(rated_at, "77", High)).waits(DAY);
        assert_eq!(world.announced_cases(), [""; 0], "{rated_at}");
    }
    let mut world = sent();
    world.hears(&assessed(3 * HOUR, "77", High)).hears(&scanned(DAY, "X", Delivered)).waits(HOUR);
    assert_eq!(world.open_cases(), [SHIPPED]);
}

#[test]
fn an_order_that_is_cancelled_or_paid_back_or_fetched_or_came_back_is_no_case_and_gets_no_tag() {
    for end in [
        cancelled(2 * HOUR),
        refunded(2 * HOUR, "R1", eur(3000), &ALL),
        refunded(2 * HOUR, "R1", eur(3000), &[]),
        scanned(2 * HOUR, "X", Lost),
        sent_to(2 * HOUR, "1 High Street", |body| {
            body.delivery = candor_domain::order::placed::Delivery::Pickup;
        }),
    ] {
        let mut world = sent();
        world.hears(&end).hears(&assessed(3 * HOUR, "77", High)).waits(HOUR);
        assert!(!world.announced_cases().contains(&SHIPPED.to_owned()), "{end:?}");
        assert_eq!(world.told_shop(), [""; 0], "{end:?}");
    }
    let mut world = bought();
    world.hears(&refunded(1, "R1", eur(3000), &[])).hears(&assessed(2, "77", High)).waits(DAY);
    assert_eq!((world.told_shop().len(), world.announced.len()), (0, 0));
}

#[test]
fn what_is_left_of_an_order_is_stopped_and_what_left_is_a_case() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).until(2 * HOUR);
    world.hears(&assessed(2 * HOUR, "77", High)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "stop held");
    assert_eq!(world.open_cases(), [SHIPPED]);
    // Who takes the tag off has decided about all of it.
    world.hears(&tagged(4 * HOUR, TAG, Added)).hears(&tagged(5 * HOUR, TAG, Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "fulfil B*1");
    assert_eq!(world.open_cases(), [""; 0]);
}

/// Has a person end the hold of an order in every way, two hours after it was placed.
fn released() -> [World; 2] {
    let [mut off, mut released] = [held(), held()];
    off.hears(&tagged(2 * HOUR, TAG, Removed)).waits(HOUR);
    released.hears(&resolved(2 * HOUR, FORGOTTEN, Release)).waits(HOUR);
    for world in [&off, &released] {
        assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    }
    [off, released]
}

#[test]
fn who_sends_an_order_in_spite_of_a_rating_is_not_asked_again_because_of_the_same_or_a_lower_one() {
    for mut world in released() {
        for (hours, provider, level) in
            [(3, "77", High), (4, "77", Low), (5, "77", High), (6, "shopify", Medium)]
        {
            world.hears(&assessed(hours * HOUR, provider, level)).waits(30);
        }
        assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
        world.hears(&shipment(7 * HOUR, "X", &ALL, Some("T-1"))).hears(&assessed(8 * HOUR, "77", High));
        world.waits(HOUR);
        assert_eq!(world.announced_cases(), [""; 0]);
    }
}

#[test]
fn a_worse_rating_holds_an_order_that_a_person_released_once_more_and_only_once() {
    for (number, mut world) in released().into_iter().enumerate() {
        world.hears(&assessed(4 * HOUR, "shopify", High)).waits(0);
        assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
        // The tag is still on where the person released the order by a decision.
        assert_eq!(world.told_shop().len(), 2 - number);
        world.hears(&tagged(4 * HOUR + 1, TAG, Added)).waits(5);
        let end = [tagged(5 * HOUR, TAG, Removed), resolved(5 * HOUR, FORGOTTEN, Release)];
        world.hears(&end[number]).waits(HOUR);
        assert_eq!(world.stated_to_warehouse()[2..], ["fulfil A*2 B*1"]);
        world.hears(&assessed(7 * HOUR, "shopify", High)).hears(&assessed(7 * HOUR, "77", High)).waits(HOUR);
        assert_eq!((world.stated_to_warehouse().len(), world.told_shop().len()), (3, 2 - number));
    }
}

#[test]
fn a_rating_from_a_clock_that_is_ahead_asks_the_shop_once() {
    let [mut world, _] = released();
    world.hears(&assessed(3 * HOUR + 4, "shopify", High));
    world.now = at(3 * HOUR);
    world.waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
    world.waits(20);
    assert_eq!(world.told_shop().len(), 2);
}

#[test]
fn a_case_that_is_dealt_with_is_opened_by_a_worse_rating_and_not_by_the_same() {
    let mut world = sent();
    world.hears(&assessed(3 * HOUR, "77", High)).until(4 * HOUR);
    world.hears(&resolved(4 * HOUR, SHIPPED, Handled)).waits(0);
    world.hears(&assessed(5 * HOUR, "77", High)).hears(&assessed(5 * HOUR, "shopify", Medium)).waits(HOUR);
    assert_eq!(world.open_cases(), [""; 0]);
    world.hears(&assessed(7 * HOUR, "shopify", High)).waits(HOUR);
    assert_eq!(world.open_cases(), [SHIPPED]);
    world.hears(&resolved(8 * HOUR, SHIPPED, Handled)).waits(0);
    world.hears(&assessed(9 * HOUR, "shopify", High)).waits(DAY);
    assert_eq!(world.history_of(SHIPPED).len(), 4);
}

#[test]
fn a_policy_that_holds_for_a_day_or_not_at_all_makes_no_case_of_what_it_let_go() {
    for (tag, sent_at, is_case) in [
        (json!({ "hold": true, "release_after": "1d" }), DAY + HOUR, false),
        (json!({ "hold": true, "release_after": "1d" }), HOUR, true),
        (json!({ "hold": true }), DAY + HOUR, true),
        (json!({}), HOUR, false),
    ] {
        let mut tag = tag;
        tag["when"] = json!({ "risk_at_least": "medium" });
        let mut world = paid_with(policy_with(json!({ "tags": { "risky": tag } })));
        world.hears(&assessed(1, "77", Risk::Medium)).until(sent_at);
        world.hears(&shipment(sent_at, "X", &ALL, Some("T-1"))).waits(HOUR);
        assert_eq!(world.announced_cases().contains(&SHIPPED.to_owned()), is_case, "{sent_at}");
    }
}
