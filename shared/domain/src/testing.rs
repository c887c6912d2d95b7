//! What the tests of this crate share.

use serde_json::{Value, json};

/// A policy like the one that is shipped.
pub(crate) fn policy_json() -> Value {
    json!({
        "shops": { "demo-shop": {
            "name": "Demo Shop", "from": "orders@demo-shop.example", "reply_to": "help@demo-shop.example",
            "site": "https://demo-shop.example", "postal_address": ["Demo Shop Ltd", "1 High Street", "London"],
            "locale": "en-GB", "time_zone": "Europe/London",
        } },
        "order-confirmation": { "when": "paid", "settle": "2m", "max_age": "2d", "when_unknown": "case" },
        "order-update": { "settle": "5m", "max_age": "7d", "when_unknown": "resend" },
        "shipping-notice": { "settle": "5m", "max_age": "3d", "tracking_wait": "4h", "when_unknown": "case" },
        "shipping-update": { "settle": "5m", "max_age": "7d", "when_unknown": "resend" },
        "cases": {
            "settle": "5m", "order_missing_after": "6h",
            "due_low": "3d", "due_normal": "1d", "due_high": "4h",
        },
        "effects": { "lease": "1m", "attempts_max": 6, "retry_pause": "1m", "proof_wait": "1h" },
        "attention": "30d",
        "keep": "400d",
    })
}
