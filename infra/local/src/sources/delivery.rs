//! Holds a webhook before it is signed.

use super::provider::Provider;

/// A webhook delivery of a provider.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// The provider that sends it, which decides how it is signed.
    pub provider: Provider,
    /// The topic, for example `orders/paid`. Most providers say it in the payload alone.
    pub topic: String,
    /// The shop: its domain, for example `demo-shop.myshopify.com`, if the provider is Shopify, and its name in the
    /// policy if it is another.
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
