//! Tests the book of outgoing mail, and what becomes of messages while the account is in trouble.

use candor_domain::case::resolution::Decision;
use candor_domain::contact::mail_book::{MailBook, SendingLimits, Turn, Urgency, Wait};
use candor_domain::contact::mail_stop::MailStopChange;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::ledger::outcome::{Outcome, PostponedBy};
use candor_domain::message::entry::MessageEntry;
use candor_domain::values::id::Shop;
use candor_domain::values::text::Remark;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::support::*;

const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world
}

fn shop(name: &str) -> Shop {
    name.parse().unwrap()
}

fn start() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

fn after(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn takes(book: &mut MailBook, urgency: Urgency, now: Timestamp) -> Turn {
    book.take(&shop("demo-shop"), urgency, now)
}

fn trouble(kind: MailTroubleKind) -> MailTrouble {
    MailTrouble { kind, why: Remark::bounded("the mail service said so") }
}

fn stops(book: &mut MailBook, kind: MailTroubleKind, now: Timestamp) -> Timestamp {
    book.stop(&shop("demo-shop"), &trouble(kind), now)
}

#[test]
fn turns_are_one_interval_apart_and_no_second_has_more_of_them_than_the_account_may_send() {
    let mut book = MailBook::default();
    book.know_limits(Some(SendingLimits { per_second: 10, per_day: None, sent: 0 }), start());
    let turns: Vec<Turn> = (0..200).map(|_| takes(&mut book, Urgency::Urgent, start())).collect();
    let at: Vec<Timestamp> =
        turns.iter().filter_map(|turn| if let Turn::At(at) = turn { Some(*at) } else { None }).collect();
    assert_eq!(at.len(), 31, "three seconds ahead");
    assert!(at.windows(2).all(|pair| pair[1].duration_since(pair[0]) == SignedDuration::from_millis(100)));
    let later: Vec<Timestamp> = turns
        .iter()
        .filter_map(|turn| if let Turn::Later(at, Wait::Queue) = turn { Some(*at) } else { None })
        .collect();
    assert_eq!((later.len(), later[0]), (169, after(60)));
    assert_eq!(later[168], after(60) + SignedDuration::from_millis(16_800), "each has a slot of its own");
}

#[test]
fn a_mail_that_can_be_refused_goes_only_where_hardly_any_other_waits_and_never_holds_one_up() {
    let mut book = MailBook::default();
    let taken =
        (0..100).filter(|_| matches!(takes(&mut book, Urgency::Refusable, start()), Turn::At(_))).count();
    assert_eq!(taken, 8, "half a second ahead");
    for _ in 0..1000 {
        takes(&mut book, Urgency::Refusable, start());
    }
    assert!(matches!(takes(&mut book, Urgency::Urgent, start()), Turn::At(at) if at < after(1)));
}

#[test]
fn the_last_tenth_of_the_daily_quota_is_for_mails_that_an_order_needs() {
    let mut book = MailBook::default();
    book.know_limits(Some(SendingLimits { per_second: 14, per_day: Some(100), sent: 90 }), start());
    assert_eq!(takes(&mut book, Urgency::Refusable, start()), Turn::At(start()));
    assert_eq!(takes(&mut book, Urgency::Refusable, after(5)), Turn::Later(after(3605), Wait::Quota));
    assert_eq!(takes(&mut book, Urgency::Urgent, after(5)), Turn::At(after(5)));
}

#[test]
fn the_limits_are_read_again_after_an_hour_and_after_the_rate_was_exceeded() {
    let mut book = MailBook::default();
    assert!(book.wants_limits(start()));
    book.know_limits(None, start());
    assert!(!book.wants_limits(after(3599)) && book.wants_limits(after(3600)));
    let next = stops(&mut book, MailTroubleKind::RateReached, after(10));
    assert_eq!(next, after(12));
    assert!(book.wants_limits(after(11)));
    assert_eq!(takes(&mut book, Urgency::Urgent, after(10)), Turn::At(after(12)), "all wait a moment");
    assert_eq!(book.untold(&policy()), None, "it is no matter for people");
}

#[test]
fn while_the_account_is_in_trouble_one_mail_tries_at_longer_and_longer_pauses_and_all_others_wait() {
    let mut book = MailBook::default();
    let kind = MailTroubleKind::QuotaReached;
    let mut now = start();
    let mut pauses = Vec::new();
    for _ in 0..6 {
        let until = stops(&mut book, kind, now);
        pauses.push(until.duration_since(now).as_secs());
        assert_eq!(takes(&mut book, Urgency::Urgent, now), Turn::Later(until, Wait::Trouble(kind)));
        now = until;
        assert_eq!(takes(&mut book, Urgency::Urgent, now), Turn::At(now), "one tries");
        assert!(matches!(takes(&mut book, Urgency::Urgent, now), Turn::Later(_, Wait::Trouble(_))));
    }
    assert_eq!(pauses, [60, 120, 240, 480, 600, 600]);
    book.took(&shop("demo-shop"), now, now);
    assert!(!book.is_stopped(&shop("demo-shop")));
}

#[test]
fn several_workers_that_meet_one_trouble_at_once_make_one_pause() {
    let mut book = MailBook::default();
    for _ in 0..5 {
        assert_eq!(stops(&mut book, MailTroubleKind::SendingPaused, start()), after(60));
    }
}

#[test]
fn the_trouble_of_one_shops_sender_leaves_the_mails_of_other_shops_alone() {
    let mut book = MailBook::default();
    stops(&mut book, MailTroubleKind::SenderNotVerified, start());
    assert!(matches!(book.take(&shop("other"), Urgency::Urgent, start()), Turn::At(_)));
    let notice = book.untold(&policy()).unwrap();
    assert_eq!(notice.shop, Some(shop("demo-shop")));
    book.took(&shop("other"), after(1), after(1));
    assert!(book.is_stopped(&shop("demo-shop")));
}

#[test]
fn people_hear_once_that_mail_waits_and_once_that_it_goes_out_again() {
    let mut book = MailBook::default();
    for minute in 0..3 {
        stops(&mut book, MailTroubleKind::QuotaReached, after(minute * 60));
    }
    let opened = book.untold(&policy()).unwrap();
    let written = serde_json::to_value(&opened).unwrap();
    assert_eq!(written["key"], "mail-stopped");
    assert_eq!(written["change"]["change"], "opened");
    let MailStopChange::Opened { opened_at, ref case, .. } = opened.change else { panic!("{opened:?}") };
    assert_eq!((opened_at, opened.number, &opened.shop), (start(), 1, &None));
    assert!(case.summary.contains("may send in 24 hours"), "{}", case.summary);
    book.told(&opened);
    assert_eq!(book.untold(&policy()), None);
    // A mail whose turn came before the trouble proves nothing.
    book.took(&shop("demo-shop"), start(), after(1));
    assert_eq!(book.untold(&policy()), None);
    book.took(&shop("demo-shop"), after(400), after(400));
    let closed = book.untold(&policy()).unwrap();
    assert_eq!((closed.number, &closed.change), (1, &MailStopChange::Closed { closed_at: after(400) }));
    book.told(&closed);
    assert_eq!(book.untold(&policy()), None);
    stops(&mut book, MailTroubleKind::QuotaReached, after(500));
    assert_eq!(book.untold(&policy()).unwrap().number, 2);
}

#[test]
fn a_mail_service_that_does_not_answer_is_a_matter_for_people_after_the_third_attempt() {
    let mut book = MailBook::default();
    let mut now = start();
    for told in [false, false, true] {
        now = stops(&mut book, MailTroubleKind::ServiceDown, now);
        assert_eq!(book.untold(&policy()).is_some(), told);
    }
    let mut passing = MailBook::default();
    stops(&mut passing, MailTroubleKind::ServiceDown, start());
    passing.took(&shop("demo-shop"), after(60), after(60));
    assert_eq!((passing.untold(&policy()), passing.is_stopped(&shop("demo-shop"))), (None, false));
}

fn postponed(minutes: i64) -> Option<Outcome> {
    Some(Outcome::Postponed {
        until: at(minutes),
        by: PostponedBy::MailTrouble,
        why: Remark::bounded("the quota is reached"),
    })
}

fn confirmation(world: &World) -> &MessageEntry {
    &world.order.ledger.messages[&"order-confirmation".parse().unwrap()]
}

#[test]
fn attempts_while_no_mail_goes_out_at_all_do_not_count_against_a_message() {
    let mut world = world();
    for attempt in 1..=20 {
        world.answer = postponed(10 * attempt);
        world.until(10 * attempt - 1);
    }
    assert!(matches!(confirmation(&world), MessageEntry::Due { .. }), "{:?}", confirmation(&world));
    assert!(world.open_cases().is_empty());
    world.answer = Some(Outcome::Failed { why: Remark::bounded("a fault of this one") });
    world.until(203);
    assert!(matches!(confirmation(&world), MessageEntry::Due { .. }), "it has all its attempts left");
    world.answer = None;
    world.until(6 * HOUR);
    assert_eq!(world.sent.len(), 1);
    assert!(world.order.ledger.postponed.is_empty());
}

#[test]
fn a_message_that_waits_for_the_account_is_not_sent_when_it_is_of_no_use_any_more() {
    let mut world = world();
    world.answer = postponed(30 * DAY);
    world.until(10);
    world.answer = None;
    world.hears(&refunded(HOUR, "R1", eur(3000), &ALL)).until(31 * DAY);
    assert!(world.sent.is_empty());
}

const IMPOSSIBLE: &str = "message-impossible:order-confirmation";

fn refused() -> World {
    let mut world = world();
    world.answer = Some(Outcome::Refused { why: Remark::bounded("the template is broken") });
    world.until(HOUR);
    assert_eq!(world.open_cases(), [IMPOSSIBLE]);
    world
}

#[test]
fn a_refused_message_is_sent_again_when_a_person_says_so_and_not_for_ever() {
    let mut world = refused();
    world.hears(&resolved(2 * HOUR, IMPOSSIBLE, Decision::SendAgain)).until(3 * HOUR);
    assert_eq!(world.open_cases(), [IMPOSSIBLE], "it was refused again");
    assert_eq!(world.letters.len(), 2);
    world.answer = None;
    world.hears(&resolved(4 * HOUR, IMPOSSIBLE, Decision::SendAgain)).until(5 * HOUR);
    assert_eq!((world.sent.len(), world.open_cases().len()), (1, 0));
}

#[test]
fn a_person_is_offered_to_send_again_only_what_would_be_sent() {
    let mut world = refused();
    let mut offers = |minutes: i64| {
        let case = world.until(minutes).case(IMPOSSIBLE);
        case.actions.iter().any(|action| action.decision == Some(Decision::SendAgain))
    };
    assert!(offers(2 * HOUR));
    assert!(!offers(7 * DAY), "it is of no use any more");
}

#[test]
fn a_refused_message_is_sent_again_within_an_hour_after_the_policy_changed() {
    let mut world = refused();
    world.answer = None;
    world.until(5 * HOUR);
    assert!(world.sent.is_empty(), "nothing changed");
    world.policy = policy_with(json!({ "duplicates": { "window": "25h" } }));
    world.until(6 * HOUR + 10);
    assert_eq!((world.sent.len(), world.open_cases().len()), (1, 0));
}
