//! Knows the edges, and how each translates a payload without sending the result.

use std::fmt;
use std::str::FromStr;

use candor_domain::reference::report::Report;
use candor_domain::values::id::OrderKey;
use candor_domain::values::reads::Reads;
use candor_edge::translation::Translation;
use candor_engine::references::key_of_unmatched;
use candor_story::moment;
use candor_story::webhook::Webhook;
use jiff::Timestamp;
use serde_json::Value;

mod aftership;
mod carrier;
mod easypost;
mod shippo;
mod shopify;
mod stripe;
mod tracking;
mod woocommerce;

pub use aftership::AFTERSHIP;
pub use easypost::EASYPOST;
pub use shippo::SHIPPO;
pub use shopify::SHOPIFY;
pub use stripe::STRIPE;
pub use tracking::TRACKING;
pub use woocommerce::WOOCOMMERCE;

/// The edge of one provider, without keys and without a bus.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The provider's name.
    name: &'static str,
    /// The end of the name that the provider has for a shop: all but Shopify use the shop's name in the policy.
    domain: &'static str,
    translate: fn(&Origin, &[u8], Timestamp, Option<&Reads>) -> Translation,
    body: fn(&Origin, Value) -> Value,
    topics: fn() -> Vec<&'static str>,
}

/// Lists the edge of every provider whose payloads are understood.
pub const EDGES: [Edge; 7] = [SHOPIFY, WOOCOMMERCE, STRIPE, EASYPOST, AFTERSHIP, SHIPPO, TRACKING];

/// The provider is not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a provider with an edge here; there is: {names}", names = EDGES.map(|edge| edge.name).join(", "))]
pub struct UnknownEdge(String);

impl Edge {
    /// Returns the name that the provider's webhooks have for a shop.
    #[must_use]
    pub fn shop(self, name: &str) -> String {
        format!("{name}{}", self.domain)
    }

    /// Returns the edge's translation of a payload. A provider's envelope of its event source may be a topic, too.
    #[must_use]
    pub fn translate(self, origin: &Origin, payload: &[u8], now: Timestamp) -> Translation {
        (self.translate)(origin, payload, now, None)
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
        (self.translate)(origin, payload, now, Some(reads))
    }

    /// Returns the JSON that a payload says, without an envelope around it.
    ///
    /// # Errors
    /// Returns an error if the payload is not JSON.
    pub fn body(self, origin: &Origin, payload: &[u8]) -> Result<Value, serde_json::Error> {
        Ok((self.body)(origin, serde_json::from_slice(payload)?))
    }

    /// Returns every topic that is used, or not used for a reason of its own.
    #[must_use]
    pub fn topics(self) -> Vec<&'static str> {
        (self.topics)()
    }
}

/// Holds the data around a payload.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The topic of the payload.
    pub topic: String,
    /// The shop that it comes from, in the way that its provider names it. If absent, it is the shop of the demo.
    pub shop: Option<String>,
    /// The provider's own identifier of the event.
    pub event_id: Option<String>,
    /// The time at which it happened.
    pub triggered_at: Option<Timestamp>,
}

impl FromStr for Edge {
    type Err = UnknownEdge;
    fn from_str(text: &str) -> Result<Self, UnknownEdge> {
        EDGES.into_iter().find(|edge| edge.name == text).ok_or_else(|| UnknownEdge(text.to_owned()))
    }
}

impl fmt::Display for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
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

/// Returns the orders that a story's webhook is about. A report names none: its order is that of another line, and an
/// order of its own keeps it while that is not known.
#[must_use]
pub fn keys_of(webhook: &Webhook, payload: &[u8], now: Timestamp) -> Vec<OrderKey> {
    let Ok(edge) = webhook.provider.parse::<Edge>() else { return Vec::new() };
    let (events, reports) = edge.translate(&origin(webhook, now), payload, now).into_parts();
    let unmatched = |report: Report| key_of_unmatched(&report.shop, &report.said.reference());
    events.into_iter().map(|event| event.key).chain(reports.into_iter().map(unmatched)).collect()
}
