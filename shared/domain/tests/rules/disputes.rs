//! Tests disputes: a customer asks the bank or the payment provider for the money.

use crate::support::*;
use candor_domain::case::resolution::Decision::{Handled, Release};
use candor_domain::case::team::{Severity, Team};
use candor_domain::message::reason::Reason;
use candor_domain::payment::dispute::DisputeKind::{Chargeback, Inquiry};
use candor_domain::payment::dispute::DisputeStatus::{Lost, Opened, UnderReview, Won};
use candor_domain::shipment::tracking_update::TrackingStatus;
use serde_json::json;

const DISPUTED: &str = "payment-disputed:D1";
const LOST: &str = "dispute-lost:D1";
const TWICE: &str = "refund-mismatch:order";
const LATE: &str = "not-handed-over:order";

#[test]
fn a_disputed_order_is_not_asked_for() {
    let mut world = bought();
    world.hears(&charged_back(1)).until(5 * DAY);
    assert_eq!(world.stated_to_warehouse(), Vec::<String>::new());
    assert_eq!(world.open_cases(), [DISPUTED]);
}

#[test]
fn a_disputed_order_is_stopped_where_the_warehouse_starts_unasked() {
    let mut world = paid_with(policy_with(json!({ "fulfilment": { "starts_unasked": true } })));
    world.hears(&charged_back(1)).waits(0);
    assert_eq!(world.stated_to_warehouse(), ["stop disputed"]);
}

#[test]
fn a_dispute_stops_the_warehouse_at_once_and_asks_again_when_it_is_won() {
    let mut world = asked();
    world.hears(&charged_back(HOUR)).waits(0);
    assert_eq!(world.stated_to_warehouse()[1..], ["stop disputed"]);
    world.hears(&disputed(20 * DAY, Chargeback, Won)).waits(HOUR);
    assert_eq!(world.stated_to_warehouse()[2..], ["fulfil A*2 B*1"]);
    assert_eq!(world.open_cases(), Vec::<String>::new());
}

#[test]
fn the_warehouses_time_begins_again_when_a_dispute_is_won() {
    let mut world = asked();
    world.hears(&charged_back(HOUR)).until(on(14, 12, 0));
    assert!(!world.announced_cases().contains(&LATE.to_owned()));
    world.hears(&disputed(on(14, 12, 0), Chargeback, Won)).until(on(15, 12, 0));
    assert!(!world.announced_cases().contains(&LATE.to_owned()));
    world.until(on(21, 12, 0));
    assert!(world.announced_cases().contains(&LATE.to_owned()));
}

#[test]
fn a_dispute_about_an_order_that_was_sent_stops_nothing() {
    let mut world = asked();
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1"))).waits(0);
    world.hears(&charged_back(2 * HOUR)).until(DAY);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1"]);
    assert_eq!(world.sent_keys(), ["order-confirmation", "shipping-notice:X"]);
}

#[test]
fn the_case_has_what_the_shop_answers_with() {
    let mut world = asked();
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&voided(2 * HOUR, "Y")).until(DAY);
    world.hears(&scanned(DAY, "X", TrackingStatus::Delivered)).hears(&charged_back(on(2, 9, 0)));
    world.until(on(2, 10, 0));
    assert_eq!(
        world.case(DISPUTED).summary,
        "The customer had 30.00 EUR charged back (D1): fraudulent. Answer it by 2026-03-14T09:00:00Z."
    );
    assert_eq!(
        world.evidence_of(DISPUTED),
        [
            "chargeback D1 opened: 30.00 EUR of payment P1: fraudulent",
            "placed #5001: 2 lines, 30.00 EUR to pay",
            "to be sent to Jo, 1 High Street, London",
            "paid 30.00 EUR (P1)",
            "parcel X handed over: 2 of A, 1 of B",
            "parcel X has tracking number T-1 of Post",
            "parcel X delivered",
        ]
    );
    let told: Vec<String> =
        world.case(DISPUTED).sent_statements.iter().map(|told| told.key.to_string()).collect();
    assert_eq!(told, ["order-confirmation", "shipping-notice:X"]);
    let opened = world.announced.iter().find(|announced| announced.key.to_string() == DISPUTED).unwrap();
    assert_eq!((opened.team, opened.severity), (Team::Storefront, Severity::High));
}

