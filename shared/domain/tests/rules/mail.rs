//! Tests mails that may have gone out, came back or were called unwanted, and the times without any.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Handled, Release, SendAgain, WasSent};
use candor_domain::contact::mail_status::MailStatus::{
    Bounced, Complained, Delivered, Rejected, Sent, Unsubscribed,
};
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::ledger::task::Task;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::order::placed::{Channel, Placed};
use candor_domain::order::tagged::TagChange;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use jiff::SignedDuration;
use serde_json::json;

const UNKNOWN: &str = "message-unknown:order-confirmation";
const UNREACHABLE: &str = "customer-unreachable:order";
const COMPLAINED: &str = "customer-complained:order";
const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn world() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000)));
    world
}

/// Returns a world with a confirmed order.
fn confirmed() -> World {
    let mut world = world();
    world.until(10);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    world
}

/// Returns a world in which the process that sent the confirmation died at two minutes past noon; its lease
/// ends at three minutes past noon.
fn nobody_knows() -> World {
    let mut world = world();
    world.dies = true;
    world.until(2);
    world.dies = false;
    world
}

fn entry<'w>(world: &'w World, key: &str) -> &'w MessageEntry {
    &world.order.ledger.messages[&key.parse().unwrap()]
}

fn tracked_to(minutes: i64, subject: &str, status: MailStatus, address: &str) -> Event {
    let address = address.parse().unwrap();
    let body = MailStatusReport { subject: subject.parse().unwrap(), status, address };
    event(minutes, &format!("tracked-{minutes}-{}", status.slug()), Fact::EmailStatusChanged(body))
}

fn moved(minutes: i64) -> Event {
    let elsewhere = |body: &mut Placed| body.customer.email = "jo@new.example".parse().ok();
    revised(minutes, elsewhere)
}

#[test]
fn a_message_whose_sender_died_is_a_case_an_hour_after_its_lease() {
    let mut world = nobody_knows();
    world.until(62);
    assert!(matches!(entry(&world, "order-confirmation"), MessageEntry::Unknown { attempts: 1, .. }));
    assert!(world.announced.is_empty(), "proof may still come");
    world.until(63);
    assert_eq!(world.open_cases(), [UNKNOWN]);
    assert_eq!(
        world.case(UNKNOWN).summary,
        "Nobody can tell whether order-confirmation went out (1 attempt)."
    );
    world.inactive();
    assert_eq!((world.letters.len(), world.history_of(UNKNOWN).len()), (1, 1), "never blindly");
}

#[test]
fn the_mail_services_word_in_time_proves_that_it_went_out() {
    for status in [Sent, Delivered] {
        let mut world = nobody_knows();
        world.until(62);
        world.hears(&tracked(2, "order-confirmation", status)).inactive();
        assert!(world.announced.is_empty());
        let MessageEntry::Done { at: sent_at, statement, .. } = entry(&world, "order-confirmation") else {
            panic!("not proved")
        };
        assert_eq!((*sent_at, statement.is_some()), (at(2), true));
        world.hears(&cancelled(50 * DAY)).waits(10);
        assert_eq!(world.sent_keys(), ["order-update:1"], "and that it has to be corrected");
    }
}

#[test]
fn proof_that_comes_late_closes_the_case() {
    let mut world = nobody_knows();
    world.until(2 * HOUR);
    world.hears(&tracked(2, "order-confirmation", Sent)).waits(1);
    assert_eq!(world.history_of(UNKNOWN), ["opened 2026-03-02T13:03:00Z", "closed 2026-03-02T14:00:00Z"]);
}

