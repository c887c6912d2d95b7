//! Shopify's edge.

use candor_domain::values::reads::Reads;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{
    Delivery, Topic, translate, translate_envelope, translate_envelope_recorded, translate_recorded,
};

use super::{Edge, Origin};

/// Shopify.
pub const SHOPIFY: Edge =
    Edge { name: "shopify", domain: ".myshopify.com", translate: translated, body, topics };

/// The name of the topic of payloads that are still in the envelope of the partner event source.
const ENVELOPE: &str = "shopifyWebhook";

/// The shop that payloads come from if none is named.
const DEMO_SHOP: &str = "demo-shop.myshopify.com";

fn translated(origin: &Origin, payload: &[u8], now: Timestamp, reads: Option<&Reads>) -> Translation {
    if origin.topic == ENVELOPE {
        let envelope = serde_json::from_slice(payload).unwrap_or(Value::Null);
        return match reads {
            Some(reads) => translate_envelope_recorded(&envelope, now, reads),
            None => translate_envelope(&envelope, now),
        };
    }
    match reads {
        Some(reads) => translate_recorded(&delivery(origin), payload, now, reads),
        None => translate(&delivery(origin), payload, now),
    }
}

fn body(origin: &Origin, payload: Value) -> Value {
    if origin.topic == ENVELOPE {
        return payload.pointer("/detail/payload").cloned().unwrap_or_default();
    }
    payload
}

fn topics() -> Vec<&'static str> {
    let not_used = Topic::NOT_USED.into_iter().map(|(topic, _)| topic);
    Topic::ALL.into_iter().map(Topic::name).chain(not_used).collect()
}

fn delivery(origin: &Origin) -> Delivery {
    Delivery {
        topic: origin.topic.clone(),
        shop_domain: origin.shop.clone().unwrap_or_else(|| DEMO_SHOP.to_owned()),
        event_id: origin.event_id.clone(),
        webhook_id: None,
        triggered_at: origin.triggered_at,
    }
}
