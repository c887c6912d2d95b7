//! Translates the `detail` of a `PaymentConfirmed` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides whether
//! the amount is the amount to be paid. The envelope, which every event shares, says which order the event is
//! about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::payment::transaction::Payment;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. The amount must be above zero: a refund is another event,
/// and a free order needs no payment.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let payment_id = detail.field("payment_id").parsed();
    let amount = detail.field("amount").money_above_zero();
    let from_status = detail.field("from_status").optional(At::boolean);
    Some(Fact::PaymentConfirmed(Payment {
        payment_id: payment_id?,
        amount: amount?,
        from_status: from_status?.unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::money::Money;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_payment_reads_back_as_it_was_written() {
        let amount = Money { amount_minor: 4598, currency: "GBP".parse().unwrap() };
        for from_status in [false, true] {
            let payment = Payment { payment_id: "pay_1".parse().unwrap(), amount, from_status };
            assert_reads_back(translate, Fact::PaymentConfirmed(payment));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(translate, &json!({ "amount": { "amount_minor": "45.98", "currency": "pounds" } }));
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/payment_id is missing",
                "/amount/amount_minor is not a whole number of the currency's smallest unit",
                "/amount/currency is not an ISO 4217 currency code",
            ]
        );
    }

    #[test]
    fn no_money_is_no_payment() {
        for amount_minor in [0, -4598] {
            let detail = json!({ "payment_id": "pay_1", "amount": { "amount_minor": amount_minor, "currency": "GBP" } });
            let refused = vec!["/amount/amount_minor is not more than zero".to_owned()];
            assert_eq!(translated(translate, &detail), (None, refused));
        }
    }
}
