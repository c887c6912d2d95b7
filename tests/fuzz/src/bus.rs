//! Tests the readers of events of the bus, and of SES.

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::values::limits::RAW_BYTES_MAX;
use candor_domain::values::reading::VIOLATIONS_MAX;
use candor_engine::intake::{Translate, read, read_adapted, violations};
use candor_engine::reports::read as read_report;
use email_status_changed::ses::adapt;
use serde_json::Value;

use crate::now;

/// The longest event without a type that is read as every type. A longer one is read as one type only: the
/// other twelve would find nothing else.
const SHORT_BYTES: usize = 2000;

/// Reads an event as the bus delivers it: as the type that it names or, if it names none, as every type.
pub fn bus(bytes: &[u8]) {
    let Ok(body) = std::str::from_utf8(bytes) else { return };
    let value: Value = serde_json::from_str(body).unwrap_or_default();
    let named = value.get("detail-type").and_then(Value::as_str).and_then(EventType::from_detail_type);
    let named = named.or((bytes.len() > SHORT_BYTES).then_some(EventType::OrderPlaced));
    for kind in EventType::ALL.into_iter().filter(|kind| named.is_none_or(|named| named == *kind)) {
        must_hold(&read(kind, translation(kind), body, now()), kind, bytes);
    }
}

/// Reads a report as the bus delivers it. One that cannot be read becomes a refusal; one that can is read again as the same.
pub fn reports(bytes: &[u8]) {
    let Ok(body) = std::str::from_utf8(bytes) else { return };
    match read_report(report_received::translate, body, now()) {
        Ok(report) => {
            let sent = report.to_bus().unwrap().to_string();
            assert!(sent.len() <= 4096 + 6 * bytes.len(), "{} bytes of {}", sent.len(), bytes.len());
            assert_eq!(read_report(report_received::translate, &sent, now()), Ok(report));
        }
        Err(refusal) => must_hold(&refusal, EventType::EventRefused, bytes),
    }
}

/// Reads an event that may come from SES.
pub fn ses(bytes: &[u8]) {
    let Ok(body) = std::str::from_utf8(bytes) else { return };
    let kind = EventType::EmailStatusChanged;
    match read_adapted(kind, translation(kind), adapt, body, now()) {
        Ok(event) => must_hold(&event, kind, bytes),
        Err(not_used) => assert!(!not_used.why.is_empty() && not_used.topic.len() <= bytes.len().max(9)),
    }
}

/// Returns the translation of the function for an event type.
fn translation(kind: EventType) -> Translate {
    match kind {
        EventType::OrderPlaced => order_placed::translate,
        EventType::OrderCancelled => order_cancelled::translate,
        EventType::OrderTagged => order_tagged::translate,
        EventType::RiskAssessed => order_tagged::assessed::translate,
        EventType::PaymentConfirmed => payment_confirmed::translate,
        EventType::PaymentFailed => payment_failed::translate,
        EventType::RefundIssued => refund_issued::translate,
        EventType::PickupReady => pickup_ready::translate,
        EventType::PaymentDisputed => payment_disputed::translate,
        EventType::ShipmentCreated => shipment_created::translate,
        EventType::FulfilmentReported => shipment_created::reported::translate,
        EventType::DeliveryScanned => delivery_scanned::translate,
        EventType::DeliveryDelayed => delivery_delayed::translate,
        EventType::ReturnRequested => return_requested::translate,
        EventType::ReturnUpdated => return_requested::updated::translate,
        EventType::EmailStatusChanged => email_status_changed::translate,
        EventType::CaseResolved => case_resolved::translate,
        EventType::CaseWorkedOn => case_resolved::worked_on::translate,
        EventType::EventRefused => event_refused::translate,
    }
}

/// Checks everything that must hold of an event that was read as an event of one type.
pub(crate) fn must_hold(event: &Event, kind: EventType, bytes: &[u8]) {
    let is_refused_here = kind != EventType::EventRefused || event.stamp.id.as_str().starts_with("refused-");
    match &event.fact {
        Fact::EventRefused(refused) if is_refused_here => {
            assert!(kind == EventType::EventRefused || !violations(event).is_empty(), "no reason");
            let texts = refused.violations.iter().map(|one| one.pointer.len() + one.problem.len());
            let most = refused.violations.iter().map(|one| one.pointer.len().max(one.problem.len())).max();
            assert!(most <= Some(1024), "a reason of {most:?} bytes");
            assert!(refused.violations.len() <= VIOLATIONS_MAX);
            let size = refused.raw.as_str().len() + texts.sum::<usize>();
            assert!(size <= RAW_BYTES_MAX + VIOLATIONS_MAX * 2048, "a refusal of {size} bytes");
            must_travel(event);
        }
        Fact::EventRefused(_) | Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => {
            must_read_back(event, bytes);
        }
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => {
            must_read_back(event, bytes);
        }
        Fact::PickupReady(_) => must_read_back(event, bytes),
        Fact::PaymentDisputed(_) => must_read_back(event, bytes),
        Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => {
            must_read_back(event, bytes);
        }
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) => must_read_back(event, bytes),
        Fact::RiskAssessed(_) | Fact::FulfilmentReported(_) => must_read_back(event, bytes),
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) => {
            must_read_back(event, bytes);
        }
    }
}

/// Checks that an accepted event is accepted again with the same content, and is not much larger than the
/// bytes that it was read from.
pub(crate) fn must_read_back(event: &Event, bytes: &[u8]) {
    let kind = event.fact.event_type();
    let body = event.to_bus().unwrap().to_string();
    assert!(body.len() <= 4096 + 6 * bytes.len(), "{} bytes of {}", body.len(), bytes.len());
    let again = read(kind, translation(kind), &body, now());
    assert!(again == *event, "{event:?} is read again as {again:?}: {:?}", violations(&again));
}

/// Checks that a refusal that an edge puts on the bus is accepted there. Its time may differ, because the bus
/// has one field for the time of the refusal and the time of the refused event.
fn must_travel(event: &Event) {
    let body = event.to_bus().unwrap().to_string();
    let again = read(EventType::EventRefused, event_refused::translate, &body, now());
    let (Fact::EventRefused(sent), Fact::EventRefused(got)) = (&event.fact, &again.fact) else {
        panic!("a refusal is read as {:?}", again.fact);
    };
    let same = (&sent.violations, &sent.raw, &sent.about) == (&got.violations, &got.raw, &got.about);
    assert!(same && again.key == event.key, "{event:?} is read again as {again:?}");
}
