//! Translates the `detail` of a `PaymentFailed` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides that a
//! failed attempt does not undo a payment. The envelope, which every event shares, says which order the event
//! is about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::payment::transaction::PaymentFailed;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. The reason is optional, because not every provider gives
/// one.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let payment_id = detail.field("payment_id").parsed();
    let reason = detail.field("reason").optional(At::parsed);
    Some(Fact::PaymentFailed(PaymentFailed { payment_id: payment_id?, reason: reason? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_failure_reads_back_as_it_was_written() {
        for reason in [Some("insufficient_funds".parse().unwrap()), None] {
            let failed = PaymentFailed { payment_id: "pay_1".parse().unwrap(), reason };
            assert_reads_back(translate, Fact::PaymentFailed(failed));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(translate, &json!({ "payment_id": "pay 1", "reason": ["declined"] }));
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            ["/payment_id has the character ' ', which an identifier cannot have", "/reason is not a string",]
        );
    }
}
