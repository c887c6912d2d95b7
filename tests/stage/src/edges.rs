//! Knows the edges, and how each translates a payload without sending the result.

use std::fmt;
use std::str::FromStr;

use candor_domain::values::id::OrderKey;
use candor_domain::values::reads::Reads;
use candor_story::moment;
use candor_story::webhook::Webhook;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{Delivery, Topic, Translation};

/// Names a provider whose payloads are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Shopify.
    Shopify,
}

/// The provider is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a provider with an edge here; there is: {names}", names = Edge::NAMES.join(", "))]
pub struct UnknownEdge(String);

impl Edge {
    /// Lists the name of every provider.
    pub const NAMES: [&'static str; 1] = ["shopify"];

    /// Returns the edge's translation of a payload. The topic `shopifyWebhook` is the envelope of the partner
    /// event source.
    #[must_use]
    pub fn translate(self, origin: &Origin, payload: &[u8], now: Timestamp) -> Translation {
        match self {
            Self::Shopify if origin.topic == ENVELOPE => {
                let envelope = serde_json::from_slice(payload).unwrap_or(Value::Null);
                shopify_webhook::translate_envelope(&envelope, now)
            }
            Self::Shopify => shopify_webhook::translate(&origin.delivery(), payload, now),
        }
    }

    /// Translates as [`Edge::translate`] does, and records which places of [`Edge::body`] were read.
    #[must_use]
    pub fn translate_recorded(
        self,
        origin: &Origin,
        payload: &[u8],
        now: Timestamp,
        reads: &Reads,
    ) -> Translation {
        match self {
            Self::Shopify if origin.topic == ENVELOPE => {
                let envelope = serde_json::from_slice(payload).unwrap_or(Value::Null);
                shopify_webhook::translate_envelope_recorded(&envelope, now, reads)
            }
            Self::Shopify => shopify_webhook::translate_recorded(&origin.delivery(), payload, now, reads),
        }
    }

    /// Returns the JSON that a payload says, without an envelope around it.
    ///
    /// # Errors
    /// Returns an error if the payload is not JSON.
    pub fn body(self, origin: &Origin, payload: &[u8]) -> Result<Value, serde_json::Error> {
        let body: Value = serde_json::from_slice(payload)?;
        match self {
            Self::Shopify if origin.topic == ENVELOPE => {
                Ok(body.pointer("/detail/payload").cloned().unwrap_or_default())
            }
            Self::Shopify => Ok(body),
        }
    }

    /// Returns every topic that is used, or not used for a reason of its own.
    #[must_use]
    pub fn topics(self) -> Vec<&'static str> {
        let not_used = Topic::NOT_USED.into_iter().map(|(topic, _)| topic);
        match self {
            Self::Shopify => Topic::ALL.into_iter().map(Topic::name).chain(not_used).collect(),
        }
    }
}

/// The name of the topic of payloads that are still in the envelope of Shopify's partner event source.
const ENVELOPE: &str = "shopifyWebhook";

/// The shop that payloads come from if none is named.
pub const DEMO_SHOP: &str = "demo-shop.myshopify.com";

/// Holds the data around a payload.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The topic of the payload.
    pub topic: String,
    /// The shop that it comes from, or [`DEMO_SHOP`] if absent.
    pub shop: Option<String>,
    /// The provider's own identifier of the event.
    pub event_id: Option<String>,
    /// The time at which it happened.
    pub triggered_at: Option<Timestamp>,
}

impl Origin {
    fn delivery(&self) -> Delivery {
        Delivery {
            topic: self.topic.clone(),
            shop_domain: self.shop.clone().unwrap_or_else(|| DEMO_SHOP.to_owned()),
            event_id: self.event_id.clone(),
            webhook_id: None,
            triggered_at: self.triggered_at,
        }
    }
}

impl FromStr for Edge {
    type Err = UnknownEdge;
    fn from_str(text: &str) -> Result<Self, UnknownEdge> {
        match text {
            "shopify" => Ok(Self::Shopify),
            other => Err(UnknownEdge(other.to_owned())),
        }
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shopify => f.write_str("shopify"),
        }
    }
}

/// Returns the time at which the event of a story's webhook happened, or the current time if the story does
/// not say.
#[must_use]
pub fn triggered_at(webhook: &Webhook, now: Timestamp) -> String {
    let written = webhook.triggered_at.clone().unwrap_or_else(|| "now".into());
    match moment::resolve(&Value::String(written), now) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// Returns the data around the payload of a story's webhook.
#[must_use]
pub fn origin(webhook: &Webhook, now: Timestamp) -> Origin {
    Origin {
        topic: webhook.topic.clone(),
        shop: webhook.shop.clone(),
        event_id: webhook.event_id.clone(),
        triggered_at: triggered_at(webhook, now).parse().ok(),
    }
}

/// Returns the orders that a story's webhook is about.
#[must_use]
pub fn keys_of(webhook: &Webhook, payload: &[u8], now: Timestamp) -> Vec<OrderKey> {
    let Ok(edge) = webhook.provider.parse::<Edge>() else { return Vec::new() };
    let events = edge.translate(&origin(webhook, now), payload, now).into_events();
    events.into_iter().map(|event| event.key).collect()
}
