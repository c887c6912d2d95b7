//! Translates the `detail` of a `FulfilmentReported` event into a fact.

use candor_domain::event::fact::Fact;
use candor_domain::fulfilment::reported::{
    FulfilmentHold, FulfilmentReported, FulfilmentStatus, RequestStatus,
};
use candor_domain::values::limits::FULFILMENT_HOLDS_MAX;
use candor_domain::values::line_quantity::read_units;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. Without units, nothing of the fulfilment order is left to send.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let fulfilment_order_id = detail.field("fulfilment_order_id").parsed();
    let status = detail.field("status").one_of(&FulfilmentStatus::ALL, FulfilmentStatus::slug);
    let request_status = detail.field("request_status").one_of(&RequestStatus::ALL, RequestStatus::slug);
    let asked_at = detail.field("asked_at").optional(At::moment);
    let answer = detail.field("answer").optional(At::parsed);
    let lines = read_units(&detail.field("lines"));
    let holds = detail.field("holds").optional(|at| at.each(FULFILMENT_HOLDS_MAX, read_hold));
    Some(Fact::FulfilmentReported(FulfilmentReported {
        fulfilment_order_id: fulfilment_order_id?,
        status: status?,
        request_status: request_status?,
        asked_at: asked_at?,
        answer: answer?,
        lines: lines?,
        holds: holds?.unwrap_or_default(),
    }))
}

fn read_hold(at: &At<'_>) -> Option<FulfilmentHold> {
    let reason = at.field("reason").parsed();
    let notes = at.field("notes").optional(At::parsed);
    Some(FulfilmentHold { reason: reason?, notes: notes? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::line_quantity::LineQuantity;
    use candor_domain::values::quantity::Quantity;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_report_reads_back_as_it_was_written() {
        for (at, status) in FulfilmentStatus::ALL.into_iter().enumerate() {
            for (request, request_status) in RequestStatus::ALL.into_iter().enumerate() {
                let said = at + request;
                let line = LineQuantity { line_id: "1".parse().unwrap(), quantity: Quantity::units(2) };
                let hold = FulfilmentHold {
                    reason: "incorrect_address".parse().unwrap(),
                    notes: (said % 3 == 0).then(|| "Ask for the house number.".parse().unwrap()),
                };
                assert_reads_back(
                    translate,
                    Fact::FulfilmentReported(FulfilmentReported {
                        fulfilment_order_id: "9007199254740993".parse().unwrap(),
                        status,
                        request_status,
                        asked_at: (said % 2 == 0).then(|| "2026-03-02T09:00:00Z".parse().unwrap()),
                        answer: (said % 2 == 1).then(|| "Undeliverable destination".parse().unwrap()),
                        lines: vec![line; said % 2],
                        holds: vec![hold; said % 3],
                    }),
                );
            }
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let refused = |detail| translated(translate, &detail).1;
        assert_eq!(
            refused(json!({})),
            [
                "/fulfilment_order_id is missing",
                "/status is missing",
                "/request_status is missing",
                "/lines is missing",
            ]
        );
        assert_eq!(
            refused(json!({
                "fulfilment_order_id": "8 3", "status": "sent", "request_status": "no", "asked_at": "today",
                "answer": 1, "lines": [{ "line_id": "1", "quantity": 0 }], "holds": [{ "notes": 1 }],
            })),
            [
                "/fulfilment_order_id has the character ' ', which an identifier cannot have",
                "/status is not one of open, scheduled, on-hold, in-progress, closed, cancelled, incomplete",
                "/request_status is not one of unsubmitted, submitted, accepted, rejected, \
                 cancellation-requested, cancellation-accepted, cancellation-rejected, closed",
                "/asked_at is not an RFC 3339 time with an offset",
                "/answer is not a string",
                "/lines/0/quantity is zero",
                "/holds/0/reason is missing",
                "/holds/0/notes is not a string",
            ]
        );
    }
}
