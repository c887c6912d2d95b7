//! Tests the announcements of a case that no person works on. What other systems got wrong for people stands with its address.

use crate::support::*;
use candor_domain::case::key::CaseKey;
use candor_domain::case::report::CaseChange;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::case::work::Work;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::values::text::Remark;

/// A case of high severity: it is to be worked on within four hours.
const KEY: &str = "payment-mismatch:order";
/// The case opens when its grace period is over.
const OPENED: i64 = 5;

fn key() -> CaseKey {
    KEY.parse().unwrap()
}

/// Returns a world in which a case about too much money is open, and people were told of it.
fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(9000))).waits(HOUR);
    assert_eq!(world.history_of(KEY), [format!("opened {}", at(OPENED))]);
    world
}

/// Returns what was told of the case after it opened: that it is overdue, and that it closed.
fn told(world: &World) -> Vec<String> {
    let overdue = world.overdue.iter().map(|said| match &said.change {
        CaseChange::Overdue { due_at, .. } => format!("overdue {due_at}"),
        CaseChange::Opened { .. } | CaseChange::Closed { .. } => panic!("{said:?}"),
    });
    overdue.chain(world.history_of(KEY).split_off(1)).collect()
}

/// Reminders that come every few minutes are filtered away:
/// <https://github.com/fluxcd/notification-controller/issues/445>.
#[test]
fn people_are_told_once_when_the_time_for_a_case_is_over() {
    let mut world = world();
    let due_at = at(OPENED + 4 * HOUR);
    world.until(OPENED + 4 * HOUR - 1);
    assert_eq!(told(&world), Vec::<String>::new());
    world.until(OPENED + 4 * HOUR);
    assert_eq!(told(&world), [format!("overdue {due_at}")]);
    world.waits(20 * DAY);
    assert_eq!(told(&world), [format!("overdue {due_at}")]);
    let last = world.overdue.last().unwrap();
    let CaseChange::Overdue { case, .. } = &last.change else { panic!("{last:?}") };
    assert_eq!((case.key.clone(), last.number), (key(), 1));
    assert!(
        case.summary.contains("90.00"),
        "it says what is the matter, as the opening did: {}",
        case.summary
    );
}

/// An alert about what is dealt with is not believed the next time: <https://github.com/getsentry/sentry/issues/10081>.
#[test]
fn of_a_case_that_is_closed_in_time_only_the_closing_is_told() {
    let mut world = world();
    world.hears(&resolved(2 * HOUR, KEY, Handled)).waits(5 * DAY);
    assert_eq!(told(&world), [format!("closed {}", at(2 * HOUR))]);
}

#[test]
fn a_case_that_closes_before_anybody_heard_that_it_is_overdue_is_only_told_as_closed() {
    let mut world = world();
    world.until(OPENED + 4 * HOUR - 1);
    world.other_answer = Some(Outcome::Failed { why: Remark::bounded("the queue is away") });
    world.now = at(OPENED + 4 * HOUR);
    let due = world.plans().due;
    assert_eq!(
        due.iter().map(|due| due.key.to_string()).collect::<Vec<_>>(),
        [format!("case-overdue:1:{KEY}")]
    );
    world.other_answer = None;
    world.hears(&resolved(OPENED + 4 * HOUR + 1, KEY, Handled)).waits(DAY);
    assert_eq!(told(&world), [format!("closed {}", at(OPENED + 4 * HOUR + 1))]);
    assert!(world.order.ledger.announcements.is_empty(), "{:?}", world.order.ledger.announcements);
}

#[test]
fn a_case_that_was_told_as_overdue_and_as_closed_leaves_no_announcement_behind() {
    let mut world = world();
    world.waits(DAY);
    world.hears(&resolved(2 * DAY, KEY, Handled)).waits(DAY);
    assert_eq!(
        told(&world),
        [format!("overdue {}", at(OPENED + 4 * HOUR)), format!("closed {}", at(2 * DAY))]
    );
    assert!(world.order.ledger.announcements.is_empty(), "{:?}", world.order.ledger.announcements);
}

/// A person who silences an alert hears of it when the silence is over, and not before:
/// <https://github.com/prometheus/alertmanager/issues/226>.
#[test]
fn a_case_that_is_put_off_is_overdue_when_that_is_over() {
    let mut world = world();
    world.hears(&snoozed(2 * HOUR, KEY, 3 * DAY)).until(3 * DAY - 1);
    assert_eq!(told(&world), Vec::<String>::new());
    world.until(3 * DAY);
    assert_eq!(told(&world), [format!("overdue {}", at(3 * DAY))]);
}

#[test]
fn a_case_that_is_woken_after_its_time_is_overdue_at_once() {
    let mut world = world();
    world.hears(&snoozed(2 * HOUR, KEY, 3 * DAY)).until(DAY);
    world.hears(&worked(DAY, KEY, Work::Woken)).does_what_is_due();
    assert_eq!(told(&world), [format!("overdue {}", at(OPENED + 4 * HOUR))]);
}

#[test]
fn people_who_could_not_be_told_of_the_opening_hear_that_first() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(9000)));
    world.other_answer = Some(Outcome::Failed { why: Remark::bounded("the queue is away") });
    world.until(DAY);
    assert!(!world.announced.is_empty() && world.overdue.is_empty(), "{:?}", world.overdue);
    world.other_answer = None;
    world.waits(DAY);
    assert_eq!(world.overdue.len(), 1);
}

#[test]
fn a_case_that_opens_again_can_be_overdue_again() {
    let mut world = world();
    world.waits(DAY);
    world.hears(&resolved(2 * DAY, KEY, Handled)).hears(&paid(3 * DAY, "P2", eur(1000))).waits(DAY);
    let numbers: Vec<u32> = world.overdue.iter().map(|said| said.number).collect();
    assert_eq!(numbers, [1, 2]);
}

/// A shop that is connected, or whose events are replayed, has old cases. All of them would be told at once.
#[test]
fn a_case_of_an_order_that_rests_is_never_overdue() {
    let policy = policy_with(serde_json::json!({"activity_window": "3h"}));
    let mut world = World::new(policy);
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(9000))).waits(10 * DAY);
    assert_eq!(world.history_of(KEY), [format!("opened {}", at(OPENED))]);
}
