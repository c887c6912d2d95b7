//! Tests fulfilment requests: the units that the warehouse is asked to send, requests to stop, and late
//! handovers.

use crate::support::*;
use candor_domain::command::command_event::CommandBody;
use candor_domain::fulfilment::request::Priority;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use serde_json::json;

const FORGOTTEN: &str = "hold-forgotten:hold";
const LATE: &str = "not-handed-over:order";

#[test]
fn the_warehouse_is_asked_once_five_minutes_after_the_payment() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).until(HOUR);
    world.hears(&paid(HOUR, "P1", eur(3000))).until(HOUR + 4);
    assert!(world.commands.is_empty());
    world.waits(1);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world.hears(&paid(HOUR, "P1", eur(3000))).until(DAY);
    assert_eq!(world.commands.len(), 1);
    assert_eq!(world.commands[0].key.to_string(), "fulfilment:0");
    let CommandBody::FulfilmentRequested { order_number, ship_to, priority, gift, .. } =
        &world.commands[0].body
    else {
        panic!("nothing requested")
    };
    assert_eq!(
        (order_number.as_ref().unwrap().as_str(), *priority, *gift),
        ("#5001", Priority::Usual, false)
    );
    assert_eq!(*ship_to, address("1 High Street"));
}

#[test]
fn an_order_cancelled_before_it_was_asked_for_is_not_asked_for_and_need_not_be_stopped() {
    let mut world = bought();
    world.until(4);
    world.hears(&cancelled(4)).inactive();
    assert!(world.commands.is_empty());
}

#[test]
fn a_cancellation_stops_the_warehouse_at_once_unless_all_of_it_is_sent() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).hears(&cancelled(HOUR)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop cancelled"]);
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).hears(&cancelled(HOUR)).inactive();
    assert_eq!(world.stated_to_warehouse().len(), 1);
}

#[test]
fn shipments_of_an_order_change_nothing_of_what_the_warehouse_was_asked() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1"))).waits(HOUR);
    world.hears(&shipment(2 * HOUR, "Y", &[("A", 1), ("B", 1)], Some("T-2"))).waits(DAY);
    assert_eq!(world.stated_to_warehouse().len(), 1);
}

#[test]
fn goods_that_go_nowhere_and_orders_that_others_see_to_are_not_the_warehouses() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(DAY);
    assert!(world.commands.is_empty());
    let mut world = paid_with(policy_with(json!({ "fulfilment": { "when": "never" } })));
    world.until(DAY);
    assert!(world.commands.is_empty());
}