/// Repeats a failure of the simulated world (seed 1, household 156916): the message was due again and put off
/// to the next day, and the proof in the meantime that it had gone out did not count.
#[test]
fn proof_that_comes_while_the_day_has_no_room_for_more_keeps_a_mail_from_going_out_twice() {
    let mut world = World::new(policy_with(json!({
        "shipping-notice": { "when_unknown": "resend" },
        "contact": { "per_day_max": 2 },
    })));
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1"))).waits(6);
    world.answer = None;
    world.hears(&revised(HOUR + 6, |body| body.total = eur(2900))).until(3 * HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-update:1"]);
    world.hears(&tracked(HOUR + 5, "shipping-notice:X", Sent)).until(2 * DAY);
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-update:1"], "it had gone out");
    let MessageEntry::Done { at: sent_at, .. } = entry(&world, "shipping-notice:X") else {
        panic!("not proved")
    };
    assert_eq!(*sent_at, at(HOUR + 5));
}

/// Returns a world with a correction of unknown outcome, which is tried again an hour later, at four, and
/// then surely fails.
fn correction_failed_after_doubt() -> World {
    let mut world = correction_unknown_at(3 * HOUR);
    world.until(4 * HOUR - 1);
    world.answer = Some(Outcome::Failed { why: Remark::bounded("throttled") });
    world.until(4 * HOUR);
    world.answer = None;
    assert_eq!(world.letters.len(), 4);
    assert!(matches!(entry(&world, "shipping-update:1:X"), MessageEntry::Due { attempts: 2, .. }));
    world
}

/// Repeats a failure of the simulated world (seed 1, household 411354): it was forgotten that the first
/// attempt may have gone out.
#[test]
fn proof_of_an_attempt_counts_though_another_has_surely_failed_since() {
    let mut world = correction_failed_after_doubt();
    world.hears(&tracked(3 * HOUR, "shipping-update:1:X", Sent)).inactive();
    assert_eq!(world.letters.len(), 4, "the customer has it");
    assert!(
        matches!(entry(&world, "shipping-update:1:X"), MessageEntry::Done { at: statement, .. } if *statement == at(3 * HOUR))
    );
    assert!(world.order.ledger.uncertain.is_empty());
}

/// Repeats a failure of the simulated world (seed 1, household 197189): the statement that the first attempt
/// may have made was never corrected.
#[test]
fn what_may_have_been_told_is_a_case_though_another_attempt_has_surely_failed_since() {
    let mut world = correction_failed_after_doubt();
    let unknown = "message-unknown:shipping-update:1:X";
    world.hears(&shipment(4 * HOUR, "X", &ALL, Some("T-1"))).waits(10);
    assert!(matches!(
        entry(&world, "shipping-update:1:X"),
        MessageEntry::Unknown { since, attempts: 2, statement: Some(_), .. } if *since == at(3 * HOUR)
    ));
    assert_eq!(world.open_cases(), [unknown]);
    world.hears(&tracked(3 * HOUR, "shipping-update:1:X", Sent)).waits(10);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.times_of("shipping-update:2:X"), ["2026-03-02T16:15:00Z"], "and that is put right");
}

#[test]
fn what_may_have_been_told_is_a_case_though_another_attempt_was_refused_for_good() {
    let mut world = correction_unknown_at(3 * HOUR);
    world.until(4 * HOUR - 1);
    world.answer = Some(Outcome::Refused { why: Remark::bounded("no such mailbox") });
    world.until(4 * HOUR);
    world.answer = None;
    world.until(5 * HOUR);
    assert_eq!(world.open_cases(), ["message-impossible:shipping-update:1:X"], "while it ought to be said");
    world.hears(&shipment(5 * HOUR, "X", &ALL, Some("T-1"))).waits(10);
    let unknown = "message-unknown:shipping-update:1:X";
    assert_eq!(world.open_cases(), [unknown]);
    assert_eq!(
        world.case(unknown).summary,
        "Nobody can tell whether shipping-update:1:X went out (2 attempts)."
    );
    world.hears(&resolved(6 * HOUR, unknown, WasSent)).waits(10);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.times_of("shipping-update:2:X").len(), 1, "and that is put right");
}

