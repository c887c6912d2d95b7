//! WooCommerce's edge.

use candor_domain::values::reads::Reads;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use woocommerce_webhook::{Delivery, Subject, Topic, translate, translate_recorded};

use super::{Edge, Origin};

/// WooCommerce.
pub const WOOCOMMERCE: Edge = Edge { name: "woocommerce", domain: "", translate: translated, body, topics };

/// The shop that payloads come from if none is named.
const DEMO_SHOP: &str = "demo-shop";

fn translated(origin: &Origin, payload: &[u8], now: Timestamp, reads: Option<&Reads>) -> Translation {
    let named = origin.shop.as_deref().unwrap_or(DEMO_SHOP);
    let Ok(shop) = named.to_ascii_lowercase().parse() else {
        return Translation::NotUsed {
            topic: origin.topic.clone(),
            why: "its shop has no name that a shop can have",
        };
    };
    let subject = Subject::Topic(origin.topic.clone());
    let delivery = Delivery { shop, subject, delivery_id: origin.event_id.clone() };
    match reads {
        Some(reads) => translate_recorded(&delivery, payload, now, reads),
        None => translate(&delivery, payload, now),
    }
}

fn body(_: &Origin, payload: Value) -> Value {
    payload
}

fn topics() -> Vec<&'static str> {
    Topic::ALL.into_iter().map(Topic::name).collect()
}