#[test]
fn a_case_says_what_is_not_sent_and_offers_to_send_it() {
    let mut world = bought();
    world.hears(&disputed(1, Inquiry, Opened)).until(HOUR);
    assert_eq!(
        world.case(DISPUTED).summary,
        "The customer asked the bank about 30.00 EUR (D1): fraudulent. Answer it by 2026-03-12T12:01:00Z. \
         Not sent, and held back: 1 of B, 2 of A."
    );
    let decisions: Vec<_> =
        world.case(DISPUTED).actions.iter().filter_map(|action| action.decision).collect();
    assert_eq!(decisions, [Release, Handled]);
}

#[test]
fn a_case_closes_with_the_word_that_it_is_answered() {
    let mut world = asked();
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&charged_back(DAY)).until(on(1, 13, 0));
    world.hears(&disputed(on(2, 12, 0), Chargeback, UnderReview)).waits(HOUR);
    assert_eq!(world.history_of(DISPUTED), ["opened 2026-03-03T12:05:00Z", "closed 2026-03-04T12:00:00Z"]);
}

#[test]
fn a_case_stays_while_an_answered_dispute_holds_goods_back() {
    let mut world = bought();
    world.hears(&charged_back(1)).hears(&disputed(DAY, Chargeback, UnderReview)).until(2 * DAY);
    assert_eq!(world.open_cases(), [DISPUTED]);
    assert_eq!(
        world.case(DISPUTED).summary,
        "The dispute D1 of 30.00 EUR is under review. Not sent, and held back: 1 of B, 2 of A."
    );
}

#[test]
fn a_lost_dispute_is_a_case_of_its_own_and_what_is_not_sent_stays() {
    let mut world = asked();
    world.hears(&charged_back(HOUR)).until(DAY);
    world.hears(&disputed(DAY, Chargeback, Lost)).until(20 * DAY);
    assert_eq!(world.open_cases(), [LOST]);
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1", "stop disputed"]);
    assert_eq!(
        world.case(LOST).summary,
        "The dispute D1 is lost: 30.00 EUR stays with the customer: fraudulent. Not sent, and held back: 1 of B, 2 of A."
    );
    world.hears(&resolved(20 * DAY, LOST, Handled)).until(25 * DAY);
    assert_eq!(world.open_cases(), Vec::<String>::new());
    assert_eq!(world.stated_to_warehouse().len(), 2);
}

#[test]
fn a_person_releases_an_order_until_there_is_a_newer_word() {
    let mut world = asked();
    world.hears(&disputed(HOUR, Inquiry, Opened)).until(DAY);
    world.hears(&resolved(DAY, DISPUTED, Release)).until(on(1, 13, 0));
    assert_eq!(world.stated_to_warehouse(), ["fulfil A*2 B*1", "stop disputed", "fulfil A*2 B*1"]);
    world.hears(&charged_back(2 * DAY)).until(on(2, 13, 0));
    assert_eq!(world.stated_to_warehouse()[3..], ["stop disputed"]);
    assert_eq!(world.open_cases(), [DISPUTED]);
}

#[test]
fn the_newest_word_counts_though_the_dispute_had_ended() {
    let words = [disputed(DAY, Chargeback, Lost), disputed(2 * DAY, Chargeback, Won)];
    for late in [[&words[0], &words[1]], [&words[1], &words[0]]] {
        let mut world = asked();
        late.into_iter().for_each(|word| {
            world.hears(word);
        });
        world.until(on(3, 12, 0));
        assert_eq!(world.stated_to_warehouse().last().unwrap(), "fulfil A*2 B*1");
        assert_eq!(world.open_cases(), Vec::<String>::new());
    }
}

#[test]
fn an_order_is_not_confirmed_while_it_is_disputed() {
    let mut world = bought();
    world.hears(&charged_back(1)).until(HOUR);
    assert_eq!(world.why_withheld("order-confirmation"), Some(Reason::Disputed));
    world.hears(&disputed(2 * HOUR, Chargeback, Won)).waits(HOUR);
    assert_eq!(world.sent_keys(), ["order-confirmation"]);
}

