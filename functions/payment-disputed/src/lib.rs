//! Translates the `detail` of a `PaymentDisputed` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what a dispute
//! holds up. The envelope, which every event shares, says which order the event is about and when it happened
//! (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let dispute_id = detail.field("dispute_id").parsed();
    let payment_id = detail.field("payment_id").optional(At::parsed);
    let amount = detail.field("amount").money_above_zero();
    let kind = detail.field("kind").one_of(&DisputeKind::ALL, DisputeKind::slug);
    let status = detail.field("status").one_of(&DisputeStatus::ALL, DisputeStatus::slug);
    let reason = detail.field("reason").optional(At::parsed);
    let evidence_due_by = detail.field("evidence_due_by").optional(At::moment);
    Some(Fact::PaymentDisputed(Dispute {
        dispute_id: dispute_id?,
        payment_id: payment_id?,
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
    use candor_domain::values::money::Money;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    fn dispute(kind: DisputeKind, status: DisputeStatus) -> Dispute {
        Dispute {
            dispute_id: "dp-1".parse().unwrap(),
            payment_id: "pay-1".parse().ok(),
            amount: Money { amount_minor: 1299, currency: "GBP".parse().unwrap() },
            kind,
            status,
            reason: "product not received".parse().ok(),
            evidence_due_by: "2026-03-20T23:59:59Z".parse().ok(),
        }
    }

    #[test]
    fn a_dispute_reads_back_as_it_was_written() {
        for kind in DisputeKind::ALL {
            for status in DisputeStatus::ALL {
                let whole = dispute(kind, status);
                assert_reads_back(translate, Fact::PaymentDisputed(whole.clone()));
                let bare = Dispute { payment_id: None, reason: None, evidence_due_by: None, ..whole };
                assert_reads_back(translate, Fact::PaymentDisputed(bare));
            }
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let detail = json!({
            "amount": { "amount_minor": 0, "currency": "GBP" },
            "kind": "retrieval",
            "evidence_due_by": "on Friday",
        });
        let (fact, violations) = translated(translate, &detail);
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/dispute_id is missing",
                "/amount/amount_minor is not more than zero",
                "/kind is not one of inquiry, chargeback",
                "/status is missing",
                "/evidence_due_by is not an RFC 3339 time with an offset",
            ]
        );
    }
}
