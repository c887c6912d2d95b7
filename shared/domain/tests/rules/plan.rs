//! Tests the messages to customers and the cases for people, story by story.

use crate::support::*;
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport};
use candor_domain::event::fact::Fact;
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::outcome::Outcome;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::message::reason::Reason;
use candor_domain::message::statement::MessageStatement;
use candor_domain::order::placed::Placed;
use candor_domain::order::statement::OrderStatement;
use candor_domain::shipment::statement::ShipmentStatement;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use jiff::SignedDuration;
use serde_json::json;

fn world() -> World {
    World::new(policy())
}

#[test]
fn a_paid_order_is_confirmed_once_after_its_settle_time() {
    let mut world = world();
    world.hears(&placed(0)).waits(30);
    assert!(world.sent.is_empty(), "nothing is confirmed before it is paid");
    world.hears(&paid(30, "P1", eur(3000))).waits(1);
    assert!(world.sent.is_empty(), "the grace period is not over");
    world.waits(1);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    world.hears(&paid(40, "P1", eur(3000))).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert!(world.open_cases().is_empty());
}

#[test]
fn a_shop_may_confirm_orders_as_soon_as_they_are_placed() {
    let mut world = World::new(policy_with(json!({ "order-confirmation": { "when": "placed" } })));
    world.hears(&placed(0)).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn an_order_cancelled_within_the_settle_time_is_never_confirmed() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&cancelled(1)).inactive();
    assert_eq!(world.sent_keys(), ["cancellation-notice"]);
    assert_eq!(world.withheld(), [("order-confirmation".to_owned(), Reason::OrderCancelled)]);
}

#[test]
fn a_cancellation_that_arrives_before_its_order_still_cancels_it() {
    let mut world = world();
    world.hears(&cancelled(5)).hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).inactive();
    assert_eq!(world.sent_keys(), ["cancellation-notice"]);
    assert_eq!(world.withheld(), [("order-confirmation".to_owned(), Reason::OrderCancelled)]);
}

#[test]
fn a_confirmed_order_that_is_cancelled_is_corrected_once() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(60);
    world.hears(&cancelled(60)).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-update:1"]);
    assert_eq!(world.sent[1].2, MessageStatement::Order(OrderStatement::Cancelled));
}

#[test]
fn every_change_of_a_confirmed_order_is_told_even_back_and_forth() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(60);
    world.hears(&revised(60, |body| body.lines[0].quantity = Quantity::units(1))).waits(60);
    world.hears(&revised(120, |_| {})).waits(60);
    world.hears(&revised(180, |body| body.lines[0].quantity = Quantity::units(1))).inactive();
    assert_eq!(
        world.sent_keys(),
        ["order-confirmation", "order-update:1", "order-update:2", "order-update:3"]
    );
}

#[test]
fn a_change_that_is_undone_before_it_is_told_is_not_told() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(60);
    world
        .hears(&revised(60, |body| body.lines[0].quantity = Quantity::units(1)))
        .hears(&revised(61, |_| {}))
        .inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert_eq!(world.withheld(), [("order-update:1".to_owned(), Reason::NothingToCorrect)]);
}

#[test]
fn a_revision_that_changes_nothing_the_customer_was_told_says_nothing() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(60);
    world.hears(&revised(60, |body| body.customer.name = "Joanna".parse().ok())).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn orders_of_years_ago_send_nothing_and_open_no_case() {
    let mut world = world();
    world.now = at(60 * 24 * 365);
    world
        .hears(&placed(0))
        .hears(&paid(1, "P1", eur(9900)))
        .hears(&shipment(2, "X", &[("Z", 1)], None))
        .inactive();
    assert!(world.sent.is_empty());
    assert!(world.open_cases().is_empty(), "{:?}", world.open_cases());
    let reasons = world.withheld();
    assert!(reasons.contains(&("order-confirmation".to_owned(), Reason::TooLate)), "{reasons:?}");
}

#[test]
fn a_payment_hours_later_still_leads_to_the_confirmation() {
    let mut world = world();
    world.hears(&placed(0)).waits(60 * 72).hears(&paid(60 * 72, "P1", eur(3000))).inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation"], "its age counts from the payment");
}

