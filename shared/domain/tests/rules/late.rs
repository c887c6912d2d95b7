//! Tests which reports are noted as late: those that come long after what they report, or long after something newer.

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::late::report::{LateReport, Newer};
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, InTransit, OutForDelivery};
use candor_domain::values::limits::LATE_REPORTS_MAX;

use crate::support::*;

/// A world that knows of an order and its shipment.
fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&shipment(10, "X", &[("A", 2)], Some("T-1")));
    world
}

fn hears_at(world: &mut World, minutes: i64, event: &Event) -> Vec<LateReport> {
    world.now = at(minutes);
    world.hears(event);
    world.order.ledger.late.values().cloned().collect()
}

#[test]
fn a_tracking_update_that_comes_after_a_newer_one_says_what_was_known() {
    let mut world = world();
    hears_at(&mut world, 91, &scanned(90, "X", Delivered));
    let late = hears_at(&mut world, 125, &scanned(60, "X", InTransit));
    let newer = Newer { occurred_at: at(90), status: Some(Delivered) };
    let [late] = &late[..] else { panic!("{late:?}") };
    assert_eq!(
        (late.about, late.status, late.newer),
        (EventType::DeliveryScanned, Some(InTransit), Some(newer))
    );
    assert_eq!((late.occurred_at, late.received_at), (at(60), at(125)));
}

#[test]
fn a_tracking_update_that_is_superseded_says_what_was_known() {
    let mut world = world();
    hears_at(&mut world, 60, &scanned(60, "X", InTransit));
    let late = hears_at(&mut world, 95, &scanned(50, "X", InTransit));
    assert_eq!(late[0].newer, Some(Newer { occurred_at: at(60), status: Some(InTransit) }));
    assert_eq!(hears_at(&mut world, 500, &scanned(50, "X", InTransit)), late, "it came before");
}

#[test]
fn reports_that_come_in_the_wrong_order_within_minutes_are_not_noted() {
    let mut world = world();
    hears_at(&mut world, 61, &scanned(60, "X", Delivered));
    assert_eq!(hears_at(&mut world, 62, &scanned(50, "X", OutForDelivery)), []);
}

#[test]
fn news_that_come_late_are_noted_with_nothing_newer() {
    let mut world = world();
    assert_eq!(hears_at(&mut world, 20 + 6 * HOUR - 1, &paid(20, "P1", eur(3000))), []);
    let late = hears_at(&mut world, 20 + 6 * HOUR, &return_updated(20, "RMA1", ReturnStatus::Approved));
    assert_eq!((late.len(), late[0].newer), (1, None));
}

#[test]
fn what_happened_before_the_order_was_known_is_not_late() {
    let mut world = World::new(policy());
    world.now = at(2 * DAY);
    world.hears(&placed(0)).hears(&paid(5, "P1", eur(3000)));
    assert_eq!(hears_at(&mut world, 2 * DAY + 5, &shipment(10, "X", &[("A", 2)], None)), []);
}

#[test]
fn no_more_than_eight_are_kept_and_those_the_newest() {
    let mut world = world();
    hears_at(&mut world, 90, &scanned(90, "X", InTransit));
    let mut late = vec![];
    for minutes in 11..30 {
        late = hears_at(&mut world, 300 + minutes, &scanned(minutes, "X", InTransit));
    }
    late.sort_by_key(|late| late.received_at);
    let received: Vec<_> = late.iter().map(|late| late.received_at).collect();
    assert_eq!(late.len(), LATE_REPORTS_MAX);
    assert_eq!((received[0], received[7]), (at(322), at(329)));
}