#[test]
fn a_shop_may_have_orders_sent_before_they_are_paid() {
    let mut world = World::new(policy_with(json!({ "fulfilment": { "when": "placed" } })));
    world.hears(&placed_to(0, "1 High Street")).until(5);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn an_order_that_costs_more_by_now_is_stopped_until_the_rest_is_paid() {
    let mut world = asked();
    let more = |body: &mut candor_domain::order::placed::Placed| {
        body.lines[1].quantity = Quantity::units(2);
        body.total = eur(4000);
    };
    world.hears(&sent_to(HOUR, "1 High Street", more)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop not-paid"]);
    world.hears(&paid(2 * HOUR, "P2", eur(1000))).waits(HOUR);
    assert_eq!(world.stated_to_warehouse()[2..], ["fulfil A*2 B*2"]);
}

#[test]
fn an_old_order_that_is_heard_of_late_is_not_asked_for() {
    for (days, asked) in [(3 * DAY - 6, 1), (3 * DAY, 0)] {
        let mut world = World::new(policy());
        world.now = at(days);
        world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).waits(HOUR);
        assert_eq!(world.commands.len(), asked);
    }
}

#[test]
fn an_order_that_became_known_days_late_is_a_case_and_one_from_before_the_shop_was_connected_is_none() {
    for (days, open) in [(5, true), (29, true), (30, false), (300, false)] {
        let mut world = World::new(policy());
        world.now = at(days * DAY);
        world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
        world.hears(&tagged(days * DAY, "vip", Added)).waits(HOUR);
        assert!(world.commands.is_empty());
        assert_eq!(world.open_cases().contains(&LATE.to_owned()), open, "{days} days");
    }
}

#[test]
fn a_new_address_is_told_before_anything_left_and_is_no_case() {
    let mut world = asked();
    world.hears(&placed_to(HOUR, "2 Low Street")).until(HOUR + 4);
    assert_eq!(world.commands.len(), 1, "a change of mind costs nothing within the grace period");
    world.until(HOUR + 5);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*2 B*1"]);
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).waits(HOUR);
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn a_word_that_may_have_been_lost_is_said_again_under_the_next_number() {
    let mut world = bought();
    world.until(4);
    world.other_answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.until(5);
    world.other_answer = None;
    // The next command says what is true by then, whatever the lost one said.
    world.waits(HOUR);
    let keys: Vec<String> = world.commands.iter().map(|command| command.key.to_string()).collect();
    assert_eq!(keys, ["fulfilment:0", "fulfilment:1"]);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1", "fulfil A*2 B*1"]);
}

#[test]
fn an_order_not_handed_over_two_working_days_after_its_payment_is_a_case() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).until(on(3, 15, 0));
    world.hears(&paid(on(3, 15, 0), "P1", eur(3000))).until(on(7, 15, 4));
    assert!(world.open_cases().is_empty(), "a weekend is no working day");
    world.until(on(7, 15, 5));
    assert_eq!(world.open_cases(), [LATE]);
    assert_eq!(world.case(LATE).summary, "Not handed over in time: 1 of B, 2 of A.");
    world.hears(&shipment(on(7, 16, 0), "X", &[("A", 2)], Some("T-1"))).waits(1);
    assert_eq!(world.case(LATE).summary, "Not handed over in time: 1 of B.");
    world.hears(&shipment(on(7, 17, 0), "Y", &[("B", 1)], Some("T-2"))).waits(1);
    assert_eq!(world.history_of(LATE), ["opened 2026-03-09T15:05:00Z", "closed 2026-03-09T17:00:00Z"]);
}

#[test]
fn an_order_handed_over_or_refunded_in_the_last_minute_is_not_late() {
    let all = [("A", 2), ("B", 1)];
    for event in [
        shipment(on(2, 12, 4), "X", &all, Some("T-1")),
        refunded(on(2, 12, 4), "R1", eur(3000), &all),
        cancelled(on(2, 12, 4)),
        delayed(on(2, 12, 4), None, "2026-03-20"),
    ] {
        let mut world = bought();
        world.until(on(2, 12, 4));
        world.hears(&event).until(on(3, 12, 0));
        let delay = event.stamp.id.as_str().starts_with("delay");
        assert_eq!(world.history_of(LATE).len(), usize::from(delay), "{event:?}");
    }
}

#[test]
fn a_shop_may_say_itself_by_when_an_order_is_handed_over() {
    let mut world = World::new(policy());
    world.hears(&sent_to(0, "1 High Street", |body| body.ship_by = Some(at(on(1, 9, 0)))));
    world.hears(&paid(0, "P1", eur(3000))).until(on(1, 9, 4));
    assert!(world.open_cases().is_empty());
    world.until(on(1, 9, 5));
    assert_eq!(world.open_cases(), [LATE]);
}

#[test]
fn an_order_that_is_held_or_not_paid_for_is_not_late() {
    let mut world = bought();
    world.hears(&tagged(1, "hold", Added)).until(on(4, 0, 0));
    assert_eq!(world.open_cases(), [FORGOTTEN]);
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(1000))).until(on(4, 0, 0));
    assert_eq!(world.open_cases(), ["payment-mismatch:order"]);
}

#[test]
fn what_is_refunded_before_it_is_sent_is_not_to_be_sent_at_all() {
    let mut order = order();
    for event in [placed(0), refunded(10, "R1", eur(1000), &[("B", 1)])] {
        order.facts.merge(event.stamp, event.fact).unwrap();
    }
    assert_eq!(order.facts.authorised(&placed_body()), units(&[("A", 2)]));
}

