//! Translates the `detail` of a `RefundIssued` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides whether
//! more money went back than came in. The envelope, which every event shares, says which order the event is
//! about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::payment::transaction::Refund;
use candor_domain::values::line_quantity::{LineQuantity, read_units};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. The lines are optional, because a refund may also be for
/// goodwill or for the cost of shipping.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let refund_id = detail.field("refund_id").parsed();
    let amount = detail.field("amount").money_above_zero();
    let lines = detail.field("lines").optional(read_units).map(Option::unwrap_or_default);
    let cancelled = detail.field("cancelled").optional(read_units).map(Option::unwrap_or_default);
    let failed = detail.field("failed").optional(At::boolean).map(Option::unwrap_or_default);
    let (lines, cancelled) = (lines?, cancelled?);
    if !cancelled.iter().all(|units| is_among(units, &lines)) {
        return detail.field("cancelled").refuse("has units that are not among the lines");
    }
    Some(Fact::RefundIssued(Refund {
        refund_id: refund_id?,
        amount: amount?,
        lines,
        cancelled,
        failed: failed?,
    }))
}

fn is_among(units: &LineQuantity, lines: &[LineQuantity]) -> bool {
    lines.iter().any(|line| line.line_id == units.line_id && line.quantity >= units.quantity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::money::Money;
    use candor_domain::values::quantity::Quantity;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_refund_reads_back_as_it_was_written() {
        let line = |quantity| LineQuantity { line_id: "1".parse().unwrap(), quantity };
        for lines in [vec![line(Quantity::units(2))], vec![line(Quantity::thousandths(500))], vec![]] {
            let amount = Money { amount_minor: 1299, currency: "GBP".parse().unwrap() };
            let refund = Refund {
                refund_id: "re_1".parse().unwrap(),
                amount,
                cancelled: lines.clone(),
                lines,
                failed: true,
            };
            assert_reads_back(translate, Fact::RefundIssued(refund));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({
                "refund_id": 7,
                "amount": { "amount_minor": -1299, "currency": "GBP" },
                "lines": [{ "line_id": "1", "quantity": 0 }, { "line_id": "1", "quantity": 1 }],
            }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/refund_id is not a string",
                "/amount/amount_minor is not more than zero",
                "/lines/0/quantity is zero",
                "/lines/1/line_id is the line of an earlier item, too",
            ]
        );
    }
}
