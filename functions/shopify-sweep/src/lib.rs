//! Turns what Shopify's Admin API says of orders into the events that its webhooks would have made.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O. The runtime in `candor-aws` asks; this crate says what to ask, and reads the answers.
//! - **The same words**: an order is written as its webhook ([`candor_shopify::payload`]) and read by the code that reads webhooks, so both
//!   make events of the same meaning, and whatever happens once has the same id in both.
//! - **Nothing is left out silently**: a list that cannot be read whole is an error.

use candor_domain::values::id::Shop;
use candor_edge::translation::Translation;
use candor_shopify::payload;
use candor_shopify::subscription::Topic;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::Delivery;

/// The file that says which webhooks a shop is to deliver.
const SUBSCRIPTIONS: &str = include_str!("../../../infra/shopify/subscriptions.toml");

/// Returns the topics that a shop is to deliver. A test reads the file too, so that none is left out by a mistake in it.
#[must_use]
pub fn topics() -> Vec<Topic> {
    let lines = SUBSCRIPTIONS.lines().map(str::trim);
    let named = lines.filter_map(|line| line.strip_prefix('"')?.split('"').next());
    named.map(Topic::named).collect()
}

/// Returns true if the shop's parcels come from Shopify: it is to deliver them.
#[must_use]
pub fn has_shipments(topics: &[Topic]) -> bool {
    topics.iter().any(|topic| topic.as_str() == "fulfillments/update")
}

/// Translates an order of the Admin API into what its webhooks would have said.
#[must_use]
pub fn translate(shop: &Shop, order: &Value, has_shipments: bool, now: Timestamp) -> Vec<Translation> {
    let all = deliveries(shop, order, has_shipments).into_iter();
    all.map(|(delivery, payload)| shopify_webhook::translate(&delivery, payload.to_string().as_bytes(), now))
        .collect()
}

/// Returns the deliveries, each with its payload, that say of an order what its webhooks would have said. With
/// `has_shipments`, its fulfilments are among them.
#[must_use]
pub fn deliveries(shop: &Shop, order: &Value, has_shipments: bool) -> Vec<(Delivery, Value)> {
    let payload = payload::order(order);
    let mut said = vec![(delivery(shop, "orders/updated"), payload)];
    let fulfillments = order.get("fulfillments").and_then(Value::as_array).into_iter().flatten();
    for node in fulfillments.filter(|_| has_shipments) {
        let mut fulfillment = payload::fulfillment(node);
        if let Some(members) = fulfillment.as_object_mut() {
            members.insert("order_id".to_owned(), order.get("legacyResourceId").cloned().unwrap_or_default());
        }
        said.push((delivery(shop, "fulfillments/update"), fulfillment));
    }
    said
}

/// Returns the data around a payload. There is no event of Shopify's behind it, so the revision's own time names it.
fn delivery(shop: &Shop, topic: &str) -> Delivery {
    Delivery {
        topic: topic.to_owned(),
        shop_domain: format!("{shop}.myshopify.com"),
        event_id: None,
        webhook_id: None,
        triggered_at: None::<Timestamp>,
    }
}

#[cfg(test)]
mod tests;
