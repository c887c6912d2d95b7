//! Plays the part of the outside systems: puts events on the bus, and delivers signed webhooks.

use serde_json::{Value, json};

use crate::cloud::{Answer, CloudError};
use crate::stack::Stack;

mod delivery;
mod provider;
mod signing;

pub use delivery::Delivery;
pub use provider::{Provider, UnknownProvider};

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

/// A webhook as it goes over the wire.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The path of the provider's edge.
    pub path: String,
    /// The headers; the signature is one of them.
    pub headers: Vec<(&'static str, String)>,
    /// The payload.
    pub body: Vec<u8>,
}

impl Signed {
    /// Signs a webhook with `key`, as its provider does.
    #[must_use]
    pub fn of(stack: &Stack, delivery: &Delivery, key: &str) -> Self {
        Self::at(stack, delivery, key, 0)
    }

    /// Signs a webhook as one that is sent so many seconds from now, where its provider signs the time.
    #[must_use]
    pub fn at(stack: &Stack, delivery: &Delivery, key: &str, seconds_from_now: i64) -> Self {
        let (host, shopify) = &stack.deployment.shopify_webhook;
        let mut headers = vec![("host", host.clone()), ("content-type", "application/json".to_owned())];
        headers.extend(signing::headers(delivery, key, seconds_from_now));
        Self { path: path(delivery, shopify), headers, body: delivery.body.clone() }
    }

    /// Sends it. Every status counts as an answer.
    ///
    /// # Errors
    /// Returns an error if the edge does not answer.
    pub fn send(&self, stack: &Stack) -> Result<Answer, CloudError> {
        stack.cloud.post(&self.path, &self.headers, self.body.clone())
    }
}

/// Delivers a webhook to the provider's edge over HTTP, signed with `key`. Every status counts as an answer.
///
/// # Errors
/// Returns an error if the edge does not answer.
pub fn deliver(stack: &Stack, delivery: &Delivery, key: &str) -> Result<Answer, CloudError> {
    Signed::of(stack, delivery, key).send(stack)
}

/// Returns the path of the provider's edge. All are beside Shopify's, whose domain is in a header instead.
fn path(delivery: &Delivery, shopify: &str) -> String {
    match delivery.provider {
        Provider::Shopify => shopify.to_owned(),
        provider => {
            let beside = shopify.strip_suffix("shopify").unwrap_or(shopify);
            format!("{beside}{provider}/{}", delivery.shop)
        }
    }
}