#[test]
fn what_an_attempt_may_have_told_is_asked_of_a_person_once_and_their_word_stands() {
    let mut world = correction_failed_after_doubt();
    let unknown = "message-unknown:shipping-update:1:X";
    world.hears(&shipment(4 * HOUR, "X", &ALL, Some("T-1"))).waits(10);
    world.hears(&resolved(5 * HOUR, unknown, SendAgain)).waits(HOUR);
    assert_eq!(world.why_withheld("shipping-update:1:X"), Some(Reason::NothingToCorrect));
    // The person was wrong: it had gone out after all.
    world.hears(&tracked(3 * HOUR, "shipping-update:1:X", Sent)).waits(10);
    assert_eq!(world.times_of("shipping-update:2:X").len(), 1);
}

#[test]
fn a_person_may_say_of_a_message_that_is_tried_again_that_it_had_gone_out() {
    let mut world = correction_failed_after_doubt();
    world.hears(&resolved(4 * HOUR, "message-unknown:shipping-update:1:X", WasSent)).inactive();
    assert_eq!(world.letters.len(), 4);
    assert!(matches!(entry(&world, "shipping-update:1:X"), MessageEntry::Done { .. }));
}

#[test]
fn what_was_done_leaves_no_doubt_of_the_attempts_before() {
    let mut world = correction_unknown_at(3 * HOUR);
    world.until(4 * HOUR);
    assert_eq!(world.times_of("shipping-update:1:X"), ["2026-03-02T16:00:00Z"]);
    assert!(world.order.ledger.uncertain.is_empty());
}

#[test]
fn attempts_that_nobody_can_tell_of_are_all_remembered_and_proof_of_any_counts() {
    let mut world = correction_unknown_at(3 * HOUR);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.until(6 * HOUR + 1);
    world.answer = None;
    let key: MessageKey = "shipping-update:1:X".parse().unwrap();
    let since: Vec<_> = world.order.ledger.uncertain[&key].iter().map(|uncertain| uncertain.since).collect();
    assert_eq!(since, [at(3 * HOUR), at(4 * HOUR), at(5 * HOUR)]);
    world.hears(&tracked(4 * HOUR, "shipping-update:1:X", Delivered)).inactive();
    assert_eq!(world.letters.len(), 6, "not again");
}

#[test]
fn what_became_of_an_earlier_attempt_or_another_mail_proves_nothing() {
    for proof in [
        // The message was claimed at two minutes past noon at the earliest, and clocks differ by five minutes
        // at most.
        tracked(-4, "order-confirmation", Sent),
        tracked(2, "shipping-notice:X", Sent),
        tracked_to(2, "order-confirmation", Sent, "jo@new.example"),
    ] {
        let mut world = nobody_knows();
        world.hears(&proof).until(DAY);
        assert_eq!(world.open_cases(), [UNKNOWN], "{proof:?}");
    }
    let mut world = nobody_knows();
    world.hears(&tracked(-3, "order-confirmation", Sent)).until(DAY);
    assert!(world.open_cases().is_empty());
}

/// Returns a world with a correction of a shipment's tracking, whose outcome is unknown at a moment.
fn correction_unknown_at(minutes: i64) -> World {
    let mut world = confirmed();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(minutes - 5);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&shipment(minutes - 5, "X", &ALL, Some("T-2"))).until(minutes);
    world.answer = None;
    world
}

#[test]
fn a_correction_of_unknown_outcome_is_sent_again_after_an_hour_without_proof() {
    let mut world = correction_unknown_at(3 * HOUR);
    world.until(4 * HOUR - 1);
    assert_eq!(world.letters.len(), 3);
    world.inactive();
    assert_eq!(world.times_of("shipping-update:1:X"), ["2026-03-02T16:00:00Z"]);
    assert!(world.announced.is_empty());
}

