//! Tests holds: tags from a person or from the policy, and duplicate orders.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Cancel, Handled, Release};
use candor_domain::case::team::Team;
use candor_domain::command::command_event::CommandBody;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use candor_domain::fulfilment::request::Priority;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::outcome::Outcome;
use candor_domain::ledger::task::Task;
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::values::text::Remark;
use serde_json::json;

const FORGOTTEN: &str = "hold-forgotten:hold";
const LATE: &str = "not-handed-over:order";
const DUPLICATE: &str = "likely-duplicate:4999";

#[test]
fn a_held_order_is_not_asked_for_until_the_tag_is_taken_off() {
    let mut world = bought();
    world.hears(&tagged(2, "hold", Added)).until(DAY);
    assert!(world.commands.is_empty());
    world.hears(&tagged(DAY, "hold", Removed)).until(DAY + 4);
    assert!(world.commands.is_empty());
    world.waits(1);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

/// Returns a world with a paid order, of a shop whose warehouse starts unasked.
fn started() -> World {
    paid_with(starts_unasked())
}

fn starts_unasked() -> candor_domain::policy::settings::Policy {
    policy_with(json!({ "fulfilment": { "starts_unasked": true } }))
}

#[test]
fn a_warehouse_that_starts_unasked_is_told_of_a_hold_at_once_and_of_its_end() {
    let mut world = started();
    world.hears(&tagged(2, "hold", Added)).waits(0);
    assert_eq!((world.now, world.stated_to_warehouse()), (at(2), vec!["stop held".to_owned()]));
    world.hears(&tagged(DAY, "hold", Removed)).until(DAY + 4);
    assert_eq!(world.stated_to_warehouse().len(), 1);
    world.waits(1);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*2 B*1"]);
}

#[test]
fn a_warehouse_that_starts_unasked_is_told_of_a_likely_duplicate() {
    let mut world = World::new(starts_unasked());
    world.duplicate = "4999".parse().ok();
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(1, "P1", eur(3000))).until(2);
    assert_eq!(world.stated_to_warehouse(), ["stop likely-duplicate"]);
}

#[test]
fn what_the_shop_says_itself_or_was_sent_is_no_reason_to_stop_what_nobody_asked_for() {
    let mut world = World::new(starts_unasked());
    world.hears(&placed_to(0, "1 High Street")).hears(&tagged(1, "hold", Added)).until(DAY);
    assert!(world.stated_to_warehouse().is_empty(), "it is not paid");
    world.hears(&paid(DAY, "P1", eur(3000))).waits(0);
    assert_eq!(world.stated_to_warehouse(), ["stop held"]);
    let mut world = started();
    world.hears(&cancelled(2)).until(DAY);
    assert!(world.stated_to_warehouse().is_empty(), "the shop cancelled it");
    let mut world = started();
    world.hears(&shipment(2, "X", &[("A", 2), ("B", 1)], None)).hears(&tagged(3, "hold", Added)).until(DAY);
    assert!(world.stated_to_warehouse().is_empty(), "nothing of it is left");
}

#[test]
fn years_of_orders_that_are_tagged_and_untagged_at_once_are_neither_stopped_nor_sent_again() {
    for known in [DAY + 1, 5 * DAY, 300 * DAY] {
        let mut world = World::new(starts_unasked());
        world.now = at(known);
        world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
        world.hears(&tagged(known + 1, "hold", Added)).until(known + 5 * DAY);
        world.hears(&tagged(known + 5 * DAY, "hold", Removed)).until(known + 10 * DAY);
        assert!(world.stated_to_warehouse().is_empty(), "{known}: {:?}", world.stated_to_warehouse());
    }
}

