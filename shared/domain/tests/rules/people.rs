//! Tests the decisions of people, and the corrections to customers when a statement is no longer true.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Cancel, Handled, Release, SendAgain, WasSent};
use candor_domain::case::team::Severity;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::event::fact::Fact;
use candor_domain::fulfilment::reported::RequestStatus;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::content::Body;
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::placed::Risk;
use candor_domain::order::tagged::TagChange::{Added, Removed};
use candor_domain::returns::updated::ReturnStatus;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::shipment::tracking_update::TrackingStatus::{Delivered, InTransit, Lost};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use serde_json::json;

const UNLIKE: &str = "payment-mismatch:order";
const UNKNOWN: &str = "message-unknown:order-confirmation";
const ELSEWHERE: &str = "address-changed:X";
const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

/// Returns a world with an order that has a second payment, which is a case.
fn paid_twice() -> World {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).hears(&paid(2, "P2", eur(3000))).until(HOUR);
    assert_eq!(world.open_cases(), [UNLIKE]);
    world
}

/// Returns a world in which the confirmation may or may not have gone out at two minutes past noon, and a
/// case says so an hour later.
fn perhaps_confirmed() -> World {
    let mut world = World::new(policy());
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(2);
    world.answer = None;
    world.until(2 * HOUR);
    assert_eq!(world.history_of(UNKNOWN), ["opened 2026-03-02T13:02:00Z"]);
    world
}

#[test]
fn a_case_that_was_dealt_with_is_closed_until_a_newer_fact_opens_it_again() {
    let mut world = paid_twice();
    world.hears(&resolved(HOUR, UNLIKE, Handled)).until(2 * HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&paid(2 * HOUR, "P3", eur(100))).until(3 * HOUR);
    assert_eq!(
        world.history_of(UNLIKE),
        ["opened 2026-03-02T12:07:00Z", "closed 2026-03-02T13:00:00Z", "opened 2026-03-02T14:05:00Z"]
    );
    assert_eq!(world.announced.last().unwrap().number, 2);
}