#[test]
fn a_correction_that_is_proved_while_it_waits_for_the_morning_is_not_sent_again() {
    let mut world = correction_unknown_at(on(0, 20, 30));
    world.until(on(0, 23, 0));
    world.hears(&tracked(on(0, 20, 30), "shipping-update:1:X", MailStatus::Delivered)).until(on(1, 12, 0));
    assert!(world.times_of("shipping-update:1:X").is_empty(), "they got it in the evening");
    let mut world = correction_unknown_at(on(0, 20, 30));
    world.until(on(1, 7, 59));
    assert_eq!((world.letters.len(), world.announced.len()), (3, 0));
    world.until(on(1, 8, 0));
    assert_eq!(world.times_of("shipping-update:1:X"), ["2026-03-03T08:00:00Z"]);
}

#[test]
fn what_fails_surely_is_tried_six_times_with_pauses_that_double_and_is_then_a_case() {
    let mut world = world();
    world.answer = Some(Outcome::Failed { why: Remark::bounded("throttled") });
    let mut tries = vec![];
    for minute in 0..60 {
        let before = world.letters.len();
        world.until(minute);
        if world.letters.len() > before {
            tries.push(minute);
        }
    }
    assert_eq!(tries, [2, 3, 5, 9, 17, 33]);
    let key = "message-impossible:order-confirmation";
    assert_eq!(world.history_of(key), ["opened 2026-03-02T12:38:00Z"]);
    assert_eq!(
        world.case(key).summary,
        "The customer should get order-confirmation, but the mail service refused it: throttled."
    );
}

#[test]
fn a_case_about_a_missing_address_does_not_vanish_with_time_and_does_not_open_for_what_is_too_late() {
    let key = "message-impossible:order-confirmation";
    let nobody = |minutes| revised(minutes, |body| body.customer.email = None);
    let mut world = World::new(policy());
    world.hears(&nobody(0)).hears(&paid(0, "P1", eur(3000))).until(4 * DAY);
    assert_eq!(world.history_of(key), ["opened 2026-03-02T12:05:00Z"]);
    assert_eq!(
        world.case(key).summary,
        "The customer should get order-confirmation, but there is no way to send it (no-address)."
    );
    let mut world = World::new(policy());
    world.now = at(3 * DAY);
    world.hears(&nobody(0)).hears(&paid(0, "P1", eur(3000))).until(4 * DAY);
    assert!(world.announced.is_empty());
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::TooLate));
}

#[test]
fn an_order_of_a_shop_that_the_policy_does_not_know_is_kept_and_a_case_says_that_nobody_can_sign() {
    let mut policy = policy();
    policy.shops.clear();
    let mut world = World::new(policy);
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(DAY);
    assert!(world.letters.is_empty());
    let key = "message-impossible:order-confirmation";
    assert_eq!(
        world.case(key).summary,
        "The customer should get order-confirmation, but the policy does not know the shop demo-shop."
    );
}

#[test]
fn a_bounce_stops_all_mail_to_the_address_until_there_is_another() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).waits(0);
    assert_eq!(world.history_of(UNREACHABLE), ["opened 2026-03-02T12:10:00Z"]);
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(3 * HOUR);
    assert_eq!(world.why_withheld("shipping-notice:X"), Some(Reason::AddressSuppressed));
    let case = world.case(UNREACHABLE);
    assert_eq!(case.summary, "Mail to the customer comes back. Nothing more is sent to this address.");
    let waits: Vec<String> = case.withheld.iter().map(|withheld| withheld.key.to_string()).collect();
    assert_eq!(waits, ["order-confirmation", "shipping-notice:X"], "it told them nothing");
    assert!(case.sent_statements.is_empty());
    world.hears(&moved(3 * HOUR)).waits(10);
    assert_eq!(world.history_of(UNREACHABLE)[1..], ["closed 2026-03-02T15:00:00Z"]);
    assert_eq!(world.sent_keys()[1..], ["order-confirmation", "shipping-notice:X"]);
    assert_eq!(world.letters.last().unwrap().to.email.as_str(), "jo@new.example");
}

