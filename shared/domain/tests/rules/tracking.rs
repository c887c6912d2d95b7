//! Tests the worth of a carrier's reports: which box they are about, at what time, and what follows from them.

use crate::support::*;
use candor_domain::message::key::MessageKey;
use candor_domain::shipment::fit::Fit;
use candor_domain::shipment::tracking_update::TrackingStatus::{
    Accepted, AttemptFailed, AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost,
    OutForDelivery, ReturnedToSender,
};
use serde_json::json;

const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

/// Returns a world with a paid order, all of it handed over on Monday at one o'clock.
fn sent() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).waits(HOUR);
    world
}

fn has_arrived(world: &World, id: &str) -> bool {
    world.order.facts.tracking_history(&id.parse().unwrap()).arrived().is_some()
}

fn keys(world: &World) -> Vec<String> {
    world.sent.iter().map(|(_, key, _)| MessageKey::to_string(key)).collect()
}

#[test]
fn what_a_carrier_delivers_after_it_turned_back_is_at_the_shop() {
    let mut world = sent();
    world.hears(&scanned(on(1, 9, 0), "X", AttemptFailed)).hears(&scanned(
        on(2, 9, 0),
        "X",
        ReturnedToSender,
    ));
    world.waits(HOUR);
    for (hour, status) in [(10, InTransit), (11, OutForDelivery), (12, Delivered)] {
        world.hears(&scanned(on(3, hour, 0), "X", status)).waits(10);
        assert!(!has_arrived(&world, "X"), "{status:?}");
        assert_eq!(world.open_cases(), ["parcel-returned:X"], "{status:?}");
    }
    world.waits(9 * DAY);
    assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X"]);
}

#[test]
fn a_shipment_that_gets_lost_on_the_way_back_is_lost() {
    let mut world = sent();
    world
        .hears(&scanned(on(1, 9, 0), "X", ReturnedToSender))
        .hears(&scanned(on(2, 9, 0), "X", Lost))
        .waits(10);
    assert_eq!(world.open_cases(), ["parcel-lost:X"]);
}

#[test]
fn what_was_seen_long_before_the_hand_over_is_another_box_with_the_same_number() {
    for status in [LabelCreated, InTransit, Exception, Lost, ReturnedToSender, AvailableForPickup, Delivered]
    {
        let mut world = sent();
        world.hears(&scanned(on(-120, 9, 0), "X", status)).waits(DAY);
        assert!(world.order.facts.tracking_history(&"X".parse().unwrap()).latest().is_none(), "{status:?}");
        assert!(world.open_cases().is_empty(), "{status:?}");
        world.hears(&scanned(on(2, 9, 0), "X", Delivered));
        assert!(has_arrived(&world, "X"), "{status:?}");
    }
}

#[test]
fn what_was_seen_shortly_before_a_late_hand_over_is_believed() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&scanned(DAY, "X", Delivered));
    world.hears(&shipment(3 * DAY, "X", &ALL, Some("T-1")));
    assert!(has_arrived(&world, "X"));
}

#[test]
fn a_delivery_that_is_dated_by_its_day_is_the_last_of_that_day() {
    let mut world = sent();
    world.hears(&scanned(on(1, 8, 0), "X", OutForDelivery)).hears(&scanned(on(1, 0, 0), "X", Delivered));
    assert!(has_arrived(&world, "X"));
    world.hears(&scanned(on(1, 18, 0), "X", InTransit));
    assert!(has_arrived(&world, "X"), "of the same day");
    world.hears(&scanned(on(2, 8, 0), "X", OutForDelivery));
    assert!(!has_arrived(&world, "X"), "of the next day");
}

#[test]
fn a_scan_that_is_dated_by_its_day_takes_nothing_back_of_that_day() {
    for status in [InTransit, OutForDelivery, AttemptFailed, AvailableForPickup, Lost] {
        let mut world = sent();
        world.hears(&scanned(on(1, 15, 0), "X", Delivered)).hears(&scanned(on(1, 0, 0), "X", status));
        assert!(has_arrived(&world, "X"), "{status:?}");
    }
}

#[test]
fn a_day_that_means_none_is_not_told_and_takes_nothing_back() {
    for day in ["9999-12-31", "2099-12-31", "1970-01-01"] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
        world
            .hears(&shipment_by(HOUR, "X", &ALL, "2026-03-04"))
            .hears(&scanned(HOUR, "X", Accepted))
            .waits(HOUR);
        world.hears(&delayed(2 * HOUR, Some("X"), day)).waits(2 * HOUR);
        assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X"], "{day}");
        world.hears(&delayed(5 * HOUR, Some("X"), "2026-03-09")).waits(HOUR);
        let told = ["order-confirmation", "shipping-notice:X", "delay-notice:0:parcel:X"];
        assert_eq!(keys(&world), told, "{day}");
        world.hears(&delayed(30 * HOUR, Some("X"), day)).waits(DAY);
        assert_eq!(keys(&world), told, "{day}: no earlier day is told");
    }
}

#[test]
fn a_sender_that_knows_no_day_tells_none() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &ALL, "9999-12-31")).waits(HOUR);
    assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X"]);
    assert!(!format!("{:?}", world.letters).contains("9999"));
}

#[test]
fn an_order_with_a_day_that_means_none_becomes_inactive_like_any_other() {
    let mut world = sent();
    world.hears(&delayed(2 * HOUR, Some("X"), "2099-12-31")).waits(40 * DAY);
    assert!(world.plans().wake_at().is_none());
}

