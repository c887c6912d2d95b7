//! Connects this crate's pure functions to the runtime that asks shops.

use candor_aws::runtime::shopify_sweep::Words;
use candor_domain::values::id::Shop;
use candor_edge::translation::Translation;
use candor_shopify::subscription::Topic;
use jiff::Timestamp;
use serde_json::Value;

/// Shopify's words, as the runtime sees them.
pub(crate) struct Shopify;

impl Words for Shopify {
    fn translate(shop: &Shop, order: &Value, has_shipments: bool, now: Timestamp) -> Vec<Translation> {
        shopify_sweep::translate(shop, order, has_shipments, now)
    }

    fn topics() -> Vec<Topic> {
        shopify_sweep::topics()
    }

    fn has_shipments(topics: &[Topic]) -> bool {
        shopify_sweep::has_shipments(topics)
    }
}
