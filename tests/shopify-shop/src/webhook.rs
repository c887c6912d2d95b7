//! The webhooks that a change of the shop sends (<https://shopify.dev/docs/api/webhooks>).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

/// A webhook.
#[derive(Debug, Clone, PartialEq)]
pub struct Webhook {
    /// The topic, such as `orders/updated`.
    pub topic: String,
    /// The payload.
    pub body: Value,
    /// The headers, without the signature.
    pub headers: Vec<(&'static str, String)>,
}

impl Webhook {
    /// Returns a webhook: the one with this number, of the act with that one.
    pub(crate) fn new(
        domain: &str,
        topic: &str,
        body: Value,
        [number, act]: [u64; 2],
        now: Timestamp,
    ) -> Self {
        let headers = vec![
            ("content-type", "application/json".to_owned()),
            ("x-shopify-topic", topic.to_owned()),
            ("x-shopify-shop-domain", domain.to_owned()),
            ("x-shopify-api-version", "2026-10".to_owned()),
            ("x-shopify-webhook-id", format!("stand-in-{number}")),
            ("x-shopify-event-id", format!("stand-in-event-{act}")),
            ("x-shopify-triggered-at", now.to_string()),
        ];
        Self { topic: topic.to_owned(), body, headers }
    }

    /// Returns the bytes of the payload, and all headers: the signature is made with the secret of the app
    /// (<https://shopify.dev/docs/apps/build/webhooks/subscribe/https>).
    #[must_use]
    pub fn signed(&self, secret: &str) -> (Vec<u8>, Vec<(&'static str, String)>) {
        let bytes = self.body.to_string().into_bytes();
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key may have any length");
        let signature = STANDARD.encode(mac.chain_update(&bytes).finalize().into_bytes());
        let mut headers = self.headers.clone();
        headers.push(("x-shopify-hmac-sha256", signature));
        (bytes, headers)
    }
}

/// Returns the payload of a topic about a fulfilment order, which has hardly more than its id.
pub(crate) fn of_fulfillment_order(id: u64, status: &str) -> Value {
    json!({ "fulfillment_order": { "id": format!("gid://shopify/FulfillmentOrder/{id}"), "status": status } })
}
