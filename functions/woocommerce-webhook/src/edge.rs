//! Connects this crate's pure functions to the runtime that receives WooCommerce's webhooks.

use candor_aws::runtime::webhook::{Cause, Edge, is_json};
use candor_aws::wire::{Headers, Request};
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use woocommerce_webhook::{Delivery, Keys, Subject, is_ping};

/// WooCommerce, as the runtime sees it.
pub(crate) struct WooCommerce;

impl Edge for WooCommerce {
    type Keys = Keys;
    type Delivery = Delivery;

    const SLUG: &'static str = "woocommerce-webhook";
    const PROVIDER: &'static str = "woocommerce";

    fn read_keys(secret: &str) -> Result<Keys, Cause> {
        Keys::parse(secret).map_err(Cause::from)
    }

    // The ping is a form.
    fn takes(media_type: &str) -> bool {
        is_json(media_type) || media_type == "application/x-www-form-urlencoded"
    }

    fn read(request: &Request) -> Option<Delivery> {
        let body = request.body.as_deref().unwrap_or_default();
        Delivery::read(request.shop.as_deref()?, |name| request.headers.get(name), body)
    }

    // WooCommerce signs no time, and it does not sign the ping with which it tries a new webhook's address.
    fn is_authentic(keys: &Keys, delivery: &Delivery, headers: &Headers, body: &[u8], _: Timestamp) -> bool {
        match &delivery.subject {
            Subject::Ping => is_ping(body),
            Subject::Topic(_) => {
                let signature = headers.get("X-WC-Webhook-Signature");
                signature.is_some_and(|signature| keys.verify(&delivery.shop, body, signature))
            }
        }
    }

    fn translate(delivery: &Delivery, body: &[u8], now: Timestamp) -> Translation {
        woocommerce_webhook::translate(delivery, body, now)
    }

    /// WooCommerce has no event source.
    fn translate_envelope(_: &Value, _: Timestamp) -> Translation {
        Translation::NotUsed { topic: "envelope".to_owned(), why: "WooCommerce has no event source" }
    }
}
