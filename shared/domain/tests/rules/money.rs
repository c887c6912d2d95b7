//! Tests money and units that do not agree with the order: payments, refunds and returns, and shipments that
//! hold what they should not, or move when they should not.

use crate::support::*;
use candor_domain::case::resolution::Decision::Handled;
use candor_domain::case::team::{Severity, Team};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::message::content::Body;
use candor_domain::message::reason::Reason;
use candor_domain::order::placed::Placed;
use candor_domain::order::tagged::TagChange::Added;
use candor_domain::payment::paid::Paid;
use candor_domain::payment::transaction::Payment;
use candor_domain::shipment::tracking_update::TrackingStatus::{
    AttemptFailed, AvailableForPickup, Delivered, Exception, InTransit, LabelCreated, Lost, OutForDelivery,
    ReturnedToSender,
};
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;

const UNLIKE: &str = "payment-mismatch:order";
const UNSENT: &str = "refunded-unshipped:order";
const SENT: &str = "refunded-shipped:order";
const ALL: [(&str, u32); 2] = [("A", 2), ("B", 1)];

fn usd(amount_minor: i64) -> Money {
    Money { currency: "USD".parse().unwrap(), ..eur(amount_minor) }
}

#[test]
fn what_is_wrong_with_the_payments_is_said_in_amounts() {
    for (payments, summary) in [
        (vec![eur(3000), eur(3000)], "60.00 EUR came in, in 2 payments, for an order of 30.00 EUR."),
        (vec![eur(3001)], "30.01 EUR came in for an order of 30.00 EUR."),
        (vec![eur(2999)], "Only 29.99 EUR came in for an order of 30.00 EUR: 0.01 EUR is missing."),
        (vec![eur(3000), usd(1)], "0.01 USD came in for an order in EUR."),
    ] {
        let mut world = World::new(policy());
        world.hears(&placed(0));
        for (number, amount) in payments.into_iter().enumerate() {
            world.hears(&paid(1, &format!("P{number}"), amount));
        }
        world.until(5);
        assert!(world.open_cases().is_empty(), "{summary}");
        world.until(6);
        assert_eq!(world.open_cases(), [UNLIKE], "{summary}");
        assert_eq!(world.case(UNLIKE).summary, summary);
        assert_eq!(
            (world.announced[0].severity, world.announced[0].team),
            (Severity::High, Team::Storefront)
        );
    }
}

#[test]
fn a_second_payment_that_goes_back_is_settled_and_does_not_confirm_twice() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).hears(&paid(2, "P2", eur(3000))).until(HOUR);
    assert_eq!(world.open_cases(), [UNLIKE]);
    world.hears(&refunded(HOUR, "R1", eur(2999), &[])).waits(10);
    assert_eq!(world.open_cases(), [UNLIKE], "a cent is missing");
    world.hears(&refunded(HOUR + 10, "R2", eur(1), &[])).waits(1);
    assert_eq!(world.history_of(UNLIKE), ["opened 2026-03-02T12:07:00Z", "closed 2026-03-02T13:10:00Z"]);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn a_refund_heard_before_its_payment_is_no_case_once_both_are_known() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000)));
    world.hears(&refunded(60, "R1", eur(3000), &[])).waits(2);
    world.hears(&paid(2, "P2", eur(3000))).inactive();
    assert!(world.announced.is_empty(), "{:?}", world.announced_cases());
}

#[test]
fn what_a_cancelled_order_lacks_is_not_asked_for() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(1000))).until(HOUR);
    assert_eq!(world.open_cases(), [UNLIKE]);
    world.hears(&cancelled(HOUR)).waits(1);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_failed_payment_asks_for_what_is_left_of_the_order() {
    let mut world = World::new(policy());
    let mut taken_out = refunded(10, "R1", eur(1000), &[("A", 1)]);
    if let Fact::RefundIssued(body) = &mut taken_out.fact {
        body.cancelled = body.lines.clone();
    }
    world.hears(&placed(0)).hears(&failed(1, "P1")).hears(&taken_out).until(2 * HOUR);
    let Body::PaymentFailedNotice { order } = world.content("payment-failed-notice").body.clone() else {
        panic!("another message")
    };
    assert_eq!(order.lines.iter().map(|line| line.quantity).sum::<Quantity>(), Quantity::units(2));
    assert_eq!(order.total, eur(2000));
}