#[test]
fn a_bounce_is_remembered_beyond_the_order_and_stays_though_a_delivery_is_said_later() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).waits(0);
    world.hears(&tracked(20, "order-confirmation", Delivered)).waits(HOUR);
    assert_eq!(world.open_cases(), [UNREACHABLE]);
    let remembered: Vec<_> =
        world.suppressed.iter().map(|s| (s.address.as_str(), s.status, s.since)).collect();
    assert_eq!(remembered, [("jo@mail.example", Bounced, at(10))]);
}

#[test]
fn a_person_may_have_a_bounced_address_written_to_all_the_same() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).until(HOUR);
    world.hears(&resolved(HOUR, UNREACHABLE, Release)).waits(10);
    assert_eq!(world.times_of("order-confirmation"), ["2026-03-02T12:02:00Z", "2026-03-02T13:02:00Z"]);
    assert!(world.open_cases().is_empty());
    // It bounces again, and no decision covers that.
    world.hears(&tracked(2 * HOUR, "order-confirmation", Bounced)).waits(1);
    assert_eq!(world.open_cases(), [UNREACHABLE]);
}

#[test]
fn a_mail_that_is_sent_all_the_same_minutes_after_it_bounced_is_sent_once() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).waits(1);
    world.hears(&resolved(11, UNREACHABLE, Release)).waits(30);
    assert_eq!(world.times_of("order-confirmation"), ["2026-03-02T12:02:00Z", "2026-03-02T12:13:00Z"]);
    assert!(world.open_cases().is_empty());
}

#[test]
fn a_complaint_stops_all_mail_though_what_was_told_stays_told() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Complained)).waits(0);
    world.hears(&cancelled(HOUR)).until(2 * HOUR);
    assert_eq!(world.open_cases(), [COMPLAINED]);
    assert_eq!(world.why_withheld("order-update:1"), Some(Reason::AddressSuppressed));
    let case = world.case(COMPLAINED);
    assert_eq!(
        case.summary,
        "The customer called a mail of ours unwanted. Nothing more is sent to this address."
    );
    assert_eq!((case.sent_statements.len(), case.withheld.len()), (1, 1));
    world.hears(&resolved(2 * HOUR, COMPLAINED, Release)).waits(10);
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-update:1"]);
}

#[test]
fn an_address_that_bounces_after_its_complaint_was_settled_is_suppressed_anew() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Complained)).until(HOUR);
    world.hears(&resolved(HOUR, COMPLAINED, Release)).waits(10);
    world.hears(&shipment(2 * HOUR, "X", &ALL, Some("T-1"))).until(3 * HOUR);
    world.hears(&tracked(3 * HOUR, "shipping-notice:X", Bounced)).waits(10);
    assert_eq!(world.open_cases(), [UNREACHABLE]);
    world.hears(&cancelled(4 * HOUR)).waits(HOUR);
    assert_eq!(world.why_withheld("order-update:1"), Some(Reason::AddressSuppressed));
}

#[test]
fn an_address_known_from_another_order_gets_nothing_from_this_one_either() {
    let mut world = world();
    world.hears(&tracked(0, "address", Bounced)).until(HOUR);
    assert!(world.letters.is_empty());
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::AddressSuppressed));
    assert_eq!(world.open_cases(), [UNREACHABLE]);
    assert!(world.suppressed.is_empty(), "it is known already");
}

#[test]
fn whoever_unsubscribed_gets_what_an_order_needs_and_no_follow_up() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Unsubscribed));
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    world.hears(&scanned(on(1, 9, 0), "X", TrackingStatus::Delivered)).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    assert_eq!(world.suppressed.len(), 1);
    assert!(world.announced.is_empty());
}

#[test]
fn a_mail_that_the_service_rejects_after_all_is_a_case_and_another_address_another_chance() {
    let key = "message-impossible:order-confirmation";
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Rejected)).until(20);
    assert_eq!(world.history_of(key), ["opened 2026-03-02T12:15:00Z"]);
    assert!(world.case(key).summary.ends_with("refused it: rejected."));
    world.hears(&moved(20)).until(30);
    assert_eq!(world.history_of(key)[1..], ["closed 2026-03-02T12:20:00Z"]);
    assert_eq!(world.times_of("order-confirmation").len(), 2);
}

