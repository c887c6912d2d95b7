//! Translates the `detail` of a `ReportReceived` event into a report.
//!
//! A report has the members of the event that it becomes (`reports` says which), but no order: a carrier gives the
//! `tracking_number` in place of the order and the parcel, and a payment provider its `payment_id`. This crate only
//! translates: it has no rules, reads no clock and does no I/O. The engine finds the order.

use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::reference::report::{OfPayment, OfShipment, Report, Said};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::PaymentId;
use candor_domain::values::line_quantity::read_units;
use candor_domain::values::reading::At;

/// Lists the events that a report can become.
const REPORTED: [EventType; 6] = [
    EventType::DeliveryScanned,
    EventType::DeliveryDelayed,
    EventType::PaymentConfirmed,
    EventType::PaymentFailed,
    EventType::RefundIssued,
    EventType::PaymentDisputed,
];

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>, source: Source) -> Option<Report> {
    let id = detail.field("id").parsed();
    let shop = detail.field("shop").parsed();
    let occurred_at = detail.field("occurred_at").moment();
    let reports = detail.field("reports").one_of(&REPORTED, EventType::detail_type);
    let said = read_said(detail, reports?);
    let stamp = Stamp { occurred_at: occurred_at?, id: id?, source };
    Some(Report { shop: shop?, stamp, said: said? })
}

fn read_said(detail: &At<'_>, reports: EventType) -> Option<Said> {
    match reports {
        EventType::DeliveryScanned => of_shipment(detail, read_update),
        EventType::DeliveryDelayed => of_shipment(detail, read_estimate),
        EventType::PaymentConfirmed => of_payment(detail, read_payment),
        EventType::PaymentFailed => of_payment(detail, read_failed),
        EventType::RefundIssued => of_payment(detail, |detail, _| read_refund(detail)),
        EventType::PaymentDisputed => of_payment(detail, read_dispute),
        EventType::OrderPlaced | EventType::OrderCancelled | EventType::OrderTagged => None,
        EventType::RiskAssessed | EventType::FulfilmentReported => None,
        EventType::ShipmentCreated | EventType::PickupReady | EventType::ReturnRequested => None,
        EventType::ReturnUpdated | EventType::EmailStatusChanged => None,
        EventType::CaseResolved | EventType::CaseWorkedOn | EventType::EventRefused => None,
    }
}

fn of_shipment(detail: &At<'_>, read: impl FnOnce(&At<'_>) -> Option<OfShipment>) -> Option<Said> {
    let number = detail.field("tracking_number").parsed();
    let of = read(detail);
    Some(Said::Shipment(number?, of?))
}

