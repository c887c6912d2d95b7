//! Tests the figures of what happened: what an order counts as, on which day, and how that changes.

use crate::support::*;
use candor_domain::case::key::CaseKind;
use candor_domain::contact::mail_status::MailStatus::{Bounced, Delivered};
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::figures::counts::{Counts, Figures};
use candor_domain::figures::measure::Measure;
use candor_domain::figures::resolve_time::ResolveTime;
use candor_domain::ledger::entry::{CaseEntry, PastOpening};
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::key::MessageKind::{OrderConfirmation, OrderUpdate};
use candor_domain::message::reason::Reason;
use candor_domain::shipment::tracking_update::TrackingStatus::InTransit;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use jiff::Timestamp;
use serde_json::json;

const STALLED: CaseKind = CaseKind::ParcelStalled;

fn figures(world: &World) -> Figures {
    Figures::of(&world.order, &world.policy)
}

fn on_day(world: &World, day: &str) -> Counts {
    figures(world).on(day.parse().unwrap())
}

fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world
}

#[test]
fn an_order_and_its_messages_count_on_their_days() {
    let mut world = world();
    world.until(10);
    world.hears(&revised(DAY, |body| body.lines[0].quantity = Quantity::units(1))).waits(HOUR);
    let (monday, tuesday) = (on_day(&world, "2026-03-02"), on_day(&world, "2026-03-03"));
    assert_eq!((monday.orders(), monday.sent()), (1, [(OrderConfirmation, 1)].into()));
    assert_eq!((tuesday.orders(), tuesday.sent()), (0, [(OrderUpdate, 1)].into()));
    assert_eq!((monday.corrections(), tuesday.corrections()), (0, 1));
}

#[test]
fn a_day_is_that_of_the_shop() {
    let zone = |name| World::new(policy_with(json!({ "shops": { "demo-shop": { "time_zone": name } } })));
    let days = ["Europe/London", "Pacific/Kiritimati"].map(|name| {
        let mut world = zone(name);
        world.hears(&placed(0));
        figures(&world).days().map(|(day, _)| day.to_string()).collect::<Vec<_>>()
    });
    assert_eq!(days, [["2026-03-02"], ["2026-03-03"]]);
}

#[test]
fn an_order_that_only_tries_the_checkout_is_none() {
    let mut world = World::new(policy());
    world.hears(&revised(0, |body| body.test = true)).waits(10);
    assert_eq!(figures(&world).days().map(|(_, counts)| counts.orders()).sum::<i64>(), 0);
}

#[test]
fn what_was_withheld_and_is_sent_after_all_is_withheld_no_longer() {
    let nowhere = |body: &mut candor_domain::order::placed::Placed| body.customer.email = None;
    let mut world = World::new(policy());
    world.hears(&revised(0, nowhere)).hears(&paid(0, "P1", eur(3000))).until(10);
    let withheld = on_day(&world, "2026-03-02");
    assert_eq!(withheld.withheld(), [(Reason::NoAddress, 1)].into());
    let before = figures(&world);
    world.hears(&placed(20)).until(60);
    let after = on_day(&world, "2026-03-02");
    assert_eq!((after.withheld(), after.sent()), ([].into(), [(OrderConfirmation, 1)].into()));
    let change = FiguresChange::between(&before, &world.order, &world.policy);
    let taken_back = change.figures().on("2026-03-02".parse().unwrap());
    assert_eq!(taken_back.withheld(), [(Reason::NoAddress, -1)].into());
}

#[test]
fn nobody_knows_of_a_message_until_it_is_proved() {
    let mut world = world();
    world.dies = true;
    world.until(2);
    world.dies = false;
    world.until(30);
    assert_eq!(on_day(&world, "2026-03-02").unknown(), [(OrderConfirmation, 1)].into());
    world.hears(&tracked(40, "order-confirmation", Delivered)).until(50);
    let proved = on_day(&world, "2026-03-02");
    assert_eq!((proved.unknown(), proved.sent()), ([].into(), [(OrderConfirmation, 1)].into()));
}