#[test]
fn each_shipment_is_told_with_its_own_lines_and_tracking() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).waits(60);
    world.hears(&shipment(60, "X", &[("A", 1)], Some("T-1"))).waits(60);
    world.hears(&shipment(120, "Y", &[("A", 1), ("B", 1)], Some("T-2"))).inactive();
    assert_eq!(world.sent_keys()[1..], ["shipping-notice:X", "shipping-notice:Y"]);
    let statement = |index: usize| match &world.sent[index].2 {
        MessageStatement::Shipment(ShipmentStatement::OnItsWay { lines, tracking, .. }) => {
            (lines.len(), tracking.as_ref().unwrap().number.as_str().to_owned())
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(statement(1), (1, "T-1".to_owned()));
    assert_eq!(statement(2), (2, "T-2".to_owned()));
}

#[test]
fn a_shipment_waits_for_its_tracking_and_then_goes_without_it() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 1)], None)).waits(60 * 3);
    assert!(world.sent.is_empty());
    world.waits(120);
    assert_eq!(world.sent_keys(), ["shipping-notice:X"]);
    assert!(matches!(
        &world.sent[0].2,
        MessageStatement::Shipment(ShipmentStatement::OnItsWay { tracking: None, .. })
    ));
    world.hears(&shipment(400, "X", &[("A", 1)], Some("T-1"))).inactive();
    assert_eq!(world.sent_keys(), ["shipping-notice:X", "shipping-update:1:X"]);
}

#[test]
fn tracking_that_comes_in_time_is_in_the_one_notice() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 1)], None)).waits(30);
    world.hears(&shipment(31, "X", &[("A", 1)], Some("T-1"))).inactive();
    assert_eq!(world.sent_keys(), ["shipping-notice:X"]);
    assert!(matches!(
        &world.sent[0].2,
        MessageStatement::Shipment(ShipmentStatement::OnItsWay { tracking: Some(_), .. })
    ));
}

#[test]
fn a_replaced_waybill_is_corrected_once() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 1)], Some("T-1"))).waits(60);
    world.hears(&shipment(60, "X", &[("A", 1)], Some("T-2"))).inactive();
    assert_eq!(world.sent_keys(), ["shipping-notice:X", "shipping-update:1:X"]);
}

#[test]
fn a_voided_shipment_is_taken_back_and_told_anew_if_it_returns() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 1)], Some("T-1"))).waits(60);
    world.hears(&voided(60, "X")).waits(60);
    assert_eq!(world.sent[1].2, MessageStatement::Shipment(ShipmentStatement::Voided));
    world.hears(&shipment(120, "X", &[("A", 1)], Some("T-1"))).inactive();
    assert_eq!(world.sent_keys(), ["shipping-notice:X", "shipping-update:1:X", "shipping-update:2:X"]);
}

#[test]
fn a_late_shipment_never_reopens_a_cancelled_order() {
    let mut world = world();
    world
        .hears(&placed(0))
        .hears(&cancelled(10))
        .hears(&shipment(5, "X", &[("A", 1)], Some("T-1")))
        .inactive();
    assert!(world.sent.is_empty());
    assert_eq!(world.open_cases(), ["parcel-of-cancelled-order:X"]);
    world.hears(&voided(60 * 24 * 40, "X")).waits(10);
    assert!(world.open_cases().is_empty(), "voiding the parcel closes the case");
}

#[test]
fn a_shipment_before_its_order_waits_and_is_told_when_the_order_comes() {
    let mut world = world();
    world.hears(&shipment(1, "X", &[("A", 1)], Some("T-1"))).waits(60 * 5);
    assert!(world.open_cases().is_empty(), "the deadline is not over");
    world.waits(120);
    assert_eq!(world.open_cases(), ["order-missing:order"]);
    world.hears(&placed(0)).waits(10);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.sent_keys(), ["shipping-notice:X"]);
}

#[test]
fn a_shipment_with_more_than_was_ordered_is_a_case_and_not_told() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 3)], Some("T-1"))).waits(60);
    assert!(world.sent.is_empty());
    assert_eq!(world.open_cases(), ["parcel-mismatch:X"]);
    world.hears(&revised(70, |body| body.lines[0].quantity = Quantity::units(3))).waits(60);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.sent_keys(), ["shipping-notice:X"]);
}