fn of_payment(
    detail: &At<'_>,
    read: impl FnOnce(&At<'_>, Option<PaymentId>) -> Option<OfPayment>,
) -> Option<Said> {
    let payment: Option<PaymentId> = detail.field("payment_id").parsed();
    let of = read(detail, payment.clone());
    Some(Said::Payment(payment?, of?))
}

fn read_update(detail: &At<'_>) -> Option<OfShipment> {
    let status = detail.field("status").one_of(&TrackingStatus::ALL, TrackingStatus::slug);
    let place = detail.field("place").optional(At::parsed);
    let pickup_until = detail.field("pickup_until").optional(|at| match status {
        Some(status) if status != TrackingStatus::AvailableForPickup => {
            at.refuse(format!("is given, and the status is {}", status.slug()))
        }
        Some(_) | None => at.moment(),
    });
    Some(OfShipment::Update { status: status?, place: place?, pickup_until: pickup_until? })
}

fn read_estimate(detail: &At<'_>) -> Option<OfShipment> {
    let promised_on = detail.field("promised_on").date();
    let reason = detail.field("reason").optional(At::parsed);
    Some(OfShipment::Estimate { promised_on: promised_on?, reason: reason? })
}

fn read_payment(detail: &At<'_>, payment_id: Option<PaymentId>) -> Option<OfPayment> {
    let amount = detail.field("amount").money_above_zero();
    let from_status = detail.field("from_status").optional(At::boolean);
    let from_status = from_status?.unwrap_or_default();
    Some(OfPayment::Confirmed(Payment { payment_id: payment_id?, amount: amount?, from_status }))
}

fn read_failed(detail: &At<'_>, payment_id: Option<PaymentId>) -> Option<OfPayment> {
    let reason = detail.field("reason").optional(At::parsed);
    Some(OfPayment::Failed(PaymentFailed { payment_id: payment_id?, reason: reason? }))
}

fn read_refund(detail: &At<'_>) -> Option<OfPayment> {
    let refund_id = detail.field("refund_id").parsed();
    let amount = detail.field("amount").money_above_zero();
    let lines = detail.field("lines").optional(read_units);
    let cancelled = detail.field("cancelled").optional(read_units);
    let failed = detail.field("failed").optional(At::boolean);
    Some(OfPayment::Refunded(Refund {
        refund_id: refund_id?,
        amount: amount?,
        lines: lines?.unwrap_or_default(),
        cancelled: cancelled?.unwrap_or_default(),
        failed: failed?.unwrap_or_default(),
    }))
}

fn read_dispute(detail: &At<'_>, payment_id: Option<PaymentId>) -> Option<OfPayment> {
    let dispute_id = detail.field("dispute_id").parsed();
    let amount = detail.field("amount").money_above_zero();
    let kind = detail.field("kind").one_of(&DisputeKind::ALL, DisputeKind::slug);
    let status = detail.field("status").one_of(&DisputeStatus::ALL, DisputeStatus::slug);
    let reason = detail.field("reason").optional(At::parsed);
    let evidence_due_by = detail.field("evidence_due_by").optional(At::moment);
    Some(OfPayment::Disputed(Dispute {
        dispute_id: dispute_id?,
        payment_id,
        amount: amount?,
        kind: kind?,
        status: status?,
        reason: reason?,
        evidence_due_by: evidence_due_by?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::reading::Violations;
    use serde_json::{Value, json};

    fn translated(detail: &Value, source: Source) -> (Option<Report>, Vec<String>) {
        let violations = Violations::default();
        let report = translate(&At::root(detail, &violations), source);
        (report, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    fn detail(reports: &str, more: Value) -> Value {
        let mut detail = json!({
            "id": "r1", "shop": "demo-shop", "occurred_at": "2026-03-02T10:00:00Z", "reports": reports,
        });
        detail.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        detail
    }

    #[test]
    fn every_report_reads_back_as_it_was_written() {
        let amount = json!({ "amount_minor": 1299, "currency": "GBP" });
        let number = "1Z 999";
        let carrier = [
            detail(
                "DeliveryScanned",
                json!({ "tracking_number": number, "status": "in-transit", "place": "Leeds" }),
            ),
            detail(
                "DeliveryScanned",
                json!({ "tracking_number": number, "status": "available-for-pickup", "pickup_until": "2026-03-09T10:00:00Z" }),
            ),
            detail(
                "DeliveryDelayed",
                json!({ "tracking_number": number, "promised_on": "2026-03-09", "reason": "snow" }),
            ),
        ];
        let payments = [
            detail("PaymentConfirmed", json!({ "payment_id": "pi_1", "amount": amount })),
            detail("PaymentFailed", json!({ "payment_id": "pi_1", "reason": "card declined" })),
            detail(
                "RefundIssued",
                json!({ "payment_id": "pi_1", "refund_id": "re_1", "amount": amount, "failed": true }),
            ),
            detail(
                "PaymentDisputed",
                json!({ "payment_id": "pi_1", "dispute_id": "dp_1", "amount": amount, "kind": "chargeback", "status": "opened" }),
            ),
        ];
        let of = |source: Source| move |detail: Value| (detail, source);
        let all = carrier.into_iter().map(of(Source::Carrier));
        for (detail, source) in all.chain(payments.into_iter().map(of(Source::Payments))) {
            let (report, violations) = translated(&detail, source);
            assert_eq!(violations, [""; 0], "{detail}");
            let bus = report.unwrap().to_bus().unwrap();
            assert_eq!((&bus["detail"], &bus["source"]), (&detail, &json!(source.name())));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (report, violations) = translated(&json!({ "reports": "OrderPlaced" }), Source::Carrier);
        assert_eq!(report, None);
        assert_eq!(
            violations,
            [
                "/id is missing",
                "/shop is missing",
                "/occurred_at is missing",
                "/reports is not one of DeliveryScanned, DeliveryDelayed, PaymentConfirmed, PaymentFailed, RefundIssued, PaymentDisputed",
            ]
        );
        let wrong = detail(
            "DeliveryScanned",
            json!({ "status": "delivered", "pickup_until": "2026-03-09T10:00:00Z" }),
        );
        let expected = ["/tracking_number is missing", "/pickup_until is given, and the status is delivered"];
        assert_eq!(translated(&wrong, Source::Carrier).1, expected);
        let wrong = detail("RefundIssued", json!({ "amount": { "amount_minor": 0, "currency": "EUR" } }));
        let expected =
            ["/payment_id is missing", "/refund_id is missing", "/amount/amount_minor is not more than zero"];
        assert_eq!(translated(&wrong, Source::Payments).1, expected);
    }
}