#[test]
fn a_decision_covers_what_happened_before_it_and_not_what_happened_after_however_they_come_in() {
    let mut world = paid_twice();
    world.hears(&paid(HOUR + 1, "P3", eur(100))).hears(&resolved(HOUR, UNLIKE, Handled)).until(2 * HOUR);
    assert_eq!(world.open_cases(), [UNLIKE], "they cannot have known of the third");
    let mut world = paid_twice();
    world.hears(&resolved(2 * HOUR, UNLIKE, Handled)).hears(&paid(HOUR, "P3", eur(100))).until(3 * HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_decision_that_comes_before_its_facts_keeps_the_case_from_opening() {
    let mut world = World::new(policy());
    world.hears(&resolved(HOUR, UNLIKE, Handled)).hears(&placed(0));
    world.hears(&paid(1, "P1", eur(3000))).hears(&paid(2, "P2", eur(3000))).until(DAY);
    assert!(world.announced.is_empty());
}

#[test]
fn of_two_decisions_the_later_one_stands_and_none_is_about_another_case() {
    let mut world = perhaps_confirmed();
    world.hears(&resolved(2 * HOUR + 1, "message-unknown:follow-up", WasSent)).waits(1);
    world.hears(&resolved(2 * HOUR, UNLIKE, Handled)).waits(1);
    assert_eq!(world.open_cases(), [UNKNOWN]);
    world.hears(&resolved(3 * HOUR, UNKNOWN, Handled)).hears(&resolved(2 * HOUR, UNKNOWN, SendAgain));
    world.waits(DAY);
    assert!(world.sent.is_empty());
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_message_that_a_person_found_sent_counts_as_sent_and_is_corrected() {
    let mut world = perhaps_confirmed();
    world.hears(&resolved(2 * HOUR, UNKNOWN, WasSent)).waits(1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    world.hears(&cancelled(3 * HOUR)).waits(DAY);
    assert_eq!(world.sent_keys(), ["order-update:1"]);
}

#[test]
fn a_message_that_a_person_did_not_find_goes_out_once_more_and_only_if_it_is_still_true() {
    let mut world = perhaps_confirmed();
    world.hears(&resolved(2 * HOUR, UNKNOWN, SendAgain)).until(3 * HOUR);
    assert_eq!(world.times_of("order-confirmation"), ["2026-03-02T14:00:00Z"]);
    assert_eq!(world.history_of(UNKNOWN)[1..], ["closed 2026-03-02T14:00:00Z"]);
    let mut world = perhaps_confirmed();
    world.hears(&cancelled(2 * HOUR)).hears(&resolved(2 * HOUR, UNKNOWN, SendAgain)).until(3 * HOUR);
    assert_eq!(world.sent_keys(), ["cancellation-notice"]);
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::OrderCancelled));
}

#[test]
fn a_message_that_is_of_unknown_outcome_again_needs_another_decision() {
    let mut world = perhaps_confirmed();
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&resolved(2 * HOUR, UNKNOWN, SendAgain)).waits(10);
    world.answer = None;
    world.waits(DAY);
    assert_eq!(world.history_of(UNKNOWN).len(), 3);
    let summary = "Nobody can tell whether order-confirmation went out (2 attempts).";
    assert_eq!(world.case(UNKNOWN).summary, summary);
    assert_eq!(world.letters.len(), 2);
}

#[test]
fn a_decision_by_a_clock_that_runs_ahead_is_about_one_attempt_all_the_same() {
    let mut world = perhaps_confirmed();
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    let ahead = resolved(2 * HOUR + 4, UNKNOWN, SendAgain);
    world.order.facts.merge(ahead.stamp, ahead.fact).unwrap();
    world.until(2 * HOUR + 10);
    assert_eq!(world.letters.len(), 2);
    world.until(DAY);
    assert_eq!(world.open_cases(), [UNKNOWN]);
}

#[test]
fn what_a_person_has_sent_again_waits_for_the_morning_and_for_proof_until_then() {
    for (proof, sent) in [(None, vec!["2026-03-03T08:00:00Z"]), (Some(on(0, 23, 0)), vec![])] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(on(0, 20, 0));
        world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
        world.hears(&shipment(on(0, 20, 0), "X", &ALL, Some("T-1"))).until(on(0, 21, 30));
        world.answer = None;
        let key = "message-unknown:shipping-notice:X";
        assert_eq!(world.open_cases(), [key]);
        world.hears(&resolved(on(0, 21, 30), key, SendAgain)).until(on(0, 23, 0));
        assert_eq!(world.open_cases(), Vec::<String>::new());
        if let Some(heard) = proof {
            world.until(heard);
            world.hears(&tracked(on(0, 20, 5), "shipping-notice:X", MailStatus::Delivered));
        }
        world.until(on(1, 12, 0));
        assert_eq!(world.times_of("shipping-notice:X"), sent);
    }
}

#[test]
fn that_an_order_shall_be_cancelled_is_asked_for_once_a_decision_and_stops_the_warehouse() {
    let key = "hold-forgotten:hold";
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&resolved(HOUR, key, Cancel)).until(2 * HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1", "stop cancelled"]);
    assert_eq!(world.told_shop(), ["cancel hold-forgotten:hold"]);
    world.hears(&resolved(2 * HOUR, key, Cancel)).until(3 * HOUR);
    assert_eq!(world.told_shop().len(), 2, "a person asks again");
    world.hears(&cancelled(3 * HOUR)).hears(&resolved(4 * HOUR, key, Cancel)).waits(DAY);
    assert_eq!((world.told_shop().len(), world.stated_to_warehouse().len()), (2, 2));
}

#[test]
fn a_person_who_changes_their_mind_has_the_order_sent_after_all() {
    let key = "hold-forgotten:hold";
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&resolved(1, key, Cancel)).hears(&resolved(2, key, Release)).until(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
}

#[test]
fn what_was_told_too_late_is_dealt_with_until_it_changes_again() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(10 * DAY);
    world.hears(&revised(HOUR, |body| body.lines[0].quantity = Quantity::units(1))).waits(10);
    let key = "customer-misinformed:order-update:1";
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(
        world.case(key).summary,
        "The customer believes the order has 2 of A, 1 of B and costs 30.00 EUR. Now it has 1 of A, 1 of B and costs \
         30.00 EUR."
    );
    world.hears(&resolved(10 * DAY + 20, key, Handled)).waits(HOUR);
    world.hears(&scanned(11 * DAY, "X", InTransit)).waits(HOUR);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.announced[0].severity, Severity::High);
    // This change is new, so a mail can still say it.
    world.hears(&revised(12 * DAY, |body| body.lines[0].quantity = Quantity::units(4))).waits(HOUR);
    assert_eq!(world.sent_keys()[1..], ["order-update:1"]);
}

