//! Represents the bus as the template connects it: which function receives an event, and how that function
//! reads it. It is for tests and tools that imitate queues and Lambda.
//!
//! Deliberately absent: any translation. Those belong to the functions.

use candor_domain::event::event_type::EventType;
use candor_domain::reference::report::Report;
use candor_engine::demands::TranslateDemand;
use candor_engine::intake::{Adapt, Adapted, Translate};
use candor_engine::reports::TranslateReport;
use serde_json::Value;

/// Returns the translation of the function that reads events of this type. Every event type has one.
#[must_use]
pub fn translate_of(kind: EventType) -> Translate {
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

/// Returns the way in which the function for this event type rewrites events of another system.
#[must_use]
pub fn adapt_of(kind: EventType) -> Adapt {
    if kind == EventType::EmailStatusChanged { email_status_changed::ses::adapt } else { |_| Adapted::AsItIs }
}

/// Returns the translation of the function that reads reports.
#[must_use]
pub fn translate_report() -> TranslateReport {
    report_received::translate
}

/// Returns the translation of the function that takes demands.
#[must_use]
pub fn translate_demand() -> TranslateDemand {
    erasure::translate
}

/// Returns true if the rule for reports in `infra/template.yaml` takes an event.
#[must_use]
pub fn is_report(event: &Value) -> bool {
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    text("source").starts_with("candor.") && text("detail-type") == Report::DETAIL_TYPE
}

/// Returns the event type of an event, by the rules in `infra/template.yaml`: each rule takes one
/// detail-type, from sources of our own. It is `None` if no rule takes the event, which is then delivered to
/// no function.
#[must_use]
pub fn taken_as(event: &Value) -> Option<EventType> {
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    let ours = text("source").starts_with("candor.");
    EventType::from_detail_type(text("detail-type")).filter(|_| ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_taken_by_its_type_and_only_from_sources_of_ours() {
        let event = |source: &str, kind: &str| json!({ "source": source, "detail-type": kind });
        assert_eq!(taken_as(&event("candor.storefront", "OrderPlaced")), Some(EventType::OrderPlaced));
        assert_eq!(taken_as(&event("aws.s3", "OrderPlaced")), None);
        assert_eq!(taken_as(&event("candor.storefront", "OrderShipped")), None);
    }
}