#[test]
fn a_delay_that_waits_for_the_morning_is_not_told_once_the_vehicle_left() {
    for status in [OutForDelivery, AttemptFailed] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
        world
            .hears(&shipment_by(HOUR, "X", &ALL, "2026-03-03"))
            .hears(&scanned(2 * HOUR, "X", Accepted))
            .waits(10);
        world.hears(&delayed(on(0, 22, 0), Some("X"), "2026-03-09")).until(on(1, 6, 0));
        world.hears(&scanned(on(1, 6, 0), "X", status)).until(on(1, 12, 0));
        assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X"], "{status:?}");
        world.hears(&delayed(on(1, 13, 0), Some("X"), "2026-03-10")).until(on(1, 15, 0));
        assert_eq!(keys(&world)[2..], ["delay-notice:0:parcel:X"], "what is said after that is news");
    }
}

#[test]
fn the_time_to_fetch_a_shipment_counts_from_the_first_report_that_it_waits() {
    let waits = [to_be_fetched(on(1, 12, 0), "X", None), to_be_fetched(on(5, 12, 0), "X", None)];
    for order in [[0, 1], [1, 0]] {
        let mut world = sent();
        for which in order {
            world.order.facts.merge(waits[which].stamp.clone(), waits[which].fact.clone()).unwrap();
        }
        world.until(on(6, 12, 4));
        assert!(world.open_cases().is_empty());
        world.until(on(6, 12, 5));
        assert_eq!(world.open_cases(), ["pickup-expiring:X"]);
    }
}

#[test]
fn a_shipment_that_moved_on_waits_for_pickup_anew() {
    let mut world = sent();
    world.hears(&to_be_fetched(on(1, 12, 0), "X", None)).hears(&scanned(on(4, 9, 0), "X", InTransit));
    world.hears(&to_be_fetched(on(5, 12, 0), "X", None)).until(on(9, 12, 0));
    assert!(world.open_cases().is_empty());
    world.until(on(10, 12, 5));
    assert_eq!(world.open_cases(), ["pickup-expiring:X"]);
}

#[test]
fn a_parcel_that_nobody_announced_is_asked_about_after_a_working_day_and_only_that() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&scanned(DAY, "X", LabelCreated)).hears(&scanned(DAY, "X", Accepted)).until(2 * DAY + 4);
    assert!(world.open_cases().is_empty());
    world.hears(&scanned(3 * DAY, "X", Delivered)).waits(4 * DAY);
    assert_eq!(world.open_cases(), ["parcel-unannounced:X"]);
    world.hears(&shipment(DAY, "X", &ALL, Some("T-1"))).waits(1);
    assert!(world.open_cases().is_empty());
}

#[test]
fn a_label_alone_is_no_parcel_to_ask_about() {
    let mut world = World::new(policy());
    world
        .hears(&placed(0))
        .hears(&paid(0, "P1", eur(3000)))
        .hears(&scanned(DAY, "X", LabelCreated))
        .waits(9 * DAY);
    assert!(world.open_cases().is_empty());
}

#[test]
fn goods_that_came_back_or_are_lost_can_be_sent_again_and_are_not_asked_for_by_themselves() {
    for status in [ReturnedToSender, Lost] {
        let mut world = sent();
        world.hears(&scanned(on(1, 9, 0), "X", status)).waits(DAY);
        let placed = placed_body();
        assert!(world.order.facts.still_to_come(&placed).is_empty(), "a person decides that");
        world.hears(&shipment(on(4, 9, 0), "Y", &ALL, Some("T-2"))).waits(HOUR);
        assert_eq!(world.order.facts.fit(&placed, &"Y".parse().unwrap()), Fit::Fits);
        assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X", "shipping-notice:Y"]);
        for (notice, is_replacement) in [("shipping-notice:X", false), ("shipping-notice:Y", true)] {
            let said = format!("{:?}", world.content(notice).body);
            assert!(said.contains(&format!("is_replacement: {is_replacement}")), "{said}");
        }
        world.hears(&shipment(on(4, 12, 0), "Z", &ALL, Some("T-3"))).waits(HOUR);
        assert!(world.open_cases().contains(&"parcel-mismatch:Z".to_owned()), "sent again twice");
    }
}

#[test]
fn a_lost_shipment_that_is_paid_back_leaves_nothing_to_do() {
    for lines in [&ALL[..], &[]] {
        let mut world = sent();
        world.hears(&scanned(on(1, 9, 0), "X", Lost)).waits(DAY);
        assert_eq!(world.open_cases(), ["parcel-lost:X"]);
        world.hears(&refunded(2 * DAY, "R1", eur(3000), lines)).waits(DAY);
        assert!(world.open_cases().is_empty(), "{:?}", world.open_cases());
    }
}

#[test]
fn a_lost_shipment_of_which_a_part_is_paid_back_stays_a_case() {
    let mut world = sent();
    world.hears(&scanned(on(1, 9, 0), "X", Lost)).waits(DAY);
    world.hears(&refunded(2 * DAY, "R1", eur(1000), &[("B", 1)])).waits(DAY);
    assert_eq!(world.open_cases(), ["parcel-lost:X"]);
}

#[test]
fn how_far_away_a_day_can_be_is_a_matter_of_policy() {
    let mut world = World::new(policy_with(json!({ "estimates": { "within": "20d" } })));
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world.hears(&shipment_by(HOUR, "X", &ALL, "2026-03-04")).waits(HOUR);
    world.hears(&delayed(3 * HOUR, Some("X"), "2026-04-04")).waits(2 * HOUR);
    assert_eq!(keys(&world), ["order-confirmation", "shipping-notice:X"]);
}
