//! Tests refused events: each is a case at once, until a good event takes its place or a person decides.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Cancel, Handled, Release};
use candor_domain::case::work::Work;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::fulfilment::reported::RequestStatus;
use candor_domain::order::placed::Risk;
use candor_domain::order::tagged::TagChange;
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::EstimateSubject;
use candor_domain::values::reading::Violation;

const KEY: &str = "event-malformed:refused-1";

/// Returns an event of half past noon that was refused at one o'clock.
fn refused(about: Option<Aspect>, why: WhyRefused) -> Event {
    let wrong = |pointer: &str, problem: &str| Violation { pointer: pointer.into(), problem: problem.into() };
    let body = Refused {
        refused_at: at(HOUR),
        why,
        about,
        event_id: "evt-1".parse().ok(),
        occurred_at: Some(at(30)),
        violations: vec![wrong("/amount", "is missing"), wrong("/currency", "is not a currency")],
        raw: "{}".to_owned().into(),
    };
    event(HOUR, "refused-1", Fact::EventRefused(body))
}

fn malformed(about: Aspect) -> Event {
    refused(Some(about), WhyRefused::Malformed)
}

fn payment() -> Aspect {
    Aspect::Payment("P1".parse().unwrap())
}

#[test]
fn a_refused_event_is_a_case_at_once_with_all_that_is_wrong_and_the_event_as_it_came() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&malformed(payment())).waits(0);
    assert_eq!(world.history_of(KEY), ["opened 2026-03-02T13:00:00Z"]);
    let case = world.case(KEY);
    let summary =
        "An event was refused and changed nothing: /amount is missing; /currency is not a currency.";
    assert_eq!((case.summary.as_str(), case.raw.unwrap().as_str()), (summary, "{}"));
    world.hears(&malformed(payment())).waits(DAY);
    assert_eq!(world.history_of(KEY).len(), 1, "however often it comes");
}

#[test]
fn why_it_was_refused_is_the_kind_of_its_case() {
    for (why, key) in [
        (WhyRefused::Malformed, KEY),
        (WhyRefused::FromTheFuture, "event-from-the-future:refused-1"),
        (WhyRefused::OverLimit, "event-over-limit:refused-1"),
    ] {
        let mut world = World::new(policy());
        world.hears(&refused(None, why)).inactive();
        assert_eq!(world.open_cases(), [key], "nothing is known that could take its place");
    }
}

#[test]
fn the_same_event_put_right_or_one_as_new_closes_it_and_an_older_one_does_not() {
    let mut again = paid(10, "P1", eur(3000));
    again.stamp.id = "evt-1".parse().unwrap();
    for (event, open) in [
        (again, false),
        (paid(30, "P1", eur(3000)), false),
        (paid(29, "P1", eur(3000)), true),
        (paid(60, "P2", eur(3000)), true),
        (failed(60, "P1"), true),
    ] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&malformed(payment())).waits(0);
        world.hears(&event).waits(1);
        assert_eq!(world.open_cases() == [KEY], open, "{event:?}");
    }
}

#[test]
fn a_good_event_that_came_first_keeps_the_case_from_opening() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(40, "P1", eur(3000))).hears(&malformed(payment())).waits(DAY);
    assert!(world.announced.is_empty());
}

#[test]
fn every_part_of_an_order_has_the_event_that_takes_a_refused_ones_place() {
    let id = || "X".parse().unwrap();
    let case = "payment-pending:order";
    for (aspect, event) in [
        (Aspect::Placed, revised(30, |_| {})),
        (Aspect::Cancelled, cancelled(30)),
        (Aspect::Tag("gift".parse().unwrap()), tagged(30, "gift", TagChange::Added)),
        (payment(), paid(30, "P1", eur(3000))),
        (Aspect::PaymentFailed("P1".parse().unwrap()), failed(30, "P1")),
        (Aspect::Refund("R1".parse().unwrap()), crate::support::refunded(30, "R1", eur(1), &[])),
        (Aspect::Shipment(id()), shipment(30, "X", &[("A", 1)], None)),
        (Aspect::TrackingUpdates(id()), scanned(30, "X", TrackingStatus::InTransit)),
        (Aspect::RevisedEstimate(EstimateSubject::Order), delayed(30, None, "2026-03-20")),
        (Aspect::RevisedEstimate(EstimateSubject::Shipment(id())), delayed(30, Some("X"), "2026-03-20")),
        (Aspect::Return("RMA1".parse().unwrap()), returning(30, "RMA1", &[("A", 1)])),
        (Aspect::ReturnUpdated("RMA1".parse().unwrap()), return_updated(30, "RMA1", ReturnStatus::Approved)),
        (Aspect::Fulfilment("F1".parse().unwrap()), reported(30, "F1", RequestStatus::Accepted, &[])),
        (Aspect::RiskAssessed("77".parse().unwrap()), assessed(30, "77", Risk::Low)),
        (Aspect::Mail("follow-up".parse().unwrap()), tracked(30, "follow-up", MailStatus::Sent)),
        (Aspect::Resolution(case.parse().unwrap()), resolved(30, case, Handled)),
        (Aspect::Work(case.parse().unwrap()), worked(30, case, Work::Taken)),
    ] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&malformed(aspect.clone())).waits(0);
        assert_eq!(world.history_of(KEY), ["opened 2026-03-02T13:00:00Z"], "{aspect:?}");
        world.hears(&event).waits(0);
        assert_eq!(world.history_of(KEY)[1..], ["closed 2026-03-02T13:00:00Z"], "{aspect:?}");
    }
}

#[test]
fn a_person_may_deal_with_a_refused_event() {
    let mut world = World::new(policy());
    world.hears(&malformed(payment())).waits(0);
    world.hears(&resolved(2 * HOUR, KEY, Handled)).waits(DAY);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_case_says_what_a_person_can_decide_about_it() {
    let decisions = |world: &mut World, key: &str| -> Vec<_> {
        world.case(key).actions.iter().filter_map(|action| action.decision).collect()
    };
    let mut world = World::new(policy());
    world.duplicate = "4999".parse().ok();
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&tagged(1, "hold", TagChange::Added)).hears(&malformed(payment())).until(3 * DAY);
    assert_eq!(decisions(&mut world, KEY), [Handled]);
    assert_eq!(decisions(&mut world, "hold-forgotten:hold"), [Release, Cancel, Handled]);
    assert_eq!(decisions(&mut world, "likely-duplicate:4999"), [Release, Cancel], "it is one of two things");
}