#[test]
fn a_mail_that_came_back_or_was_refused_was_not_sent() {
    let mut back = world();
    back.until(10);
    back.hears(&tracked(20, "order-confirmation", Bounced)).until(30);
    let counts = on_day(&back, "2026-03-02");
    assert_eq!(counts.get(&Measure::CameBack(OrderConfirmation)), 1);
    assert!(counts.sent().is_empty());
    let mut refused = world();
    refused.answer = Some(Outcome::Refused { why: Remark::bounded("no such domain") });
    refused.until(10);
    assert_eq!(on_day(&refused, "2026-03-02").get(&Measure::Refused(OrderConfirmation)), 1);
    assert_eq!(on_day(&refused, "2026-03-02").failed(), [(OrderConfirmation, 1)].into());
}

/// Returns a world in which a parcel stalled twice: the second time it is still open.
fn stalled_twice() -> World {
    let mut world = world();
    world.hears(&shipment(HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).waits(HOUR);
    world.hears(&scanned(on(1, 15, 0), "X", InTransit)).until(on(4, 18, 0));
    world.hears(&scanned(on(4, 18, 0), "X", InTransit)).until(on(9, 19, 0));
    world
}

#[test]
fn a_case_that_opens_twice_counts_twice_though_people_heard_of_its_end() {
    let world = stalled_twice();
    let days = ["2026-03-06", "2026-03-11"].map(|day| on_day(&world, day));
    assert_eq!(days.clone().map(|day| day.cases_opened()), [[(STALLED, 1)].into(), [(STALLED, 1)].into()]);
    assert_eq!(days.clone().map(|day| day.cases_closed()), [[(STALLED, 1)].into(), [].into()]);
    // From 15:05 to 18:00.
    assert_eq!(days[0].resolve_times(), [(ResolveTime::WithinFourHours, 1)].into());
    assert_eq!(days[0].get(&Measure::ResolveSeconds), 10_500);
    assert_eq!(days[1].median_resolve_time(), None);
}

#[test]
fn of_a_case_that_never_rests_the_newest_openings_count() {
    let mut world = stalled_twice();
    let key = world.order.ledger.past_openings.keys().next().unwrap().clone();
    let moment = |hour| at(on(20, hour, 0));
    let openings = world.order.ledger.past_openings.get_mut(&key).unwrap();
    openings.extend((0..15).map(|hour| PastOpening { since: moment(hour), until: moment(hour + 1) }));
    world.hears(&scanned(on(9, 19, 0), "X", InTransit)).waits(1);
    assert_eq!(world.order.ledger.past_openings[&key].len(), 16);
    assert!(matches!(world.order.ledger.cases[&key], CaseEntry::Closed { number: 2, .. }));
    assert!(on_day(&world, "2026-03-06").is_empty(), "the oldest is forgotten");
}

#[test]
fn nothing_is_taken_back_of_an_order_that_is_erased() {
    let mut world = world();
    world.until(10);
    let tombstone = Order::tombstone(world.order.key.clone(), Timestamp::UNIX_EPOCH);
    let change = FiguresChange::between(&figures(&world), &tombstone, &world.policy);
    assert!(change.is_empty());
    assert!(FiguresChange::between(&Figures::default(), &tombstone, &world.policy).is_empty());
    assert!(Figures::of(&tombstone, &world.policy).is_empty());
}

#[test]
fn a_change_reads_back_as_it_was_written_with_what_a_newer_release_counts() {
    let mut world = world();
    world.until(10);
    let change = FiguresChange::between(&Figures::default(), &world.order, &world.policy);
    assert_eq!(change.to_string(), "2026-03-02 orders 1 sent:order-confirmation 1");
    let newer = "2026-03-02 orders -1 sent:carrier-pigeon 2;2026-03-03 sent:order-update 1";
    assert_eq!(newer.parse::<FiguresChange>().unwrap().to_string(), newer);
    assert!("".parse::<FiguresChange>().unwrap().is_empty());
    for bad in ["monday orders 1", "2026-03-02 orders", "2026-03-02 orders one", "2026-03-02 Orders 1"] {
        assert!(bad.parse::<FiguresChange>().is_err(), "{bad}");
    }
}