#[test]
fn a_failure_after_the_payment_came_in_is_two_sources_at_odds_and_takes_nothing_back() {
    let key = "source-conflict:P1";
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(1, "P1", eur(3000))).hears(&failed(1, "P1")).until(HOUR);
    assert!(world.announced.is_empty(), "of the same moment the payment stands");
    world.hears(&failed(HOUR, "P1")).inactive();
    assert_eq!(world.open_cases(), [key]);
    assert_eq!(world.case(key).summary, "Payment P1 came in, and is said to have failed after that.");
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn more_goes_back_than_came_in_only_with_a_case() {
    let key = "refund-mismatch:order";
    for (refund, summary) in [
        (eur(3001), "30.01 EUR was refunded, and only 30.00 EUR had come in."),
        (usd(1), "0.01 USD was refunded of an order in EUR."),
    ] {
        let mut world = asked();
        world.hears(&refunded(HOUR, "R1", refund, &[])).until(HOUR + 4);
        assert!(world.open_cases().is_empty());
        world.waits(1);
        assert!(world.open_cases().contains(&key.to_owned()));
        assert_eq!(world.case(key).summary, summary);
    }
    let mut world = asked();
    world.hears(&refunded(HOUR, "R1", eur(3000), &[])).hears(&refunded(HOUR, "R2", eur(1), &[])).waits(10);
    world.hears(&paid(2 * HOUR, "P2", eur(1))).waits(10);
    assert!(!world.open_cases().contains(&key.to_owned()), "a payment that was missing closes it");
}

#[test]
fn a_refund_of_everything_stops_the_warehouse_at_once_with_or_without_its_lines() {
    for lines in [&ALL[..], &[]] {
        let mut world = asked();
        world.hears(&refunded(HOUR, "R1", eur(3000), lines)).waits(0);
        assert_eq!(world.stated_to_warehouse()[1..], ["stop refunded"]);
        world.waits(DAY);
        assert_eq!(world.open_cases(), [UNSENT]);
        assert_eq!(
            world.case(UNSENT).summary,
            "Refunded before it was sent: 1 of B, 2 of A. The warehouse was asked to send it, and may still do so."
        );
        world.hears(&resolved(2 * DAY, UNSENT, Handled)).until(9 * DAY);
        assert_eq!(world.open_cases(), Vec::<String>::new(), "nor is it late");
    }
}

#[test]
fn a_refund_of_an_amount_says_nothing_of_what_is_sent() {
    let mut world = asked();
    world.hears(&refunded(HOUR, "R1", eur(500), &[])).until(DAY);
    assert_eq!(world.stated_to_warehouse().len(), 1);
    assert!(world.announced.is_empty());
}

#[test]
fn what_was_refunded_before_the_warehouse_was_asked_is_no_case_whatever_it_is_told_later() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&refunded(1, "R1", eur(1000), &[("B", 1)])).until(HOUR);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2"]);
    world.hears(&placed_to(HOUR, "2 Low Street")).until(DAY);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*2"]);
    assert!(world.announced.is_empty(), "it was never asked to send B: {:?}", world.announced_cases());
}

#[test]
fn that_the_warehouse_was_once_asked_for_more_is_remembered_through_all_it_is_told_later() {
    let mut world = asked();
    world.hears(&refunded(HOUR, "R1", eur(1000), &[("B", 1)])).waits(HOUR);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*2"]);
    world.hears(&placed_to(3 * HOUR, "2 Low Street")).waits(HOUR);
    world.hears(&placed_to(5 * HOUR, "3 Long Street")).waits(HOUR);
    assert_eq!(world.stated_to_warehouse().len(), 4);
    assert_eq!(world.open_cases(), [UNSENT]);
    assert_eq!(world.history_of(UNSENT).len(), 1, "it stays open");
}