/// Returns a world in which the customer was told of a shipment to the High Street, and of its tracking
/// number.
fn stated_of_shipment() -> World {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).until(2 * HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
    world
}

#[test]
fn a_number_that_was_replaced_is_told_with_the_one_before() {
    let mut world = stated_of_shipment();
    world.hears(&shipment(2 * HOUR, "X", &ALL, Some("T-2"))).until(2 * HOUR + 4);
    assert_eq!(world.sent.len(), 2);
    world.until(DAY);
    let key = "shipping-update:1:X";
    assert_eq!(world.times_of(key), ["2026-03-02T14:05:00Z"]);
    let Body::ShippingChanged { shipment: now, tracking_before, contents_changed, still_to_come } =
        &world.content(key).body
    else {
        panic!("nothing changed")
    };
    assert_eq!((now.tracking.clone(), tracking_before.clone()), (tracking("T-2"), tracking("T-1")));
    assert_eq!((*contents_changed, still_to_come.len()), (false, 0));
    assert_eq!(now.ship_to, address("1 High Street"));
}

#[test]
fn other_contents_are_told_with_what_is_still_to_come() {
    let mut world = stated_of_shipment();
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2)], Some("T-1"))).until(DAY);
    let Body::ShippingChanged { contents_changed: true, still_to_come, .. } =
        &world.content("shipping-update:1:X").body
    else {
        panic!("nothing changed")
    };
    assert_eq!((still_to_come[0].title.as_str(), still_to_come[0].quantity), ("Item B", Quantity::ONE));
}

#[test]
fn a_shipment_voided_after_its_mail_is_told_not_to_come() {
    let mut world = stated_of_shipment();
    world.hears(&voided(2 * HOUR, "X")).until(DAY);
    assert_eq!(world.sent_keys()[2..], ["shipping-update:1:X"]);
    assert_eq!(world.sent[2].2, MessageStatement::Shipment(ShipmentStatement::Voided));
    assert!(matches!(world.content("shipping-update:1:X").body, Body::ShippingVoided { .. }));
}

#[test]
fn an_older_word_about_a_shipment_that_comes_later_corrects_nothing() {
    let mut world = stated_of_shipment();
    world.hears(&shipment(50, "X", &ALL, Some("T-0"))).hears(&voided(55, "X")).until(DAY);
    assert_eq!(world.sent.len(), 2);
}

#[test]
fn how_to_follow_it_is_of_no_use_to_somebody_who_has_it() {
    let mut world = stated_of_shipment();
    world.hears(&shipment(2 * HOUR, "X", &ALL, Some("T-2"))).hears(&scanned(2 * HOUR, "X", Delivered));
    world.until(DAY);
    assert_eq!(world.sent.len(), 2);
    assert_eq!(world.why_withheld("shipping-update:1:X"), Some(Reason::Delivered));
}

#[test]
fn a_shipment_that_is_not_as_told_for_too_long_is_a_case_that_says_both() {
    let key = "customer-misinformed:shipping-update:1:X";
    for (event, now) in [
        (shipment(2 * HOUR, "X", &[("A", 2)], Some("T-2")), "is on its way (T-2, by 2026-03-20) with 2 of A"),
        (
            shipment(2 * HOUR, "X", &[("B", 1)], None),
            "is on its way (without tracking, by 2026-03-20) with 1 of B",
        ),
        (voided(2 * HOUR, "X"), "is not coming"),
    ] {
        let mut world = stated_of_shipment();
        world.hears(&delayed(2 * HOUR, Some("X"), "2026-03-20")).until(8 * DAY);
        world.hears(&event).waits(10);
        assert_eq!(world.open_cases().last().unwrap(), key);
        let summary =
            format!("The customer believes parcel X is on its way (T-1) with 2 of A, 1 of B. Now it {now}.");
        assert_eq!(world.case(key).summary, summary);
        world.hears(&resolved(8 * DAY + 20, key, Handled)).waits(1);
        world.hears(&sent_to(8 * DAY + 30, "1 High Street", |_| {})).waits(10);
        assert!(!world.open_cases().contains(&key.to_owned()), "a revision is no news of the parcel");
    }
}