#[test]
fn quiet_hours_begin_at_nine_and_end_at_eight_by_the_customers_clock() {
    for (zone, packed, sent) in [
        (None, on(0, 20, 54), "2026-03-02T20:59:00Z"),
        (None, on(0, 20, 55), "2026-03-03T08:00:00Z"),
        (None, on(1, 7, 54), "2026-03-03T08:00:00Z"),
        (None, on(1, 7, 58), "2026-03-03T08:03:00Z"),
        (Some("America/New_York"), on(0, 20, 55), "2026-03-02T21:00:00Z"),
        (Some("Asia/Tokyo"), on(0, 12, 0), "2026-03-02T23:00:00Z"),
        // Clocks are set forward in the night to Sunday the 29th.
        (None, on(26, 22, 0), "2026-03-29T07:00:00Z"),
    ] {
        let mut world = World::new(policy());
        world.hears(&revised(0, |body| body.customer.time_zone = zone.and_then(|zone| zone.parse().ok())));
        world.hears(&shipment(packed, "X", &[("A", 1)], Some("T-1"))).waits(DAY);
        assert_eq!(world.times_of("shipping-notice:X"), [sent], "{zone:?} {packed}");
    }
}

#[test]
fn what_nobody_looked_at_until_the_quiet_hours_waits_for_their_end() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&shipment(on(0, 20, 40), "X", &[("A", 1)], Some("T-1")));
    // The notice is due at a quarter to nine in the evening.
    world.now = at(on(0, 21, 30));
    world.waits(DAY);
    assert_eq!(world.times_of("shipping-notice:X"), ["2026-03-03T08:00:00Z"]);
}

#[test]
fn what_is_withheld_says_why_as_it_is_now_and_since_when() {
    let mut world = confirmed();
    let withheld = |world: &World| match entry(world, "shipping-notice:X") {
        MessageEntry::Withheld { reason, at } => (*reason, *at),
        other => panic!("{other:?}"),
    };
    world.hears(&cancelled(HOUR)).hears(&shipment(HOUR, "X", &[("A", 1)], Some("T-1"))).until(2 * HOUR);
    assert_eq!(withheld(&world), (Reason::OrderCancelled, at(HOUR)));
    world.hears(&tagged(3 * HOUR, "gift", TagChange::Added)).until(4 * HOUR);
    assert_eq!(withheld(&world), (Reason::OrderCancelled, at(HOUR)));
    world.hears(&voided(5 * HOUR, "X")).waits(1);
    assert_eq!(withheld(&world), (Reason::ParcelVoided, at(5 * HOUR)));
}

#[test]
fn whoever_was_telling_people_and_was_not_heard_of_again_is_taken_over_from_when_the_lease_ends() {
    let mut world = confirmed();
    world.others_die = true;
    world.hears(&tracked(10, "order-confirmation", Bounced)).waits(0);
    world.others_die = false;
    world.plans();
    let opened = format!("opened:1:{UNREACHABLE}").parse().unwrap();
    assert!(matches!(world.order.ledger.announcements[&opened], Task::Claimed { .. }));
    world.now += SignedDuration::from_secs(59);
    world.does_what_is_due();
    assert_eq!(world.announced.len(), 1);
    world.now += SignedDuration::from_secs(1);
    world.does_what_is_due();
    assert_eq!(world.history_of(UNREACHABLE), ["opened 2026-03-02T12:10:00Z", "opened 2026-03-02T12:10:00Z"]);
    assert_eq!(world.suppressed.len(), 2);
}

#[test]
fn whoever_buys_at_night_hears_at_night() {
    let mut world = World::new(policy());
    world.hears(&placed(on(0, 23, 0))).hears(&paid(on(0, 23, 0), "P1", eur(3000))).waits(HOUR);
    assert_eq!(world.times_of("order-confirmation"), ["2026-03-02T23:02:00Z"]);
}