#[test]
fn where_a_shipment_went_is_known_from_what_the_warehouse_was_told_when_it_left() {
    let key = "address-changed:X";
    // The warehouse is told at five past the hour; the shipment becomes known later.
    for (left, elsewhere) in [(30, false), (HOUR + 30, true), (2 * HOUR + 30, false)] {
        let mut world = asked();
        world.hears(&placed_to(HOUR, "2 Low Street")).until(2 * HOUR);
        world.hears(&placed_to(2 * HOUR, "1 High Street")).until(3 * HOUR);
        let fewer =
            |body: &mut candor_domain::order::placed::Placed| body.lines[0].quantity = Quantity::units(1);
        world.hears(&sent_to(3 * HOUR, "1 High Street", fewer)).until(4 * HOUR);
        assert_eq!(world.stated_to_warehouse().len(), 4);
        let mut event = shipment(4 * HOUR, "X", &[("A", 1)], Some("T-1"));
        if let candor_domain::event::fact::Fact::ShipmentCreated(body) = &mut event.fact {
            body.shipped_at = at(left);
        }
        world.hears(&event).waits(HOUR);
        assert_eq!(world.announced_cases().iter().any(|case| case == key), elsewhere, "{left}");
    }
    let mut world = asked();
    world.hears(&placed_to(HOUR, "2 Low Street")).until(2 * HOUR);
    let fewer = |body: &mut candor_domain::order::placed::Placed| body.lines[0].quantity = Quantity::units(1);
    world.hears(&sent_to(2 * HOUR, "2 Low Street", fewer)).until(3 * HOUR);
    let mut event = shipment(4 * HOUR, "X", &[("A", 1)], Some("T-1"));
    if let candor_domain::event::fact::Fact::ShipmentCreated(body) = &mut event.fact {
        body.shipped_at = at(30);
    }
    world.hears(&event).waits(HOUR);
    assert_eq!(world.announced_cases(), [key], "it had left for the first address");
}

#[test]
fn words_that_do_not_matter_any_more_are_forgotten() {
    let mut world = asked();
    for hour in 1..20 {
        world.hears(&tagged(hour * HOUR, "hold", Added)).until(hour * HOUR + 10);
        world.hears(&tagged(hour * HOUR + 10, "hold", Removed)).until((hour + 1) * HOUR);
    }
    assert_eq!(world.stated_to_warehouse().len(), 1 + 2 * 19);
    let kept = world.order.ledger.commands.len();
    assert!(kept <= 2, "{:?}", world.order.ledger.commands.keys());
}

#[test]
fn what_became_more_urgent_is_said_at_once() {
    let mut world = asked();
    world.hears(&placed_to(HOUR, "2 Low Street")).until(HOUR + 2);
    world.hears(&cancelled(HOUR + 2)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop cancelled"]);
}

#[test]
fn a_warehouse_hears_whether_units_went_or_were_refunded() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("B", 1)], Some("T-1"))).until(2 * HOUR);
    let only_b = |body: &mut candor_domain::order::placed::Placed| drop(body.lines.remove(0));
    world.hears(&sent_to(2 * HOUR, "1 High Street", only_b)).waits(10);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop nothing-left"]);
    let mut world = asked();
    world.hears(&refunded(HOUR, "R1", eur(3000), &[("A", 2), ("B", 1)])).waits(10);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop refunded"]);
}

#[test]
fn while_nobody_can_tell_whether_the_warehouse_heard_it_is_told_again_after_pauses_that_double() {
    let mut world = bought();
    world.until(4);
    world.other_answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    let mut statement = vec![];
    for minute in 5..70 {
        let before = world.commands.len();
        world.until(minute);
        statement.extend((world.commands.len() > before).then_some(minute));
    }
    assert_eq!(statement, [5, 6, 8, 12, 20, 36, 68]);
}
