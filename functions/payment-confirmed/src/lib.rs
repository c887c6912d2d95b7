//! Translates the `detail` of a `PaymentConfirmed` event into a fact.
//!
//! Translation only: no rules, no clock, no I/O. Whether the amount is the one to be paid is the domain's to say. Who
//! is meant and when it happened is in the envelope, which every event shares (`candor_domain::event::Envelope`).

use candor_domain::fact::{Fact, Payment};
use candor_domain::money::Money;
use candor_domain::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let payment_id = detail.field("payment_id").parsed();
    let amount = read_amount(&detail.field("amount"));
    Some(Fact::PaymentConfirmed(Payment { payment_id: payment_id?, amount: amount? }))
}

/// Money that came in is more than nothing: a refund is another event, and a free order needs no payment.
fn read_amount(at: &At<'_>) -> Option<Money> {
    let amount = at.money()?;
    if amount.amount_minor > 0 {
        Some(amount)
    } else {
        at.field("amount_minor").refuse("is not more than zero")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::{Event, Source, Stamp};
    use candor_domain::reading::Violations;
    use serde_json::{Value, json};

    fn translated(detail: &Value) -> (Option<Fact>, Vec<String>) {
        let violations = Violations::default();
        let fact = translate(&At::root(detail, &violations));
        (fact, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_payment_reads_back_as_it_was_written() {
        let amount = Money { amount_minor: 4598, currency: "GBP".parse().unwrap() };
        let stamp = Stamp {
            occurred_at: "2026-03-01T10:01:00Z".parse().unwrap(),
            id: "evt-2".parse().unwrap(),
            source: Source::Payments,
        };
        let fact = Fact::PaymentConfirmed(Payment { payment_id: "pay_1".parse().unwrap(), amount });
        let event = Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact };
        let bus = event.to_bus().unwrap();
        assert_eq!(translated(&bus["detail"]), (Some(event.fact), vec![]));
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(&json!({ "amount": { "amount_minor": "45.98", "currency": "pounds" } }));
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
            assert_eq!(translated(&detail), (None, refused));
        }
    }
}