#[test]
fn two_shipments_may_not_hold_more_than_was_ordered_together() {
    let mut world = world();
    world.hears(&placed(0)).hears(&shipment(1, "X", &[("A", 2)], Some("T-1")));
    world.hears(&shipment(2, "Y", &[("A", 1), ("B", 1)], Some("T-2"))).waits(60);
    assert_eq!(world.sent_keys(), ["shipping-notice:X"]);
    assert_eq!(world.open_cases(), ["parcel-mismatch:Y"]);
}

#[test]
fn payments_unlike_the_order_are_a_case_that_closes_itself() {
    for (payments, open) in [
        (vec![("P1", eur(2000))], true),
        (vec![("P1", eur(2000)), ("P2", eur(1000))], false),
        (vec![("P1", eur(3000)), ("P2", eur(3000))], true),
        (vec![("P1", eur(4000))], true),
        (
            vec![(
                "P1",
                candor_domain::values::money::Money { currency: "USD".parse().unwrap(), ..eur(3000) },
            )],
            true,
        ),
    ] {
        let mut world = world();
        world.hears(&placed(0));
        for (id, amount) in &payments {
            world.hears(&paid(1, id, *amount));
        }
        world.waits(60);
        assert_eq!(world.open_cases() == ["payment-mismatch:order"], open, "{payments:?}");
        world
            .hears(&revised(61, |body| body.total = eur(payments.iter().map(|(_, m)| m.amount_minor).sum())))
            .waits(60);
        let strange = payments.iter().any(|(_, amount)| amount.currency != eur(0).currency);
        assert_eq!(world.open_cases().is_empty(), !strange, "{payments:?}");
    }
}

#[test]
fn a_message_without_an_address_is_a_case_until_there_is_one() {
    let mut world = world();
    let nobody = revised(0, |body| body.customer.email = None);
    world.hears(&nobody).hears(&paid(1, "P1", eur(3000))).waits(60);
    assert_eq!(world.open_cases(), ["message-impossible:order-confirmation"]);
    world.hears(&revised(60, |_| {})).waits(10);
    assert!(world.open_cases().is_empty());
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn a_refused_message_is_a_case_until_there_is_another_address() {
    let mut world = world();
    world.answer = Some(Outcome::Refused { why: Remark::bounded("Address is on the suppression list") });
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(60 * 24 * 5);
    assert_eq!(world.open_cases(), ["message-impossible:order-confirmation"]);
    world.answer = None;
    let elsewhere = |body: &mut Placed| body.customer.email = "jo@new.example".parse().ok();
    world.hears(&paid(60 * 24 * 5, "P1", eur(3000))).hears(&revised(60 * 24 * 5, elsewhere)).waits(10);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert!(world.open_cases().is_empty());
}

#[test]
fn a_message_that_fails_is_tried_again_and_then_given_up_to_a_person() {
    let mut world = world();
    world.answer = Some(Outcome::Failed { why: Remark::bounded("throttled") });
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(60);
    assert_eq!(world.open_cases(), ["message-impossible:order-confirmation"]);
}

#[test]
fn a_message_whose_outcome_is_unknown_is_never_sent_again_blindly() {
    let mut world = world();
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(10);
    world.answer = None;
    world.waits(30);
    assert!(world.open_cases().is_empty(), "proof may still come");
    world.inactive();
    assert_eq!(world.open_cases(), ["message-unknown:order-confirmation"]);
    assert!(world.sent.is_empty());
}

#[test]
fn a_correction_whose_outcome_is_unknown_is_sent_again() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(60);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&cancelled(60)).waits(30);
    world.answer = None;
    world.inactive();
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-update:1"]);
    assert_eq!(world.open_cases(), ["refund-overdue:order"]);
}

/// Repeats a failure of the simulated world: the message was due again when the wait for proof was over, and
/// was put off to the morning; the proof that came at night did not count.
#[test]
fn proof_that_comes_in_the_quiet_hours_keeps_a_correction_from_being_sent_twice() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&shipment(
        1,
        "X",
        &[("A", 1)],
        Some("T-1"),
    ));
    let evening = 8 * HOUR + 50;
    world.waits(evening);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&shipment(evening, "X", &[("A", 1)], Some("T-2"))).waits(2 * HOUR);
    world.answer = None;
    let letters = |world: &World| {
        let updates = world.letters.iter().map(|content| content.key.to_string());
        updates.filter(|key| key == "shipping-update:1:X").count()
    };
    assert_eq!(letters(&world), 1, "the quiet hours have begun");
    world.hears(&tracked(evening + 5, "shipping-update:1:X", MailStatus::Delivered)).inactive();
    assert_eq!(letters(&world), 1);
    assert!(world.open_cases().is_empty(), "{:?}", world.open_cases());
}