#[test]
fn a_hold_stops_the_warehouse_at_once_and_its_end_asks_again() {
    let mut world = asked();
    world.hears(&tagged(HOUR, "hold", Added)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
    world.hears(&tagged(2 * HOUR, "hold", Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse()[2..], ["fulfil A*2 B*1"]);
    assert!(world.announced.is_empty());
}

#[test]
fn a_tag_put_on_before_it_was_taken_off_is_off_however_they_come_in() {
    let mut world = bought();
    world.hears(&tagged(3, "hold", Removed)).hears(&tagged(2, "hold", Added)).until(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn a_hold_that_nothing_ends_is_a_case_after_two_working_days() {
    let mut world = bought();
    world.hears(&tagged(on(3, 16, 0), "hold", Added)).until(on(7, 16, 4));
    assert_eq!(world.history_of(FORGOTTEN), Vec::<String>::new());
    world.until(on(7, 16, 5));
    assert_eq!(world.history_of(FORGOTTEN), ["opened 2026-03-09T16:05:00Z"]);
    assert_eq!(
        world.case(FORGOTTEN).summary,
        "The tag hold holds the order since 2026-03-05T16:00:00Z, and nothing ends that."
    );
    let said = |world: &mut World, key: &str| {
        let actions = world.case(key).actions;
        actions
            .iter()
            .filter(|action| action.decision == Some(Handled))
            .map(|action| action.action)
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&mut world, FORGOTTEN), ["Look after it, and say so."]);
    world.hears(&tagged(on(8, 9, 0), "hold", Removed)).waits(HOUR);
    assert_eq!(world.history_of(FORGOTTEN)[1..], ["closed 2026-03-10T09:00:00Z"]);
    assert_eq!(world.stated_to_warehouse().last().unwrap(), "fulfil A*2 B*1");
}

#[test]
fn a_hold_that_ends_in_time_or_holds_nothing_back_is_not_forgotten() {
    let mut world = bought();
    world.hears(&tagged(1, "hold", Added)).until(on(2, 12, 0));
    world.hears(&tagged(on(2, 12, 0), "hold", Removed)).until(on(3, 12, 0));
    assert!(world.announced.is_empty());
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&tagged(2 * HOUR, "hold", Added)).until(on(7, 12, 0));
    assert!(world.announced.is_empty(), "all of it is sent");
}

#[test]
fn a_person_releases_a_hold_though_the_tag_stays() {
    let mut world = bought();
    world.hears(&tagged(1, "hold", Added)).until(on(2, 13, 0));
    assert_eq!(world.open_cases(), [FORGOTTEN]);
    world.hears(&resolved(on(2, 13, 0), FORGOTTEN, Release)).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    // A tag that is put on again holds the order again.
    world.hears(&tagged(on(2, 15, 0), "hold", Added)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
}

#[test]
fn a_hold_that_is_looked_after_and_lasts_is_a_case_again_after_the_same_time() {
    let mut world = bought();
    world.hears(&tagged(1, "hold", Added)).until(on(2, 13, 0));
    world.hears(&resolved(on(2, 13, 0), FORGOTTEN, Handled)).until(on(6, 0, 0));
    assert_eq!(
        world.history_of(FORGOTTEN),
        ["opened 2026-03-04T12:06:00Z", "closed 2026-03-04T13:00:00Z", "opened 2026-03-06T13:05:00Z"]
    );
    assert!(world.commands.is_empty());
}

/// Returns a policy with a tag that holds large orders for a working day.
pub(crate) fn cooling_off() -> candor_domain::policy::settings::Policy {
    let when = json!({ "total_at_least": { "amount_minor": 3000, "currency": "EUR" } });
    policy_with(json!({ "tags": { "large": {
        "when": when, "hold": true, "release_after": "1 working day"
    } } }))
}

#[test]
fn a_hold_with_an_end_ends_by_itself_and_is_never_forgotten() {
    let mut world = paid_with(cooling_off());
    world.until(on(1, 12, 4));
    assert_eq!(world.stated_to_warehouse(), Vec::<String>::new());
    assert_eq!(world.told_shop(), ["added large"]);
    world.until(on(1, 12, 5));
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    // The warehouse's time begins again when the hold ends.
    world.until(on(3, 12, 4));
    assert!(world.announced.is_empty());
    world.until(on(3, 12, 5));
    assert_eq!(world.announced_cases(), [LATE]);
    let actions = world.case(LATE).actions;
    let handled = actions.iter().find(|action| action.decision == Some(Handled));
    assert_eq!(handled.map(|action| action.action), Some("Deal with it outside, and say so."));
}

#[test]
fn the_end_of_a_hold_that_an_old_order_got_today_asks_for_nothing() {
    for days in [5, 300] {
        let mut world = World::new(cooling_off());
        world.now = at(days * DAY);
        world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
        world.until((days + 20) * DAY);
        assert!(world.stated_to_warehouse().is_empty(), "{days} days: {:?}", world.stated_to_warehouse());
    }
}

#[test]
fn a_tag_that_the_policy_put_on_is_taken_off_when_its_conditions_end() {
    let mut world = paid_with(cooling_off());
    world.until(HOUR);
    world.hears(&tagged(HOUR, "large", Added));
    world.hears(&sent_to(2 * HOUR, "1 High Street", |body| body.total = eur(2999))).waits(HOUR);
    assert_eq!(world.told_shop(), ["added large", "removed large"]);
    world.hears(&tagged(3 * HOUR, "large", Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    assert_eq!(world.told_shop().len(), 2);
}

#[test]
fn a_tag_is_put_on_where_all_its_conditions_hold_and_not_one_unit_before() {
    let euros = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    for (when, tagged) in [
        (json!({ "total_at_least": euros(3000) }), true),
        (json!({ "total_at_least": euros(3001) }), false),
        (json!({ "total_at_least": { "amount_minor": 1, "currency": "USD" } }), false),
        (json!({ "units_at_least": 3 }), true),
        (json!({ "units_at_least": 4 }), false),
        (json!({ "sku_starts_with": "FRAGILE-" }), true),
        (json!({ "sku_starts_with": "RAGILE-" }), false),
        (json!({ "address_mentions": "high STREET" }), true),
        (json!({ "address_mentions": "Low Street" }), false),
        (json!({ "payments_failed_at_least": 1 }), false),
        (json!({ "risk_at_least": "high" }), false),
        (json!({ "risk_at_least": "medium" }), true),
        (json!({ "risk_at_least": "low" }), true),
        (json!({ "units_at_least": 3, "address_mentions": "london" }), true),
        (json!({ "units_at_least": 3, "address_mentions": "paris" }), false),
    ] {
        let tags = json!({ "special": { "when": when.clone(), "priority": "first" } });
        let mut world = World::new(policy_with(json!({ "tags": tags })));
        let fragile = |body: &mut candor_domain::order::placed::Placed| {
            body.lines[1].sku = "FRAGILE-1".parse().ok();
            body.risk = Some(candor_domain::order::placed::Risk::Medium);
        };
        world.hears(&sent_to(0, "1 High Street", fragile)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
        let expected: &[&str] = if tagged { &["added special"] } else { &[] };
        assert_eq!(world.told_shop(), expected, "{when}");
        let CommandBody::FulfilmentRequested { priority, .. } = &world
            .commands
            .iter()
            .rfind(|command| command.key.to_string().starts_with("fulfilment"))
            .unwrap()
            .body
        else {
            panic!("not asked for")
        };
        assert_eq!(*priority == Priority::First, tagged, "{when}");
    }
}

#[test]
fn the_shop_is_asked_again_for_a_tag_whose_asking_may_have_been_lost() {
    let mut world = World::new(cooling_off());
    world.hears(&placed(0)).until(1);
    assert_eq!(world.told_shop(), ["added large"]);
    let mut world = World::new(cooling_off());
    world.other_answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&placed(0)).waits(0);
    world.other_answer = None;
    world.until(HOUR);
    assert_eq!(world.told_shop(), ["added large", "added large"]);
    let keys: Vec<String> = world.commands.iter().map(|command| command.key.to_string()).collect();
    assert_eq!(keys, ["tag:0:large", "tag:1:large"]);
}

#[test]
fn what_was_asked_of_one_tag_says_nothing_of_another() {
    let small = json!({ "small": { "when": { "units_at_least": 1 }, "hold": true }, "large": {
        "when": { "units_at_least": 2 }, "priority": "first"
    } });
    let mut world = World::new(policy_with(json!({ "tags": small })));
    world.hears(&tagged(0, "small", Removed));
    world.hears(&placed_to(5, "1 High Street")).hears(&paid(5, "P1", eur(3000))).until(HOUR);
    assert_eq!(world.told_shop(), ["added large"], "a person took the other one off before");
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn a_tag_that_the_order_has_is_not_asked_for() {
    let mut world = World::new(cooling_off());
    world.hears(&tagged(0, "large", Added)).hears(&placed_to(0, "1 High Street")).inactive();
    assert!(world.told_shop().is_empty());
}

#[test]
fn three_failed_payments_hold_an_order_for_the_storefront_team() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&failed(1, "P1")).hears(&failed(2, "P2"));
    world.hears(&paid(4, "P4", eur(3000))).until(8);
    assert_eq!(world.told_shop(), Vec::<String>::new());
    world.hears(&failed(3, "P3")).until(on(2, 12, 13));
    assert_eq!(world.told_shop(), ["added fraud-review"]);
    assert_eq!(world.stated_to_warehouse(), Vec::<String>::new());
    assert_eq!(world.announced_cases(), ["hold-forgotten:fraud-review"]);
    assert_eq!(world.announced[0].team, Team::Storefront);
}

#[test]
fn a_tag_that_a_person_takes_off_stays_off_whatever_the_conditions_say() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street"));
    for (minute, id) in [(1, "P1"), (2, "P2"), (3, "P3")] {
        world.hears(&failed(minute, id));
    }
    world.hears(&paid(4, "P4", eur(3000))).until(HOUR);
    world.hears(&tagged(HOUR, "fraud-review", Added)).until(2 * HOUR);
    world.hears(&tagged(2 * HOUR, "fraud-review", Removed)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world.hears(&failed(3 * HOUR, "P5")).until(on(4, 0, 0));
    assert_eq!((world.told_shop().len(), world.stated_to_warehouse().len()), (1, 1));
}

#[test]
fn tags_say_how_soon_an_order_is_sent_and_that_it_is_a_gift() {
    let mut world = asked();
    world.hears(&tagged(HOUR, "express", Added)).hears(&tagged(HOUR, "gift", Added)).waits(HOUR);
    let CommandBody::FulfilmentRequested { priority, gift, .. } = &world.commands[1].body else {
        panic!("not asked again")
    };
    assert_eq!((*priority, *gift, world.commands.len()), (Priority::First, true, 2));
}

/// Returns a world in which the same customer placed another order before, number 4999.
pub(crate) fn duplicate() -> World {
    let mut world = World::new(policy());
    world.duplicate = "4999".parse().ok();
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(1, "P1", eur(3000))).until(HOUR);
    world
}

#[test]
fn a_likely_duplicate_is_held_and_one_case_names_both_orders() {
    let mut world = duplicate();
    assert!(world.commands.is_empty());
    assert_eq!(world.history_of(DUPLICATE), ["opened 2026-03-02T12:01:00Z"]);
    assert_eq!(
        world.case(DUPLICATE).summary,
        "Order #5001 (5001) looks like order 4999: the same customer, basket and address. It is held."
    );
    world.hears(&sent_to(HOUR, "1 High Street", |_| {})).until(on(5, 0, 0));
    assert_eq!(world.open_cases(), [DUPLICATE], "it is neither late nor looked for again");
}

#[test]
fn a_duplicate_that_is_wanted_is_released_for_good_and_the_warehouses_time_begins_then() {
    let mut world = duplicate();
    world.until(on(3, 9, 0));
    world.hears(&resolved(on(3, 9, 0), DUPLICATE, Release)).waits(10);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world.hears(&sent_to(on(3, 10, 0), "1 High Street", |_| {})).until(on(7, 9, 4));
    assert_eq!(world.history_of(DUPLICATE)[1..], ["closed 2026-03-05T09:00:00Z"]);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(on(7, 9, 5));
    assert_eq!(world.open_cases(), [LATE]);
}

#[test]
fn a_duplicate_that_is_not_wanted_is_cancelled_by_the_shop_or_is_a_case_again() {
    let mut world = duplicate();
    world.hears(&resolved(HOUR, DUPLICATE, Cancel)).until(on(2, 12, 59));
    assert_eq!(world.told_shop(), ["cancel likely-duplicate:4999"]);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.until(on(2, 13, 0));
    assert_eq!(world.open_cases(), [DUPLICATE], "the shop did not");
    world.hears(&cancelled(on(2, 14, 0))).hears(&refunded(on(2, 14, 0), "R1", eur(3000), &[])).inactive();
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert!(world.stated_to_warehouse().is_empty());
    assert_eq!(world.told_shop().len(), 1);
}

#[test]
fn that_it_was_handled_says_not_which_of_the_two_a_duplicate_is() {
    let mut world = duplicate();
    world.hears(&resolved(HOUR, DUPLICATE, Handled)).waits(DAY);
    assert_eq!(world.open_cases(), [DUPLICATE]);
    assert!(world.commands.is_empty());
}

#[test]
fn a_held_duplicate_is_let_go_soon_after_the_other_one_is_not_to_be_sent_any_more() {
    let mut world = duplicate();
    world.until(5 * HOUR);
    assert_eq!(world.history_of(DUPLICATE), ["opened 2026-03-02T12:01:00Z"], "to ask again opens nothing");
    world.duplicate = None;
    world.until(7 * HOUR);
    assert_eq!(world.history_of(DUPLICATE)[1..], ["closed 2026-03-02T18:01:00Z"]);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    let checks = world.checks.len();
    world.until(20 * HOUR);
    assert_eq!(world.checks.len(), checks, "it has the place now");
}

#[test]
fn a_held_duplicate_that_finds_a_third_order_is_held_because_of_that() {
    let mut world = duplicate();
    world.duplicate = "4998".parse().ok();
    world.until(3 * HOUR);
    assert_eq!(world.open_cases(), ["likely-duplicate:4998"]);
    assert!(world.stated_to_warehouse().is_empty());
}

fn alike(orders: &[&str]) -> std::collections::BTreeSet<candor_domain::values::id::OrderId> {
    orders.iter().map(|order| order.parse().unwrap()).collect()
}

#[test]
fn of_three_that_look_the_same_a_held_one_names_the_other_two_and_people_are_told_again_of_a_third() {
    let mut world = duplicate();
    assert!(!world.case(DUPLICATE).summary.contains("5003"));
    world.lookalikes = alike(&["5003"]);
    world.until(3 * HOUR);
    let names =
        "looks like order 4999: the same customer, basket and address. So does order 5003. It is held.";
    assert!(world.case(DUPLICATE).summary.ends_with(names), "{}", world.case(DUPLICATE).summary);
    assert_eq!(world.history_of(DUPLICATE), ["opened 2026-03-02T12:01:00Z"; 2]);
    assert!(world.announced.iter().all(|told| told.number == 1), "it is the same opening");
    world.until(9 * HOUR);
    assert_eq!(world.history_of(DUPLICATE).len(), 2, "nothing is told that was told before");
    world.lookalikes = alike(&["5003", "5004"]);
    world.until(14 * HOUR);
    assert!(world.case(DUPLICATE).summary.contains(" So do orders 5003, 5004. "));
}

#[test]
fn a_case_that_ends_before_people_are_told_of_a_third_order_is_said_to_be_closed() {
    let mut world = duplicate();
    let (holder, others) = ("4999".parse().ok(), alike(&["5003"]));
    let found = Lookalikes { holder, others };
    let of = Attempted::DuplicateCheck { found, purpose: DuplicatePurpose::TakePlace };
    world.order.ledger.duplicate_check = Some(Task::Due { not_before: at(HOUR), attempts: 0 });
    let number = world.order.ledger.claim(&of, at(HOUR)).unwrap();
    let attempt = Attempt { of, number, outcome: Outcome::Done { receipt: None } };
    world.order.ledger.record_outcome(&attempt, &policy(), at(HOUR));
    world.hears(&resolved(HOUR, DUPLICATE, Release)).until(2 * HOUR);
    let told = ["opened 2026-03-02T12:01:00Z", "closed 2026-03-02T13:00:00Z"];
    assert_eq!(world.history_of(DUPLICATE), told);
}

#[test]
fn where_the_first_goes_away_a_held_one_names_the_one_that_holds_it_then() {
    let mut world = duplicate();
    world.lookalikes = alike(&["5003"]);
    world.until(3 * HOUR);
    (world.duplicate, world.lookalikes) = ("5003".parse().ok(), alike(&[]));
    world.until(9 * HOUR);
    assert_eq!(world.open_cases(), ["likely-duplicate:5003"]);
    assert!(!world.case("likely-duplicate:5003").summary.contains("4999"));
    assert!(world.stated_to_warehouse().is_empty());
}

#[test]
fn an_order_takes_the_place_when_it_is_paid_and_gives_it_up_when_nothing_is_to_be_sent() {
    use DuplicatePurpose::{GivePlaceUp, TakePlace};
    for ends in [cancelled(3 * HOUR), refunded(3 * HOUR, "R1", eur(3000), &[])] {
        let mut world = World::new(policy());
        world.hears(&placed_to(0, "1 High Street")).hears(&failed(1, "P0")).until(HOUR);
        assert!(world.checks.is_empty(), "an order that is not paid holds no other");
        world.hears(&paid(2 * HOUR, "P1", eur(3000))).until(3 * HOUR);
        world.hears(&ends).inactive();
        assert_eq!(world.checks, [(at(2 * HOUR), TakePlace), (at(3 * HOUR), GivePlaceUp)]);
    }
}

#[test]
fn an_order_of_which_something_was_sent_keeps_its_place_though_it_is_cancelled() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(1, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "p1", &[("A", 2), ("B", 1)], None)).hears(&cancelled(2 * HOUR)).inactive();
    assert_eq!(world.checks.len(), 1);
}

#[test]
fn an_order_that_nobody_can_know_or_that_is_too_old_is_not_looked_for_and_goes_on() {
    for (change, window, days) in [(true, "1d", 0), (false, "0s", 0), (false, "1d", DAY + 1)] {
        let mut world = World::new(policy_with(json!({ "duplicates": { "window": window } })));
        world.duplicate = "4999".parse().ok();
        world.now = at(days);
        let nobody = |body: &mut candor_domain::order::placed::Placed| {
            if change {
                body.customer.email = None;
            }
        };
        world.hears(&sent_to(0, "1 High Street", nobody)).hears(&paid(1, "P1", eur(3000))).waits(HOUR);
        assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"], "{change} {window} {days}");
    }
}

#[test]
fn a_tag_that_was_taken_off_as_asked_is_put_on_again_when_its_conditions_hold_again() {
    let mut world = paid_with(cooling_off());
    world.until(HOUR);
    let total = |minor| move |body: &mut candor_domain::order::placed::Placed| body.total = eur(minor);
    world.hears(&tagged(HOUR, "large", Added)).hears(&sent_to(2 * HOUR, "1 High Street", total(2999)));
    world.until(3 * HOUR);
    world.hears(&tagged(3 * HOUR, "large", Removed)).until(4 * HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world.hears(&sent_to(4 * HOUR, "1 High Street", total(3000))).until(5 * HOUR);
    assert_eq!(world.told_shop(), ["added large", "removed large", "added large"]);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop held"]);
}

#[test]
fn an_order_does_not_come_to_rest_before_its_last_hold_is_over() {
    let when = json!({ "total_at_least": { "amount_minor": 3000, "currency": "EUR" } });
    let large = json!({ "when": when, "hold": true, "release_after": "40d" });
    let mut world = paid_with(policy_with(json!({ "tags": { "large": large } })));
    world.until(40 * DAY + 4);
    assert!(world.stated_to_warehouse().is_empty());
    world.until(40 * DAY + 5);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"], "the shop's attention is 30 days");
}

#[test]
fn the_warehouses_time_begins_anew_where_a_hold_ends_and_for_nothing_else() {
    // The order is held until noon of the third day. Then a person decides that the hold was dealt with, or
    // decides about another case.
    let said =
        [resolved(on(2, 13, 0), FORGOTTEN, Handled), resolved(on(2, 13, 0), "source-conflict:P1", Release)];
    for said in said {
        let mut world = bought();
        world.hears(&tagged(2, "hold", Added)).hears(&tagged(on(2, 12, 0), "hold", Removed)).hears(&said);
        world.until(on(4, 12, 4));
        assert!(world.history_of(LATE).is_empty(), "{said:?}");
        world.until(on(4, 12, 5));
        assert_eq!(world.history_of(LATE), ["opened 2026-03-06T12:05:00Z"], "{said:?}");
    }
}

#[test]
fn a_tag_that_holds_nothing_is_never_forgotten() {
    let mut world = bought();
    world.hears(&tagged(1, "gift", Added)).until(6 * DAY);
    assert_eq!(world.announced_cases(), [LATE]);
}

#[test]
fn the_warehouses_time_begins_anew_where_the_shop_is_asked_to_take_a_hold_off() {
    let when = json!({ "total_at_least": { "amount_minor": 3000, "currency": "EUR" } });
    let mut world = paid_with(policy_with(json!({ "tags": { "large": { "when": when, "hold": true } } })));
    world.until(on(2, 12, 0));
    world.hears(&sent_to(on(2, 12, 0), "1 High Street", |body| body.total = eur(2999)));
    world.until(on(4, 12, 4));
    assert_eq!(world.told_shop(), ["added large", "removed large"]);
    assert!(world.history_of(LATE).is_empty());
    world.until(on(4, 12, 5));
    assert_eq!(world.history_of(LATE), ["opened 2026-03-06T12:05:00Z"]);
}
