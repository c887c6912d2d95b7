//! Tests what a reference leads to, and which of its reports an order is told.

use jiff::Timestamp;

use super::*;
use crate::event::envelope::Event;
use crate::event::fact::Fact;
use crate::event::stamp::{Source, Stamp};
use crate::payment::transaction::{Payment, Refund};
use crate::reference::place::{Lesson, Part};
use crate::reference::report::{OfPayment, OfShipment, Reference, Said};
use crate::shipment::created::{Shipment, Tracking};
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::OrderId;
use crate::values::money::Money;
use crate::values::text::TrackingNumber;

fn day(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

fn stamp(id: &str, at: Timestamp, source: Source) -> Stamp {
    Stamp { occurred_at: at, id: id.parse().unwrap(), source }
}

fn shipment(order: &str, numbers: &[&str], shipped_on: &str) -> Event {
    let number = |text: &&str| text.parse::<TrackingNumber>().unwrap();
    let all = Tracking { number: numbers.join(", ").parse().unwrap(), carrier: None, link: None };
    let boxes = if numbers.len() > 1 { numbers.iter().map(number).collect() } else { vec![] };
    let shipment = Shipment {
        shipment_id: format!("parcel-of-{order}").parse().unwrap(),
        shipped_at: day(shipped_on),
        lines: vec![],
        tracking: Some(all),
        boxes,
        promised_on: None,
        voided: false,
    };
    let key = format!("demo-shop#{order}").parse().unwrap();
    Event {
        key,
        stamp: stamp("s", day(shipped_on), Source::Warehouse),
        fact: Fact::ShipmentCreated(shipment),
    }
}

fn place(event: &Event) -> Place {
    Lesson::of(event).remove(0).place
}

fn update(id: &str, on: &str) -> Report {
    let of = OfShipment::Update { status: TrackingStatus::InTransit, place: None, pickup_until: None };
    let said = Said::Shipment("1Z 999-AA1".parse().unwrap(), of);
    Report { shop: "demo-shop".parse().unwrap(), stamp: stamp(id, day(on), Source::Carrier), said }
}

fn orders(events: &[Event]) -> Vec<(&str, &str)> {
    events.iter().map(|event| (event.key.order_id.as_str(), event.stamp.id.as_str())).collect()
}

#[test]
fn one_number_is_one_reference_however_it_is_written() {
    let number = |text: &str| Reference::tracking(&text.parse().unwrap()).to_string();
    for text in ["1z999aa1", "1Z 999 AA1", "1Z-999-AA1", "1Z999AA1"] {
        assert_eq!(number(text), "tracking-number:1Z999AA1", "{text}");
    }
    assert_eq!(number("---"), "tracking-number:---", "a number of signs alone stays as it is");
}

#[test]
fn a_shipment_teaches_the_number_of_each_of_its_boxes_and_one_that_is_voided_teaches_none() {
    let taught = |event: &Event| -> Vec<String> {
        Lesson::of(event).into_iter().map(|lesson| lesson.reference.to_string()).collect()
    };
    assert_eq!(taught(&shipment("1", &["A1"], "2026-03-01")), ["tracking-number:A1"]);
    let two = shipment("1", &["A1", "B-2"], "2026-03-01");
    assert_eq!(taught(&two), ["tracking-number:A1", "tracking-number:B2"]);
    let mut voided = shipment("1", &["A1"], "2026-03-01");
    let Fact::ShipmentCreated(shipment) = &mut voided.fact else { unreachable!() };
    shipment.voided = true;
    assert_eq!(taught(&voided), [""; 0]);
}

#[test]
fn a_payment_teaches_the_identifier_of_its_provider_and_none_that_the_shop_made() {
    let paid = |id: &str, source, from_status| {
        let amount = Money { amount_minor: 100, currency: "EUR".parse().unwrap() };
        let payment = Payment { payment_id: id.parse().unwrap(), amount, from_status };
        let key = "demo-shop#5001".parse().unwrap();
        let stamp = stamp("p", day("2026-03-01"), source);
        Lesson::of(&Event { key, stamp, fact: Fact::PaymentConfirmed(payment) }).len()
    };
    assert_eq!(paid("pi_1", Source::Payments, false), 1);
    assert_eq!(paid("pi_1", Source::Storefront, false), 1, "a shop system that names the provider's own");
    assert_eq!(paid("8001", Source::Payments, false), 1);
    for (id, from_status) in [("5001-paid", false), ("8001", false), ("pi_1", true)] {
        assert_eq!(paid(id, Source::Storefront, from_status), 0, "{id}");
    }
}

#[test]
fn a_report_is_told_to_every_order_that_shares_a_box_with_the_number_as_each_shop_writes_it() {
    let mut known = Knowledge::default();
    assert!(known.learn(&place(&shipment("1", &["1Z999AA1"], "2026-03-01"))));
    assert!(known.learn(&place(&shipment("2", &["1z-999-aa1"], "2026-03-01"))));
    assert!(
        !known.learn(&place(&shipment("2", &["1z-999-aa1"], "2026-03-01"))),
        "the second time is no news"
    );
    let events = known.events(&update("u", "2026-03-02"));
    assert_eq!(orders(&events), [("1", "u"), ("2", "u")]);
    let numbers = events.iter().map(|event| match &event.fact {
        Fact::DeliveryScanned(update) => update.tracking_number.clone().unwrap(),
        other => panic!("{other:?}"),
    });
    let numbers: Vec<TrackingNumber> = numbers.collect();
    assert_eq!(numbers.iter().map(TrackingNumber::as_str).collect::<Vec<_>>(), ["1Z999AA1", "1z-999-aa1"]);
}

#[test]
fn a_number_that_is_given_out_again_leads_to_the_order_of_its_time() {
    let mut known = Knowledge::default();
    known.learn(&place(&shipment("old", &["1Z999AA1"], "2025-02-01")));
    known.learn(&place(&shipment("new", &["1Z999AA1"], "2026-03-01")));
    for (on, told) in [
        ("2025-01-10", vec![]),
        ("2025-01-26", vec!["old"]),
        ("2025-02-03", vec!["old"]),
        ("2025-12-01", vec![]),
        ("2026-02-20", vec![]),
        ("2026-02-23", vec!["new"]),
        ("2026-03-04", vec!["new"]),
    ] {
        let events = known.events(&update("u", on));
        let found: Vec<&str> = orders(&events).into_iter().map(|(order, _)| order).collect();
        assert_eq!(found, told, "{on}");
    }
}

#[test]
fn what_waited_is_told_once_to_each_order_that_it_is_about() {
    let mut known = Knowledge::default();
    assert!(known.wait(&update("early", "2026-02-28")) && known.wait(&update("old", "2025-03-01")));
    assert!(!known.wait(&update("early", "2026-02-28")), "the same report twice");
    assert!(!known.is_untold());
    known.learn(&place(&shipment("1", &["1Z999AA1"], "2026-03-01")));
    assert!(known.is_untold());
    assert_eq!(orders(&known.tell()), [("1", "early")]);
    assert!(!known.is_untold() && known.tell().is_empty());
    known.learn(&place(&shipment("2", &["1Z999AA1"], "2026-03-01")));
    assert_eq!(orders(&known.tell()), [("2", "early")], "a second order in the same box");
}

#[test]
fn the_oldest_is_forgotten_for_the_newest() {
    let mut known = Knowledge::default();
    let days: Vec<String> = (1..=28).map(|n| format!("2026-02-{n:02}")).collect();
    for (n, on) in days.iter().enumerate().rev() {
        known.wait(&update(&format!("u{n}"), on));
    }
    assert_eq!(known.waiting().len(), WAITING_MAX);
    assert!(known.waiting().contains(&update("u27", "2026-02-28")));
    assert!(!known.wait(&update("u0", "2026-02-01")), "one that is older than all is not kept");
    for (n, on) in days.iter().enumerate() {
        known.learn(&place(&shipment(&n.to_string(), &["1Z999AA1"], on)));
    }
    let told = known.events(&update("u", "2026-03-01"));
    assert_eq!((told.len(), told[0].key.order_id.as_str()), (PLACES_MAX, "27"));
}

#[test]
fn a_payment_leads_to_its_order_at_any_time_and_never_to_a_shipment() {
    let refund = Refund {
        refund_id: "re_1".parse().unwrap(),
        amount: Money { amount_minor: 100, currency: "EUR".parse().unwrap() },
        lines: vec![],
        cancelled: vec![],
        failed: false,
    };
    let said = Said::Payment("pi_1".parse().unwrap(), OfPayment::Refunded(refund.clone()));
    let shop = "demo-shop".parse().unwrap();
    let report = Report { shop, stamp: stamp("r", day("2027-05-01"), Source::Payments), said };
    let order_id: OrderId = "5001".parse().unwrap();
    let event = Place { order_id, part: Part::Payment }.event(&report).unwrap();
    assert_eq!((event.key.to_string().as_str(), event.fact), ("demo-shop#5001", Fact::RefundIssued(refund)));
    assert_eq!(place(&shipment("1", &["A1"], "2026-03-01")).event(&report), None);
    assert_eq!(
        Place { order_id: "1".parse().unwrap(), part: Part::Payment }.event(&update("u", "2026-03-01")),
        None
    );
}