/// Returns a world with an order whose units are sent one by one, `count` of them, ten minutes apart.
fn many_shipments(count: i64) -> World {
    let mut world = World::new(policy());
    let six = |body: &mut Placed| body.lines[0].quantity = Quantity::units(6);
    world.hears(&revised(0, six)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    for number in 0..count {
        let minutes = HOUR + 10 * number;
        world.until(minutes);
        world.hears(&shipment(minutes, &format!("X{number}"), &[("A", 1)], Some("T-1")));
    }
    world
}

#[test]
fn nobody_gets_a_fifth_message_within_a_day_of_the_first() {
    let mut world = many_shipments(5);
    world.until(DAY + 1);
    assert_eq!(
        world.sent_keys(),
        ["order-confirmation", "shipping-notice:X0", "shipping-notice:X1", "shipping-notice:X2"]
    );
    world.until(2 * DAY);
    assert_eq!(world.times_of("shipping-notice:X3"), ["2026-03-03T12:02:00Z"]);
    assert_eq!(world.times_of("shipping-notice:X4"), ["2026-03-03T13:05:00Z"]);
}

#[test]
fn corrections_pass_the_budget_and_count_in_it() {
    let mut world = many_shipments(3);
    world.until(2 * HOUR);
    world.hears(&shipment(2 * HOUR, "X0", &[("A", 1)], Some("T-9"))).waits(HOUR);
    assert_eq!(world.times_of("shipping-update:1:X0"), ["2026-03-02T14:05:00Z"]);
    let minutes = DAY - HOUR;
    world.until(minutes);
    world.hears(&shipment(minutes, "X9", &[("A", 1)], Some("T-1"))).waits(DAY);
    assert_eq!(world.times_of("shipping-notice:X9"), ["2026-03-03T13:05:00Z"], "until two of five are old");
}

#[test]
fn what_is_not_due_yet_takes_nobodys_room() {
    let mut world = World::new(policy_with(json!({ "contact": { "per_day_max": 2 } })));
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "Y", &[("A", 1)], Some("T-1"))).until(HOUR + 3);
    world.hears(&shipment(HOUR + 3, "X", &[("A", 1)], Some("T-2"))).until(2 * DAY);
    assert_eq!(world.times_of("shipping-notice:Y"), ["2026-03-02T13:05:00Z"]);
    assert_eq!(world.times_of("shipping-notice:X"), ["2026-03-03T12:02:00Z"]);
}

#[test]
fn to_send_again_is_no_answer_to_another_case() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).waits(0);
    world.hears(&resolved(HOUR, UNREACHABLE, SendAgain)).waits(HOUR);
    assert_eq!(world.open_cases(), [UNREACHABLE]);
}

#[test]
fn all_that_stops_mail_to_an_address_is_remembered_beyond_the_order_each_since_its_own_moment() {
    let mut world = confirmed();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    world.hears(&tracked(2 * HOUR, "order-confirmation", Unsubscribed)).waits(0);
    world.hears(&tracked(3 * HOUR, "shipping-notice:X", Bounced)).waits(0);
    let remembered: Vec<_> = world.suppressed.iter().map(|s| (s.status, s.since)).collect();
    assert_eq!(remembered, [(Unsubscribed, at(2 * HOUR)), (Bounced, at(3 * HOUR))]);
}

#[test]
fn whoever_got_all_their_money_back_is_not_told_that_all_is_well() {
    let mut world = world();
    world.hears(&refunded(1, "R1", eur(3000), &[("A", 2), ("B", 1)])).until(HOUR);
    assert!(world.letters.is_empty());
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::Refunded));
}

#[test]
fn nobody_is_bothered_where_an_order_that_is_well_cannot_be_asked_about() {
    let mut world = confirmed();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    world.hears(&scanned(2 * HOUR, "X", TrackingStatus::Delivered)).until(DAY);
    world.answer = Some(Outcome::Refused { why: Remark::bounded("no such mailbox") });
    world.inactive();
    assert!(matches!(entry(&world, "follow-up"), MessageEntry::Refused { .. }));
    assert!(world.announced.is_empty());
}

