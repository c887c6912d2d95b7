//! Connects this crate's pure functions to the runtime that receives the webhooks.

use candor_aws::runtime::webhook::{Cause, Edge};
use candor_aws::wire::{Headers, Request, form};
use candor_edge::keys::Keys;
use candor_edge::tracking::provider::Delivery;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use shippo_webhook::{Called, PROVIDER, is_authentic, read_keys};

/// Shippo, as the runtime sees it.
pub(crate) struct Shippo;

impl Edge for Shippo {
    type Keys = Keys;
    type Delivery = Called;

    const SLUG: &'static str = "shippo-webhook";
    const PROVIDER: &'static str = "shippo";

    fn read_keys(secret: &str) -> Result<Keys, Cause> {
        read_keys(secret).map_err(Cause::from)
    }

    fn read(request: &Request) -> Option<Called> {
        let delivery = Delivery { shop: request.shop.clone()?, topic: None };
        Some(Called { delivery, token: form::value(&request.query, "token") })
    }

    fn is_authentic(keys: &Keys, called: &Called, headers: &Headers, body: &[u8], now: Timestamp) -> bool {
        is_authentic(keys, called, |name| headers.get(name), body, now)
    }

    fn translate(called: &Called, body: &[u8], now: Timestamp) -> Translation {
        PROVIDER.translate(&called.delivery, body, now)
    }

    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
        PROVIDER.translate_envelope(envelope, now)
    }
}