#[test]
fn units_refunded_before_the_rest_is_sent_are_no_case_any_more_once_just_the_rest_was_sent() {
    // A unit of a line, or all of another line, is taken out of two of A and one of B.
    let lives =
        [(("A", 1), "fulfil A*1 B*1", [("A", 1), ("B", 1)]), (("B", 1), "fulfil A*2", [("A", 2), ("B", 0)])];
    for (out, told, rest) in lives {
        let mut world = asked();
        world.hears(&refunded(HOUR, "R1", eur(1000), &[out])).until(2 * HOUR);
        assert_eq!(world.stated_to_warehouse()[1..], [told]);
        assert_eq!(world.open_cases(), [UNSENT]);
        let rest: Vec<(&str, u32)> = rest.into_iter().filter(|(_, units)| *units > 0).collect();
        world.hears(&shipment(3 * HOUR, "X", &rest[..1], None)).waits(1);
        let is_all = rest.len() == 1;
        assert_eq!(
            world.open_cases().is_empty(),
            is_all,
            "while some of the rest is to come, so may the other"
        );
        for line in &rest[1..] {
            world.hears(&shipment(4 * HOUR, "Y", &[*line], None)).waits(1);
        }
        assert_eq!(world.open_cases(), Vec::<String>::new());
        let late = [("A", 2), ("B", 1)].into_iter().find(|line| line.0 == out.0).unwrap();
        world.hears(&shipment(5 * HOUR, "Z", &[(late.0, 1)], None)).waits(10);
        assert!(world.open_cases().contains(&SENT.to_owned()), "it was sent all the same");
    }
}

#[test]
fn units_refunded_when_all_else_was_sent_stay_a_case_as_nothing_says_that_the_warehouse_knows() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], None)).waits(HOUR);
    world.hears(&refunded(3 * HOUR, "R1", eur(1000), &[("B", 1)])).until(DAY);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop refunded"]);
    assert_eq!(world.open_cases(), [UNSENT]);
}

#[test]
fn part_sent_and_the_rest_refunded_is_complete_when_it_arrived() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).waits(HOUR);
    world.hears(&refunded(2 * HOUR, "R1", eur(1000), &[("B", 1)])).waits(HOUR);
    world.hears(&resolved(4 * HOUR, UNSENT, Handled)).until(DAY);
    let placed = placed_body();
    assert!(world.order.facts.still_to_come(&placed).is_empty());
    assert_eq!(world.order.facts.completed_at(&placed), None);
    world.hears(&scanned(on(2, 9, 0), "X", Delivered)).until(on(9, 0, 0));
    assert_eq!(world.order.facts.completed_at(&placed), Some(at(on(2, 9, 0))));
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn refunded_and_sent_all_the_same_is_a_case_until_it_is_voided_or_comes_back() {
    let back = returning(3 * HOUR, "RMA1", &[("B", 1)]);
    for event in [voided(3 * HOUR, "X"), back] {
        let mut world = asked();
        world.hears(&refunded(HOUR, "R1", eur(1000), &[("B", 1)])).waits(1);
        world.hears(&shipment(HOUR + 1, "X", &ALL, Some("T-1"))).until(3 * HOUR);
        assert_eq!(world.history_of(SENT), ["opened 2026-03-02T13:06:00Z"]);
        assert_eq!(world.case(SENT).summary, "Refunded, and sent all the same: 1 of B.");
        world.hears(&event).waits(1);
        assert_eq!(world.history_of(SENT)[1..], ["closed 2026-03-02T15:00:00Z"], "{event:?}");
    }
}

#[test]
fn a_refund_for_what_the_customer_has_is_no_conflict_though_the_rest_is_on_its_way() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).waits(HOUR);
    world.hears(&scanned(2 * HOUR, "X", Delivered)).waits(HOUR);
    world.hears(&shipment(4 * HOUR, "Y", &[("B", 1)], Some("T-2"))).waits(HOUR);
    world.hears(&refunded(5 * HOUR, "R1", eur(1000), &[("A", 1)])).until(on(1, 12, 0));
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn units_that_come_back_and_are_refunded_are_not_sent_again_nor_is_anything_less() {
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &[("A", 2)], Some("T-1"))).waits(HOUR);
    world.hears(&scanned(2 * HOUR, "X", Delivered)).hears(&returning(3 * HOUR, "RMA1", &[("A", 1)]));
    world.hears(&refunded(4 * HOUR, "R1", eur(1000), &[("A", 1)])).until(DAY);
    assert_eq!(world.stated_to_warehouse().len(), 1, "the rest is still to be sent, and nothing else");
    let placed = placed_body();
    let units: Vec<Quantity> =
        world.order.facts.units(&placed).iter().map(|(_, units)| units.open()).collect();
    assert_eq!(units, [Quantity::ZERO, Quantity::ONE]);
    assert!(world.announced.is_empty());
}