#[test]
fn an_address_changed_after_the_label_is_a_case_and_no_mail_names_either() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).hears(&placed_to(HOUR + 2, "2 Low Street"));
    world.until(2 * HOUR);
    let Body::ShippingNotice { shipment, .. } = &world.content("shipping-notice:X").body else {
        panic!("no notice")
    };
    assert_eq!(shipment.ship_to, None, "nobody can say where it goes");
    assert_eq!(world.history_of(ELSEWHERE), ["opened 2026-03-02T13:07:00Z"]);
    assert_eq!(
        world.case(ELSEWHERE).summary,
        "Parcel X was handed over for another address than the order has now, and goes there. The customer believes so \
         too, if we told them of it."
    );
}

#[test]
fn an_address_changed_after_the_mail_is_a_case_until_it_does_not_matter() {
    for event in [
        placed_to(3 * HOUR, "1, HIGH STREET"),
        scanned(3 * HOUR, "X", Delivered),
        scanned(3 * HOUR, "X", Lost),
        voided(3 * HOUR, "X"),
        resolved(3 * HOUR, ELSEWHERE, Handled),
    ] {
        let mut world = stated_of_shipment();
        world.hears(&placed_to(2 * HOUR, "2 Low Street")).until(3 * HOUR);
        assert_eq!(world.history_of(ELSEWHERE), ["opened 2026-03-02T14:05:00Z"]);
        world.hears(&event).waits(1);
        assert_eq!(world.history_of(ELSEWHERE)[1..], ["closed 2026-03-02T15:00:00Z"], "{event:?}");
    }
}

#[test]
fn a_shipment_goes_where_the_warehouse_was_told_when_it_left_however_often_that_changed_since() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000))).until(HOUR);
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).until(2 * HOUR);
    world.hears(&placed_to(2 * HOUR, "2 Low Street")).until(3 * HOUR);
    assert_eq!(world.open_cases(), [ELSEWHERE]);
    world.hears(&placed_to(3 * HOUR, "1 High Street")).until(4 * HOUR);
    assert_eq!(world.stated_to_warehouse().len(), 3, "of the rest it is told each time");
    assert_eq!(world.history_of(ELSEWHERE)[1..], ["closed 2026-03-02T15:00:00Z"], "it went there all along");
}

#[test]
fn a_failed_payment_is_told_once_half_an_hour_later_unless_another_came_in() {
    let key = "payment-failed-notice";
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&failed(1, "P1")).until(30);
    assert!(world.sent.is_empty());
    world.hears(&failed(30, "P2")).until(2 * DAY);
    assert_eq!(world.times_of(key), ["2026-03-02T12:31:00Z"]);
    for (event, why) in [
        (paid(30, "P2", eur(3000)), Some(Reason::PaidMeanwhile)),
        (cancelled(30), Some(Reason::OrderCancelled)),
        // The same payment came in, before or after it was said to have failed: no message is sent.
        (paid(0, "P1", eur(3000)), Some(Reason::NothingToCorrect)),
        (paid(30, "P1", eur(1000)), Some(Reason::NothingToCorrect)),
    ] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&failed(1, "P1")).until(30);
        world.hears(&event).until(DAY);
        assert!(world.times_of(key).is_empty(), "{event:?}");
        assert_eq!(world.why_withheld(key), why, "{event:?}");
    }
}

#[test]
fn a_failure_heard_after_the_payment_that_followed_it_says_nothing() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(10, "P2", eur(3000))).hears(&failed(1, "P1")).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn a_cancellation_is_told_to_whoever_paid_or_heard_of_the_order_and_to_nobody_else() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&cancelled(1)).inactive();
    assert!(world.sent.is_empty(), "it was rolled back at the checkout");
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&failed(1, "P1")).until(HOUR);
    world.hears(&cancelled(HOUR)).inactive();
    assert_eq!(world.sent_keys(), ["payment-failed-notice", "cancellation-notice"]);
    assert!(matches!(
        world.content("cancellation-notice").body,
        Body::CancellationNotice { paid: false, .. }
    ));
    let mut world = World::new(policy_with(json!({ "cancellation-notice": { "send": false } })));
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).hears(&cancelled(1)).inactive();
    assert!(world.sent.is_empty());
}

