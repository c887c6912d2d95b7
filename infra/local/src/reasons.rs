//! Tells why: each message that an order calls for, with the reason for which it is sent, waits or is withheld, and the
//! clock because of which the order is looked at again.

use candor_domain::facts::order::Order;
use candor_domain::message::candidate::{Candidate, Eligibility};
use candor_domain::plan::moment::Wake;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;
use serde_json::Value;

use crate::stack::POLICY;

/// Holds the policy that is shipped.
const SHIPPED: &str = include_str!("../../policy.toml");

/// The reasons of a plan.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reasons {
    /// One line for each message that the facts call for and that is not done.
    pub(crate) messages: Vec<String>,
    /// The next look at the order.
    pub(crate) wake: Option<Wake>,
}

/// Returns the reasons by the policy of a local stack. `None` where that policy cannot be read, which deployment would
/// have refused.
pub(crate) fn reasons(order: &Order, now: Timestamp) -> Option<Reasons> {
    let plan = plan(order, &policy()?, now);
    Some(Reasons { messages: plan.candidates.iter().map(line).collect(), wake: plan.wake })
}

/// Returns the policy of a local stack. `None` where it cannot be read, which deployment would have refused.
pub(crate) fn policy() -> Option<Policy> {
    let base: Value = toml::from_str(SHIPPED).ok()?;
    let overrides: Value = serde_json::from_str(POLICY).ok()?;
    Policy::read(&base, &overrides).ok()
}

fn line(candidate: &Candidate) -> String {
    let key = &candidate.key;
    match candidate.eligibility {
        Eligibility::Eligible => format!("{key} may go out"),
        Eligibility::Waiting(reason) => format!("{key} waits: {reason}"),
        Eligibility::Withheld(reason) => format!("{key} is withheld: {reason}"),
        Eligibility::Blocked(reason) => format!("{key} needs a person: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_message_that_waits_says_for_what_and_the_next_look_says_because_of_what() {
        let now: Timestamp = "2026-03-02T10:00:00Z".parse().unwrap();
        let facts = json!({ "order": { "placed": {
            "stamp": format!("{now} storefront e1"),
            "body": {
                "placed_at": now, "customer": { "email": "jo@mail.example" },
                "lines": [{ "line_id": "1", "title": "Cup", "quantity": 1,
                    "unit_price": { "amount_minor": 500, "currency": "EUR" } }],
                "total": { "amount_minor": 500, "currency": "EUR" },
            },
        }}});
        let mut order = Order::new("demo-shop#1".parse().unwrap());
        order.facts = serde_json::from_value(facts).unwrap();
        let reasons = reasons(&order, now).unwrap();
        assert_eq!(reasons.messages, ["order-confirmation waits: not-paid"]);
        assert_eq!(reasons.wake.unwrap().because, "the payment is awaited for too long");
    }
}
