//! The edges: what each makes of a payload, without sending it.

use std::fmt;
use std::str::FromStr;

use candor_domain::values::id::OrderKey;
use candor_story::moment;
use candor_story::webhook::Webhook;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{Delivery, Translation};

/// A provider whose payloads are understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Shopify.
    Shopify,
}

/// Nobody we know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a provider with an edge here; there is: {names}", names = Edge::NAMES.join(", "))]
pub struct UnknownEdge(String);

impl Edge {
    /// Every provider's name.
    pub const NAMES: [&'static str; 1] = ["shopify"];

    /// What the edge makes of a payload. The topic `shopifyWebhook` is the envelope of the partner event source.
    #[must_use]
    pub fn translate(self, origin: &Origin, payload: &[u8], now: Timestamp) -> Translation {
        match self {
            Self::Shopify if origin.topic == "shopifyWebhook" => {
                let envelope = serde_json::from_slice(payload).unwrap_or(Value::Null);
                shopify_webhook::translate_envelope(&envelope, now)
            }
            Self::Shopify => {
                let delivery = Delivery {
                    topic: origin.topic.clone(),
                    shop_domain: origin.shop.clone().unwrap_or_else(|| DEMO_SHOP.to_owned()),
                    event_id: origin.event_id.clone(),
                    webhook_id: None,
                    triggered_at: origin.triggered_at,
                };
                shopify_webhook::translate(&delivery, payload, now)
            }
        }
    }
}

/// The shop that payloads come from where nobody says otherwise.
pub const DEMO_SHOP: &str = "demo-shop.myshopify.com";

/// What comes around a payload.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// What it is about.
    pub topic: String,
    /// The shop it comes from; [`DEMO_SHOP`] where absent.
    pub shop: Option<String>,
    /// The provider's own name for what happened.
    pub event_id: Option<String>,
    /// When it happened.
    pub triggered_at: Option<Timestamp>,
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

/// The moment a webhook of a story says it happened at; now where it does not say.
#[must_use]
pub fn triggered_at(webhook: &Webhook, now: Timestamp) -> String {
    let written = webhook.triggered_at.clone().unwrap_or_else(|| "now".into());
    match moment::resolve(&Value::String(written), now) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// What comes around the payload of a story's webhook.
#[must_use]
pub fn origin(webhook: &Webhook, now: Timestamp) -> Origin {
    Origin {
        topic: webhook.topic.clone(),
        shop: webhook.shop.clone(),
        event_id: webhook.event_id.clone(),
        triggered_at: triggered_at(webhook, now).parse().ok(),
    }
}

/// The orders that a webhook of a story is about.
#[must_use]
pub fn keys_of(webhook: &Webhook, payload: &[u8], now: Timestamp) -> Vec<OrderKey> {
    let Ok(edge) = webhook.provider.parse::<Edge>() else { return Vec::new() };
    let events = edge.translate(&origin(webhook, now), payload, now).into_events();
    events.into_iter().map(|event| event.key).collect()
}
