//! Turns what Shopify's Admin API says of orders into the events that its webhooks would have made.
//!
//! Invariants:
//! - **Pure**: no clock, no I/O. The runtime in `candor-aws` asks; this crate says what to ask, and reads the answers.
//! - **The same words**: an order is written as its webhook ([`payload`]) and read by the code that reads webhooks, so both
//!   make events of the same meaning, and whatever happens once has the same id in both.
//! - **Nothing is left out silently**: a list that cannot be read whole is an error.

pub mod listed;
pub mod payload;

use candor_domain::values::id::Shop;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::Delivery;

/// The question for the orders that changed: `$search`, `$after`.
pub const CHANGED: &str = include_str!("changed.graphql");
/// The question for one order: `$id`.
pub const ORDER: &str = include_str!("order.graphql");

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