#[test]
fn what_was_never_sent_does_not_come_back_and_is_not_sent_once_it_is_refunded() {
    let mut world = asked();
    world.hears(&returning(HOUR, "RMA1", &[("A", 1)])).waits(10);
    assert_eq!(world.stated_to_warehouse().len(), 1, "nothing went back to the customer yet");
    world.hears(&refunded(HOUR + 10, "R1", eur(1000), &[("A", 1)])).until(2 * HOUR);
    assert_eq!(world.stated_to_warehouse()[1..], ["fulfil A*1 B*1"]);
    assert_eq!(world.open_cases(), [UNSENT]);
    // The unit was sent after all, and we hear of it late; so something did come back.
    world.hears(&shipment(50, "X", &[("A", 1)], Some("T-1"))).until(3 * HOUR);
    assert_eq!(world.stated_to_warehouse()[2..], ["fulfil A*1 B*1"], "the other one of A");
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_shipment_of_a_cancelled_order_is_a_case_until_it_is_voided_and_the_customer_hears_of_it() {
    let key = "parcel-of-cancelled-order:X";
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).waits(HOUR);
    world.hears(&cancelled(2 * HOUR)).until(3 * HOUR);
    assert_eq!(world.history_of(key), ["opened 2026-03-02T14:05:00Z"]);
    assert_eq!(world.case(key).summary, "Parcel X is on its way, but the order is cancelled.");
    assert_eq!(world.sent_keys()[1..], ["shipping-notice:X", "order-update:1"]);
    world.hears(&voided(3 * HOUR, "X")).until(4 * HOUR);
    assert_eq!(world.history_of(key)[1..], ["closed 2026-03-02T15:00:00Z"]);
    assert_eq!(world.sent_keys()[3..], ["shipping-update:1:X"]);
}

#[test]
fn where_a_shipment_of_a_cancelled_order_is_changes_nothing_of_what_was_decided() {
    let key = "parcel-of-cancelled-order:X";
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).hears(&cancelled(2 * HOUR)).until(3 * HOUR);
    world.hears(&resolved(3 * HOUR, key, Handled)).waits(10);
    world.hears(&scanned(4 * HOUR, "X", Delivered)).until(DAY);
    assert_eq!(world.history_of(key).len(), 2);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn a_shipment_is_not_told_of_while_it_holds_what_was_not_ordered() {
    for (lines, wrong) in [
        (vec![("Z", 1), ("A", 1)], "Parcel X holds lines the order does not have (Z)."),
        (vec![("A", 3), ("B", 1)], "Parcel X makes more units shipped than were ordered (A)."),
    ] {
        let key = "parcel-mismatch:X";
        let mut world = asked();
        world.hears(&shipment(HOUR, "X", &lines, Some("T-1"))).waits(HOUR);
        assert_eq!(world.open_cases(), [key]);
        assert_eq!(world.case(key).summary, wrong);
        assert_eq!(world.why_withheld("shipping-notice:X"), Some(Reason::ParcelMismatch));
        world.hears(&shipment(2 * HOUR, "X", &ALL, Some("T-1"))).waits(HOUR);
        assert_eq!(world.open_cases(), Vec::<String>::new());
        assert_eq!(world.times_of("shipping-notice:X"), ["2026-03-02T14:05:00Z"]);
    }
}