#[test]
fn a_correction_of_unknown_fate_is_sent_again_when_the_quiet_hours_are_over() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&shipment(
        1,
        "X",
        &[("A", 1)],
        Some("T-1"),
    ));
    let evening = 8 * HOUR + 50;
    world.waits(evening);
    world.answer = Some(Outcome::Unknown { why: Remark::bounded("timed out") });
    world.hears(&shipment(evening, "X", &[("A", 1)], Some("T-2"))).waits(2 * HOUR);
    world.answer = None;
    world.waits(9 * HOUR + 20);
    assert_eq!(world.sent_keys().last().map(String::as_str), Some("shipping-update:1:X"));
    assert_eq!(world.sent.last().map(|(at_time, ..)| *at_time), Some(at(20 * HOUR)), "at eight");
}

#[test]
fn a_correction_that_comes_too_late_is_a_case_that_says_what_the_customer_believes() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(60 * 24 * 10);
    world.hears(&cancelled(60)).waits(60);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert_eq!(world.open_cases(), ["refund-overdue:order", "customer-misinformed:order-update:1"]);
    let case = world.case("customer-misinformed:order-update:1");
    assert!(case.summary.contains("30.00 EUR") && case.summary.contains("is cancelled"), "{}", case.summary);
    assert_eq!(case.withheld[0].key, MessageKey::OrderUpdate(1));
}

#[test]
fn a_case_that_clears_before_it_opens_is_never_heard_of() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(2000))).waits(2);
    world.hears(&paid(3, "P2", eur(1000))).inactive();
    assert!(world.order.ledger.cases.is_empty(), "{:?}", world.order.ledger.cases);
}

#[test]
fn what_became_of_a_mail_at_the_old_address_says_nothing_of_the_new_one() {
    let mut world = world();
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).waits(10);
    world.hears(&tracked(11, "order-confirmation", MailStatus::Bounced));
    let elsewhere = |body: &mut Placed| body.customer.email = "jo@new.example".parse().ok();
    world.hears(&revised(11, elsewhere)).waits(10);
    assert_eq!(world.sent_keys(), ["order-confirmation", "order-confirmation"], "once to each address");
    let unsubscribed = MailStatusReport {
        subject: "order-confirmation".parse().unwrap(),
        status: MailStatus::Unsubscribed,
        address: "Jo@New.example".parse().unwrap(),
    };
    world.hears(&event(30, "unsubscribed", Fact::EmailStatusChanged(unsubscribed))).waits(10);
    assert!(world.order.facts.unsubscribed(), "the lesser status of the address that counts");
    let remembered: Vec<_> = world.suppressed.iter().map(|s| (s.address.as_str(), s.status)).collect();
    let expected = [("jo@mail.example", MailStatus::Bounced), ("Jo@New.example", MailStatus::Unsubscribed)];
    assert_eq!(remembered, expected);
}

/// Repeats a failure that was found by running each story with one slow mail: the customer read that the
/// order is cancelled, and then that it is confirmed.
#[test]
fn a_cancellation_is_not_told_while_a_confirmation_is_on_its_way_and_corrects_one_that_comes_after_it() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).until(1);
    world.dies = true;
    world.until(2);
    world.dies = false;
    let key = MessageKey::OrderConfirmation;
    let MessageEntry::Claimed { to: Some(to), statement: Some(statement), .. } =
        world.order.ledger.messages[&key].clone()
    else {
        panic!("not claimed")
    };
    world.now += SignedDuration::from_secs(10);
    world.hears(&cancelled(2)).does_what_is_due();
    assert!(world.sent_keys().is_empty(), "it is still being sent");
    world.until(10);
    assert_eq!(world.sent_keys(), ["cancellation-notice"], "nobody knows, and that is true in any case");
    let outcome = Outcome::Done { receipt: None };
    let late = Attempt { of: Attempted::Message { key, to, statement }, number: 1, outcome };
    world.order.ledger.record_outcome(&late, &world.policy, world.now);
    world.waits(10);
    assert_eq!(world.sent_keys(), ["cancellation-notice", "order-update:1"]);
}
