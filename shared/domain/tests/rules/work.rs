//! Tests what people do with a case beside deciding it. What other helpdesks got wrong for people stands with its address.

use crate::support::*;
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::case::work::Work;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge;

const KEY: &str = "payment-mismatch:order";

fn key() -> CaseKey {
    KEY.parse().unwrap()
}

/// Returns a world in which a case about too much money is open.
fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(9000))).waits(HOUR);
    assert_eq!(world.open_cases(), [KEY]);
    world
}

fn taken(minutes: i64) -> candor_domain::event::envelope::Event {
    worked(minutes, KEY, Work::Taken)
}

fn who(world: &World, number: u32) -> Option<&str> {
    world.order.facts.assignment(&key(), number).map(|assignment| assignment.person.as_str())
}

#[test]
fn the_last_one_who_took_it_has_it_whatever_came_first() {
    let given = worked(62, KEY, Work::GivenBack);
    let passed_on = worked(61, KEY, Work::Assigned { to: "Lee".parse().unwrap() });
    let all = [taken(60), passed_on.clone(), given.clone()];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let mut world = world();
        world.hears(&all[order[0]]).hears(&all[order[1]]).hears(&all[order[2]]);
        assert_eq!(who(&world, 1), None, "{order:?}");
    }
    let mut world = world();
    assert_eq!(who(world.hears(&taken(60)), 1), Some("Kim"));
    assert_eq!(who(world.hears(&passed_on), 1), Some("Lee"));
    assert_eq!(world.order.facts.work_on(&key()).len(), 2, "both stay in the history");
}

/// A ticket that comes back stays with a person who is on holiday, and no other person looks at it:
/// <https://github.com/osTicket/osTicket/issues/3308>, <https://github.com/chatwoot/chatwoot/issues/10739>.
#[test]
fn a_case_that_opens_again_is_nobodys_and_keeps_its_notes() {
    let mut world = world();
    world.hears(&taken(60)).hears(&snoozed(60, KEY, 30 * DAY)).hears(&noted(60, KEY, "She paid twice."));
    world.hears(&resolved(61, KEY, Handled)).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&paid(200, "P2", eur(1000))).waits(HOUR);
    assert_eq!(world.open_cases(), [KEY]);
    assert_eq!((who(&world, 1), who(&world, 2)), (Some("Kim"), None));
    assert_eq!(world.order.snoozed_until(&key(), 2), None);
    let notes = world.order.facts.work_on(&key()).into_iter();
    assert!(
        notes.clone().any(
            |held| matches!(&held.body.work, Work::Noted { note } if note.as_str() == "She paid twice.")
        )
    );
}

/// If news does not end a snooze, what was dealt with because of the news comes back at the old time:
/// <https://github.com/freescout-help-desk/freescout/issues/3363>. If every word ends it, no person can wait for a day:
/// <https://github.com/freescout-help-desk/freescout/issues/3584>.
#[test]
fn a_snooze_ends_when_the_case_says_more_and_not_because_of_other_news() {
    let mut world = world();
    world.hears(&snoozed(60, KEY, 5 * DAY)).waits(1);
    assert_eq!(world.order.snoozed_until(&key(), 1), Some(at(5 * DAY)));
    world.hears(&tagged(70, "gift", candor_domain::order::tagged::TagChange::Added));
    world.hears(&noted(71, KEY, "Asked the bank.")).hears(&taken(72)).waits(HOUR);
    assert_eq!(world.order.snoozed_until(&key(), 1), Some(at(5 * DAY)));
    let announced = world.announced.len();
    world.hears(&paid(140, "P2", eur(100)));
    assert_eq!(world.order.snoozed_until(&key(), 1), None);
    assert_eq!(world.order.snooze_ended_early(&key(), 1), Some(world.now));
    assert_eq!(world.announced.len(), announced, "people who put it off see it in their list");
    world.hears(&snoozed(150, KEY, 6 * DAY)).waits(HOUR);
    assert_eq!(world.order.snoozed_until(&key(), 1), Some(at(6 * DAY)), "it was put off again, knowing that");
}

#[test]
fn news_that_the_person_did_not_know_ends_a_snooze_that_is_recorded_after_it() {
    let mut world = world();
    let snooze = snoozed(65, KEY, 5 * DAY);
    world.hears(&paid(70, "P2", eur(100))).hears(&snooze);
    assert_eq!(world.order.snoozed_until(&key(), 1), None);
}

#[test]
fn a_case_can_be_woken_and_none_is_put_off_for_ever() {
    let mut world = world();
    world.hears(&snoozed(60, KEY, 4000 * DAY));
    assert_eq!(world.order.snoozed_until(&key(), 1), Some(at(60 + 92 * DAY)));
    world.hears(&worked(61, KEY, Work::Woken));
    assert_eq!(world.order.snoozed_until(&key(), 1), None);
}

#[test]
fn an_order_is_not_looked_after_for_longer_because_somebody_noted_something() {
    let mut world = world();
    let newest = world.order.facts.newest();
    world.hears(&noted(20 * DAY, KEY, "Nothing yet.")).hears(&taken(21 * DAY));
    assert_eq!(world.order.facts.newest(), newest);
    let mut alone = World::new(policy());
    alone.hears(&noted(5, KEY, "Which order?"));
    assert_eq!(alone.order.facts.newest(), Some(at(5)), "else it would be kept for ever");
}

#[test]
fn of_too_many_assignments_and_snoozes_the_newest_are_kept_whatever_came_first() {
    for event in [taken, |minutes| snoozed(minutes, KEY, DAY)] {
        let held = |minutes: Vec<i64>| {
            let mut facts = Facts::default();
            for minutes in minutes {
                let event = event(minutes);
                facts.merge(event.stamp, event.fact).unwrap();
            }
            let event = event(0);
            assert_eq!(facts.merge(event.stamp, event.fact), Ok(Merge::Superseded));
            facts
        };
        let facts = held((0..150).collect());
        assert_eq!(facts.work_on(&key()).len(), 100);
        assert_eq!(facts, held((0..150).rev().collect()));
    }
}