#[test]
fn delivered_then_moving_is_a_case_until_it_is_delivered_again() {
    let key = "delivered-then-moving:X";
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).waits(HOUR);
    world.hears(&scanned(on(1, 9, 0), "X", Delivered)).hears(&scanned(on(1, 9, 0), "X", InTransit));
    world.hears(&scanned(on(1, 8, 0), "X", OutForDelivery)).until(on(1, 10, 0));
    assert!(world.announced.is_empty(), "of the same moment the arrival stands, and older scans say nothing");
    world.hears(&scanned(on(1, 10, 0), "X", InTransit)).until(on(1, 11, 0));
    assert_eq!(world.history_of(key), ["opened 2026-03-03T10:05:00Z"]);
    assert_eq!(
        world.case(key).summary,
        "Parcel X was delivered 2026-03-03T09:00:00Z, and in-transit after that."
    );
    world.hears(&scanned(on(1, 12, 0), "X", Delivered)).waits(1);
    assert_eq!(world.history_of(key)[1..], ["closed 2026-03-03T12:00:00Z"]);
}

#[test]
fn what_a_carrier_says_went_wrong_is_a_case_until_it_moves_on() {
    for (status, key, summary) in [
        (Exception, "parcel-exception:X", "The carrier says that parcel X has a problem."),
        (ReturnedToSender, "parcel-returned:X", "The carrier says that parcel X goes back to the shop."),
        (Lost, "parcel-lost:X", "The carrier says that parcel X is lost."),
    ] {
        let mut world = asked();
        world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).waits(HOUR);
        world.hears(&scanned(on(1, 9, 0), "X", status)).until(on(1, 9, 4));
        assert!(world.announced.is_empty());
        world.waits(1);
        assert_eq!(world.open_cases(), [key]);
        assert_eq!(world.case(key).summary, summary);
        world.hears(&scanned(on(1, 8, 0), "X", InTransit)).until(on(1, 10, 0));
        assert_eq!(world.open_cases(), [key], "an older scan says nothing");
        world.hears(&scanned(on(1, 10, 0), "X", InTransit)).waits(1);
        // A shipment that goes back is on its way too, to the shop.
        let closed: &[&str] = if status == ReturnedToSender { &[] } else { &["closed 2026-03-03T10:00:00Z"] };
        assert_eq!(world.history_of(key)[1..], *closed);
    }
}

#[test]
fn a_voided_shipment_that_a_carrier_has_is_a_case_that_stays_while_it_has_it() {
    let key = "source-conflict:X";
    let mut world = asked();
    world.hears(&shipment(HOUR, "X", &ALL, Some("T-1"))).hears(&scanned(2 * HOUR, "X", InTransit)).waits(10);
    world.hears(&voided(3 * HOUR, "X")).hears(&scanned(4 * HOUR, "X", LabelCreated)).waits(HOUR);
    assert_eq!(world.announced_cases(), Vec::<String>::new(), "nothing was seen since it was voided");
    let seen = [InTransit, AttemptFailed, AvailableForPickup, Exception, OutForDelivery, Delivered];
    for (hour, status) in (6..).zip(seen) {
        world.hears(&scanned(hour * HOUR, "X", status)).waits(30);
        assert_eq!(world.history_of(key), ["opened 2026-03-02T18:05:00Z"], "{status:?}");
    }
    assert_eq!(world.case(key).summary, "Parcel X is voided, and a carrier has it all the same.");
    world.hears(&scanned(DAY, "X", ReturnedToSender)).waits(1);
    assert_eq!(world.history_of(key)[1..], ["closed 2026-03-03T12:00:00Z"], "it comes back: they agree");
}

#[test]
fn what_was_paid_is_a_part_all_or_too_much_to_the_minor_unit() {
    let mut world = World::new(policy());
    world.hears(&placed(0));
    let paid_by = |world: &World| world.order.facts.paid(&placed_body());
    assert_eq!(paid_by(&world), Paid::Nothing);
    world.hears(&paid(10, "P1", eur(2999)));
    assert_eq!(paid_by(&world), Paid::Part { received: eur(2999) });
    world.hears(&paid(20, "P2", eur(1)));
    assert_eq!(paid_by(&world), Paid::InFull { at: at(20) });
    world.hears(&paid(30, "P3", eur(1)));
    assert_eq!(paid_by(&world), Paid::TooMuch { at: at(20), received: eur(3001) });
    let free = Placed { total: eur(0), ..placed_body() };
    assert_eq!(order().facts.paid(&free), Paid::InFull { at: at(0) });
}