#[test]
fn a_cancelled_customer_is_told_of_a_refund_to_come_only_while_it_is_owed() {
    for (refund, owed) in [(None, true), (Some(eur(1000)), true), (Some(eur(3000)), false)] {
        let mut world = World::new(policy());
        world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(HOUR);
        world.hears(&cancelled(HOUR));
        if let Some(amount) = refund {
            world.hears(&refunded(HOUR + 1, "R1", amount, &[]));
        }
        world.waits(10);
        let Body::OrderCancelled { paid, .. } = world.content("order-update:1").body else {
            panic!("not cancelled")
        };
        assert_eq!(paid, owed, "{refund:?}");
    }
}

#[test]
fn a_case_shows_what_is_known_in_words_that_a_person_can_read() {
    let mut world = World::new(policy());
    let mut late = delayed(0, None, "2026-03-09");
    if let Fact::DeliveryDelayed(body) = &mut late.fact {
        body.reason = "weather".parse().ok();
    }
    let mut broke = failed(0, "P0");
    if let Fact::PaymentFailed(body) = &mut broke.fact {
        body.reason = "card declined".parse().ok();
    }
    let mut tracking_update = scanned(0, "X", InTransit);
    if let Fact::DeliveryScanned(body) = &mut tracking_update.fact {
        body.place = "Leeds".parse().ok();
    }
    let lines = [("A", 2), ("B", 1)];
    for event in [
        paid(0, "P1", eur(3000)),
        broke,
        failed(0, "P2"),
        refunded(0, "R1", eur(1000), &[("B", 1)]),
        refunded(0, "R2", eur(5), &[]),
        shipment(0, "X", &lines, None),
        voided(0, "Y"),
        late,
        delayed(0, Some("X"), "2026-03-10"),
        tracking_update,
        cancelled(0),
        tagged(0, "gift", Added),
        tagged(0, "hold", Removed),
        assessed(0, "77", Risk::High),
        reported(0, "F1", RequestStatus::Accepted, &[("A", 1)]),
        returning(0, "S1", &[("A", 1)]),
        return_updated(0, "S1", ReturnStatus::Approved),
        tracked(0, "order-confirmation", MailStatus::Bounced),
    ] {
        world.hears(&event);
    }
    world.waits(DAY);
    assert_eq!(
        world.evidence_of("order-missing:order"),
        [
            "paid 30.00 EUR (P1)",
            "payment P0 failed: card declined",
            "payment P2 failed",
            "refunded 10.00 EUR for 1 of B (R1)",
            "refunded 0.05 EUR (R2)",
            "parcel X handed over: 2 of A, 1 of B",
            "parcel Y voided: 1 of A",
            "the rest should arrive by 2026-03-09: weather",
            "parcel X should arrive by 2026-03-10",
            "parcel X in-transit, Leeds",
            "order cancelled",
            "tag gift added",
            "tag hold removed",
            "risk rated high by 77",
            "fulfilment order F1 open, request accepted",
            "return S1 asked for: 1 of A",
            "return S1 approved",
            "mail order-confirmation bounced",
        ]
    );
    world.hears(&placed(DAY)).waits(0);
    let unreachable = world.evidence_of("customer-unreachable:order");
    assert_eq!(unreachable.last().unwrap(), "placed #5001: 2 lines, 30.00 EUR to pay");
}

#[test]
fn what_is_told_untruly_too_long_ago_to_be_corrected_is_a_case_about_just_that() {
    let mut world = World::new(policy());
    world
        .hears(&placed(0))
        .hears(&paid(0, "P1", eur(3000)))
        .hears(&shipment(0, "X", &ALL, Some("T-1")))
        .until(HOUR);
    world.now = at(10 * DAY);
    world.hears(&shipment(DAY, "X", &ALL, Some("T-2"))).waits(HOUR);
    assert_eq!(
        world.evidence_of("customer-misinformed:shipping-update:1:X"),
        ["parcel X handed over: 2 of A, 1 of B"]
    );
    world.hears(&cancelled(DAY)).waits(HOUR);
    assert_eq!(
        world.evidence_of("customer-misinformed:order-update:1"),
        ["placed #5001: 2 lines, 30.00 EUR to pay", "order cancelled"]
    );
}