#[test]
fn a_customer_who_disputed_is_never_asked_how_it_was() {
    let mut world = asked();
    world.hears(&shipment(2 * HOUR, "X", &[("A", 2), ("B", 1)], Some("T-1")));
    world.hears(&scanned(DAY, "X", TrackingStatus::Delivered)).hears(&charged_back(2 * DAY));
    world.hears(&disputed(3 * DAY, Chargeback, Won)).inactive();
    assert_eq!(world.why_withheld("follow-up"), Some(Reason::Disputed));
}

#[test]
fn nothing_is_promised_of_what_a_dispute_holds() {
    let mut world = asked();
    world.hears(&charged_back(HOUR)).hears(&delayed(2 * HOUR, None, "2026-03-12")).until(on(14, 12, 0));
    assert_eq!(world.why_withheld("delay-notice:0:order"), Some(Reason::Disputed));
    assert_eq!(world.open_cases(), [DISPUTED]);
}

#[test]
fn a_refund_beside_a_dispute_gives_the_money_back_twice() {
    for (kind, status, twice) in [
        (Chargeback, Opened, true),
        (Chargeback, UnderReview, true),
        (Chargeback, Lost, true),
        (Inquiry, Lost, true),
        (Chargeback, Won, false),
        (Inquiry, Opened, false),
        (Inquiry, UnderReview, false),
    ] {
        let mut world = asked();
        world.hears(&refunded(DAY, "R1", eur(3000), &[])).hears(&disputed(DAY, kind, status));
        world.until(on(1, 13, 0));
        assert_eq!(world.open_cases().contains(&TWICE.to_owned()), twice, "{kind} {status}");
    }
}

#[test]
fn a_refund_beside_a_dispute_is_said_in_words_and_clears_when_it_is_won() {
    let mut world = asked();
    world.hears(&charged_back(DAY)).hears(&refunded(DAY, "R1", eur(1000), &[])).until(on(1, 13, 0));
    assert_eq!(
        world.case(TWICE).summary,
        "10.00 EUR was refunded and 30.00 EUR is taken by a dispute, and only 30.00 EUR had come in."
    );
    world.hears(&disputed(2 * DAY, Chargeback, Won)).waits(HOUR);
    assert!(!world.open_cases().contains(&TWICE.to_owned()));
}

#[test]
fn a_dispute_about_a_second_payment_evens_it_out() {
    let mut world = asked();
    world.hears(&paid(2 * HOUR, "P2", eur(3000))).waits(HOUR);
    assert_eq!(world.open_cases(), ["payment-mismatch:order"]);
    world.hears(&charged_back(4 * HOUR)).waits(HOUR);
    assert_eq!(world.open_cases(), [DISPUTED]);
}

#[test]
fn a_cancelled_order_promises_no_money_that_a_dispute_took() {
    let said = |world: &mut World| {
        world.hears(&cancelled(2 * DAY)).until(on(2, 13, 0));
        world.content("order-update:1").body.clone()
    };
    let (mut plain, mut disputed) = (asked(), asked());
    disputed.hears(&charged_back(DAY));
    assert_ne!(said(&mut plain), said(&mut disputed));
}

#[test]
fn an_old_order_is_not_sent_again_because_a_dispute_about_it_is_won() {
    let mut world = World::new(policy());
    world.now = at(60 * DAY);
    world.hears(&placed_to(0, "1 High Street")).hears(&paid(0, "P1", eur(3000)));
    world.hears(&charged_back(60 * DAY)).hears(&disputed(61 * DAY, Chargeback, Won)).until(70 * DAY);
    assert!(world.commands.is_empty());
    assert_eq!(world.announced_cases(), Vec::<String>::new());
}

#[test]
fn a_shop_that_asks_no_warehouse_still_hears_of_a_dispute() {
    let mut world = paid_with(policy_with(json!({ "fulfilment": { "when": "never" } })));
    world.hears(&charged_back(1)).until(5 * DAY);
    assert_eq!(world.open_cases(), [DISPUTED]);
}

#[test]
fn a_dispute_of_an_unknown_order_waits_for_it() {
    let mut world = World::new(policy());
    world.hears(&charged_back(0)).until(DAY);
    assert_eq!(world.open_cases(), ["order-missing:order"]);
    let known = world.evidence_of("order-missing:order");
    assert_eq!(known, ["chargeback D1 opened: 30.00 EUR of payment P1: fraudulent"]);
}