#[test]
fn what_was_refunded_before_it_was_sent_is_named_and_nothing_else() {
    let mut world = asked();
    world.hears(&refunded(HOUR, "R1", eur(1000), &[("B", 1)])).waits(DAY);
    assert_eq!(
        world.case(UNSENT).summary,
        "Refunded before it was sent: 1 of B. The warehouse was asked to send it, and may still do so."
    );
}

#[test]
fn a_case_about_a_payment_names_what_waits_for_it() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(1000))).hears(&shipment(0, "X", &ALL, Some("T-1")));
    world.hears(&voided(1, "Y")).waits(HOUR);
    assert_eq!(world.withheld_by(UNLIKE), [("order-confirmation".to_owned(), Reason::NotPaid)]);
}

#[test]
fn a_case_about_a_shipment_shows_it_and_the_others_and_what_is_withheld_of_it() {
    let mut world = World::new(policy());
    world.hears(&placed(0)).hears(&paid(0, "P1", eur(3000))).hears(&shipment(
        1,
        "X",
        &[("A", 2)],
        Some("T-1"),
    ));
    world.hears(&shipment(2, "Y", &[("A", 1)], Some("T-2"))).hears(&voided(3, "Z")).waits(HOUR);
    let key = "parcel-mismatch:Y";
    assert_eq!(
        world.evidence_of(key),
        [
            "placed #5001: 2 lines, 30.00 EUR to pay",
            "parcel Y handed over: 1 of A",
            "parcel X handed over: 2 of A"
        ]
    );
    assert_eq!(world.withheld_by(key), [("shipping-notice:Y".to_owned(), Reason::ParcelMismatch)]);
}

fn known_from_status(minutes: i64, minor: i64) -> Event {
    let Fact::PaymentConfirmed(payment) = paid(minutes, "P1", eur(minor)).fact else { unreachable!() };
    event(
        minutes,
        &format!("status-{minutes}"),
        Fact::PaymentConfirmed(Payment { from_status: true, ..payment }),
    )
}

#[test]
fn a_payment_whose_own_report_was_lost_is_known_from_the_status_and_the_order_goes_on() {
    let mut world = World::new(policy());
    world.hears(&placed_to(0, "1 High Street")).until(5 * DAY);
    world.hears(&known_from_status(5 * DAY, 3000)).hears(&known_from_status(6 * DAY, 3000)).waits(10);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    world.hears(&paid(7 * DAY, "P1", eur(3000))).waits(DAY);
    assert_eq!(
        (world.sent.len(), world.commands.len()),
        (1, 1),
        "its own report, later, is no second payment"
    );
    assert!(!world.open_cases().contains(&"payment-mismatch:order".to_owned()));
}

#[test]
fn a_status_of_today_makes_no_old_order_that_became_known_today_new() {
    let mut world = World::new(policy());
    world.now = at(100 * DAY);
    world.hears(&placed_to(0, "1 High Street")).hears(&known_from_status(100 * DAY, 3000)).inactive();
    assert!(world.sent.is_empty() && world.commands.is_empty(), "{:?}", world.commands);
    assert!(world.open_cases().is_empty(), "{:?}", world.open_cases());
}

#[test]
fn a_payment_of_an_order_from_before_the_shop_was_connected_is_not_asked_for() {
    for (days, open) in [(5, true), (29, true), (30, false)] {
        let mut world = World::new(policy());
        world.now = at(days * DAY);
        world.hears(&placed_to(0, "1 High Street")).hears(&tagged(days * DAY, "vip", Added)).waits(HOUR);
        assert_eq!(world.open_cases().contains(&"payment-pending:order".to_owned()), open, "{days} days");
    }
}

#[test]
fn of_what_statuses_say_the_most_counts_since_it_was_first_said_in_any_order() {
    let facts = [known_from_status(10, 1000), known_from_status(20, 3000), known_from_status(30, 3000)];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        let mut world = World::new(policy());
        world.hears(&placed(0));
        for index in order {
            world.hears(&facts[index]);
        }
        let placed = placed_body();
        assert_eq!(world.order.facts.ready_at(&placed), Some(at(20)), "{order:?}");
        assert_eq!(world.order.facts.received(placed.total), eur(3000));
    }
}
