//! Connects this crate's pure functions to the runtime that receives Shopify's webhooks.

use candor_aws::runtime::webhook::{Cause, Edge};
use candor_aws::wire::{Headers, Request};
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{Delivery, Keys};

/// Shopify, as the runtime sees it.
pub(crate) struct Shopify;

impl Edge for Shopify {
    type Keys = Keys;
    type Delivery = Delivery;

    const SLUG: &'static str = "shopify-webhook";
    const PROVIDER: &'static str = "shopify";

    fn read_keys(secret: &str) -> Result<Keys, Cause> {
        Keys::parse(secret).map_err(Cause::from)
    }

    fn read(request: &Request) -> Option<Delivery> {
        Delivery::read(|name| request.headers.get(name)).ok()
    }

    // Shopify signs no time.
    fn is_authentic(keys: &Keys, delivery: &Delivery, headers: &Headers, body: &[u8], _: Timestamp) -> bool {
        let signature = headers.get("X-Shopify-Hmac-Sha256");
        signature.is_some_and(|signature| keys.verify(&delivery.shop_domain, body, signature))
    }

    fn translate(delivery: &Delivery, body: &[u8], now: Timestamp) -> Translation {
        shopify_webhook::translate(delivery, body, now)
    }

    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
        shopify_webhook::translate_envelope(envelope, now)
    }
}