#[test]
fn a_case_about_a_message_names_that_message_and_no_other() {
    let mut world = World::new(policy());
    let nobody = |body: &mut Placed| body.customer.email = None;
    world.hears(&revised(0, nobody)).hears(&paid(0, "P1", eur(3000))).hears(&shipment(
        0,
        "X",
        &ALL,
        Some("T-1"),
    ));
    world.waits(HOUR);
    for key in ["order-confirmation", "shipping-notice:X"] {
        let withheld = world.withheld_by(&format!("message-impossible:{key}"));
        assert_eq!(withheld, [(key.to_owned(), Reason::NoAddress)]);
    }
}

#[test]
fn what_is_in_doubt_is_a_case_though_another_message_ought_to_go_out() {
    let mut world = world();
    world.answer = Some(Outcome::Refused { why: Remark::bounded("not now") });
    world.until(10);
    world.answer = None;
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(3 * HOUR - 5);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&shipment(3 * HOUR - 5, "X", &ALL, Some("T-2"))).until(3 * HOUR);
    world.answer = None;
    world.hears(&shipment(3 * HOUR + 1, "X", &ALL, Some("T-1"))).until(5 * HOUR);
    let (refused, unknown) = ("message-impossible:order-confirmation", "message-unknown:shipping-update:1:X");
    assert_eq!(world.open_cases(), [refused, unknown]);
}

#[test]
fn whoever_dealt_with_what_a_bounce_withheld_has_not_dealt_with_what_it_withholds_since() {
    let mut world = confirmed();
    world.hears(&tracked(10, "order-confirmation", Bounced)).until(2 * HOUR);
    world.hears(&resolved(2 * HOUR, UNREACHABLE, Handled)).until(5 * HOUR);
    assert!(world.open_cases().is_empty());
    world.hears(&shipment(5 * HOUR, "X", &ALL, Some("T-1"))).until(6 * HOUR);
    assert_eq!(
        world.history_of(UNREACHABLE),
        ["opened 2026-03-02T12:10:00Z", "closed 2026-03-02T14:00:00Z", "opened 2026-03-02T17:00:00Z"]
    );
}

/// Repeats a failure of the simulated world (seed 2026, household 17906): at every plan, the bounce counted
/// for the first attempt too.
#[test]
fn what_came_back_after_a_second_attempt_that_nobody_could_tell_of_leaves_no_doubt_of_the_first() {
    let mut world = nobody_knows();
    world.until(2 * HOUR);
    world.dies = true;
    world.hears(&resolved(2 * HOUR, UNKNOWN, SendAgain)).waits(0);
    world.dies = false;
    world.hears(&tracked(2 * HOUR, "order-confirmation", Rejected)).waits(HOUR);
    assert!(world.order.ledger.uncertain.is_empty());
    let refused = entry(&world, "order-confirmation").clone();
    assert!(matches!(refused, MessageEntry::Refused { .. }));
    world.hears(&refunded(4 * HOUR, "R1", eur(3000), &ALL)).waits(DAY);
    assert_eq!(*entry(&world, "order-confirmation"), refused);
}

#[test]
fn a_buyer_of_a_marketplace_hears_from_the_marketplace_unless_the_policy_says_otherwise() {
    for (written_to, sent) in [(false, 0), (true, 1)] {
        let mut world = World::new(policy_with(json!({ "contact": { "marketplace_buyers": written_to } })));
        let of_marketplace = |body: &mut Placed| body.channel = Channel::Marketplace;
        world
            .hears(&sent_to(0, "1 High Street", of_marketplace))
            .hears(&paid(1, "P1", eur(3000)))
            .until(HOUR);
        assert_eq!(world.sent.len(), sent);
        assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"], "it is sent in any case");
        assert!(world.open_cases().is_empty());
    }
}
