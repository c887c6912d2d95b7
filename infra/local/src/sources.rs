//! Plays the part of the outside systems: puts events on the bus, and delivers signed webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::cloud::{Answer, CloudError};
use crate::stack::Stack;

/// A webhook delivery of Shopify.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The topic, for example `orders/paid`.
    pub topic: String,
    /// The shop's domain, for example `demo-shop.myshopify.com`.
    pub shop: String,
    /// The name of what happened. It is the same for every delivery about it.
    pub event_id: String,
    /// The name of this delivery.
    pub webhook_id: String,
    /// The moment when it happened, as RFC 3339 text.
    pub triggered_at: String,
    /// The payload.
    pub body: Vec<u8>,
}

/// Puts an event (`source`, `detail-type`, `detail`) on the bus.
///
/// # Errors
/// Returns an error if the bus does not accept the event.
pub fn put_event(stack: &Stack, event: &Value) -> Result<(), CloudError> {
    let text = |name: &str| event.get(name).and_then(Value::as_str).unwrap_or_default();
    let entry = json!({
        "EventBusName": stack.deployment.bus,
        "Source": text("source"),
        "DetailType": text("detail-type"),
        "Detail": event.get("detail").map(Value::to_string).unwrap_or_default(),
    });
    let answer = stack.cloud.json("events", "AWSEvents.PutEvents", &json!({ "Entries": [entry] }))?;
    match answer.get("FailedEntryCount").and_then(Value::as_u64) {
        Some(0) => Ok(()),
        _ => Err(CloudError::Unreadable { operation: "PutEvents".into(), answer: answer.to_string() }),
    }
}

/// Delivers a webhook to the edge over HTTP, signed with `key`. Every status counts as an answer.
///
/// # Errors
/// Returns an error if the edge does not answer.
pub fn deliver(stack: &Stack, delivery: &Delivery, key: &str) -> Result<Answer, CloudError> {
    let (host, path) = &stack.deployment.shopify_webhook;
    let headers = [
        ("host", host.clone()),
        ("content-type", "application/json".to_owned()),
        ("x-shopify-topic", delivery.topic.clone()),
        ("x-shopify-hmac-sha256", signature(key, &delivery.body)),
        ("x-shopify-shop-domain", delivery.shop.clone()),
        ("x-shopify-api-version", "2026-01".to_owned()),
        ("x-shopify-webhook-id", delivery.webhook_id.clone()),
        ("x-shopify-event-id", delivery.event_id.clone()),
        ("x-shopify-triggered-at", delivery.triggered_at.clone()),
    ];
    stack.cloud.post(path, &headers, delivery.body.clone())
}

fn signature(key: &str, body: &[u8]) -> String {
    // HMAC accepts a key of any length, so this never fails.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map(|mac| mac.chain_update(body));
    mac.map(|mac| STANDARD.encode(mac.finalize().into_bytes())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_is_signed_as_shopify_signs() {
        // This gives the same: `printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64`.
        assert_eq!(signature("hush", b"{\"id\":1}"), "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=");
    }
}
