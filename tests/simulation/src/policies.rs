//! Provides the policies of the world's shops: the shipped one, and some that use its optional parts.

use candor_domain::policy::settings::Policy;
use serde_json::{Value, json};

const SHIPPED: &str = include_str!("../../../infra/policy.toml");

/// The moment at which a shop is handed over to Candor. Another app served it before.
pub const LIVE_SINCE: &str = "2026-05-04T09:00:00Z";

/// Holds every policy that a household's shop can have.
#[derive(Debug)]
pub struct Policies {
    all: Vec<(Value, Policy)>,
}

impl Policies {
    /// The policies by number, each as often as its weight.
    pub const BY_WEIGHT: &'static [usize] = &[0, 0, 0, 0, 1, 1, 2, 3, 4];

    /// The number of the policy of a shop that is handed over to Candor at [`LIVE_SINCE`].
    pub const HANDED_OVER: usize = 5;

    /// The numbers of the policies of shops whose warehouse starts by itself.
    pub const UNASKED: &'static [usize] = &[6, 6, 7];

    /// Reads the policies.
    ///
    /// # Panics
    /// Panics if one of them is wrong.
    #[must_use]
    #[expect(clippy::panic, reason = "a wrong policy is a mistake in the world itself")]
    pub fn read() -> Self {
        let shipped: Value = toml::from_str(SHIPPED).unwrap_or_else(|why| panic!("infra/policy.toml: {why}"));
        let read = |changes: Value| match Policy::read(&shipped, &changes) {
            Ok(policy) => (changes, policy),
            Err(wrong) => panic!("{changes}: {wrong:?}"),
        };
        Self { all: changes().into_iter().map(read).collect() }
    }

    /// Returns the policy with this number.
    ///
    /// # Panics
    /// Panics if there is none.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "households draw from the list above")]
    pub fn get(&self, number: usize) -> &Policy {
        &self.all[number].1
    }

    /// Returns the changes of a policy to the shipped one.
    #[must_use]
    pub fn changes(&self, number: usize) -> Option<&Value> {
        self.all.get(number).map(|(changes, _)| changes)
    }
}

fn changes() -> Vec<Value> {
    vec![
        json!({}),
        json!({
            "delivered-notice": { "send": true, "grace_period": "5m" },
            "out-for-delivery-notice": { "send": true },
            "attempt-failed-notice": { "send": true, "grace_period": "5m" },
            "pickup-notice": { "send": true },
            "parcel-returning-notice": { "send": true },
            "receipt": { "send": true },
            "refund-notice": { "send": true },
            "follow-up": { "after": "3d" },
            "shipping-notice": { "quiet": false, "when_unknown": "resend" },
            "cases": { "list_in_shop": true },
            "archive_after": "2 working days",
        }),
        json!({
            "order-confirmation": { "when": "placed" },
            "fulfilment": { "when": "placed" },
            "delivered-notice": { "send": true },
            "out-for-delivery-notice": { "send": true, "quiet": false },
            "pickup-notice": { "send": true, "quiet": false },
            "parcel-returning-notice": { "send": true, "grace_period": "5m" },
            "duplicates": { "window": "0s" },
            "cases": { "list_in_shop": true },
            "archive_after": "5d",
        }),
        json!({
            "attempt-failed-notice": { "send": true },
            "refund-notice": { "send": true },
            "contact": { "per_day_max": 1 },
            "clocks": { "command_unanswered": "4h" },
            "tags": {
                "big": { "when": { "total_at_least": { "amount_minor": 20_000, "currency": "GBP" } },
                         "hold": true, "release_after": "1 working day" },
                "many": { "when": { "units_at_least": 5 }, "hold": true },
            },
        }),
        json!({ "fulfilment": { "when": "never" }, "order-confirmation": { "when_unknown": "resend" } }),
        json!({
            "shops": { "demo-shop": { "live_since": LIVE_SINCE } },
            "delivered-notice": { "send": true },
            "refund-notice": { "send": true },
            "tags": { "many": { "when": { "units_at_least": 5 }, "hold": true } },
        }),
        json!({ "fulfilment": { "starts_unasked": true } }),
        json!({
            "fulfilment": { "starts_unasked": true },
            "delivered-notice": { "send": true },
            "tags": { "many": { "when": { "units_at_least": 5 }, "hold": true } },
        }),
    ]
}
