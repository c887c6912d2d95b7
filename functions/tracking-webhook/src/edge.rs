//! Connects this crate's pure functions to the runtime that receives the webhooks.

use candor_aws::runtime::webhook::{Cause, Edge};
use candor_aws::wire::{Headers, Request};
use candor_edge::keys::Keys;
use candor_edge::tracking::provider::Delivery;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use tracking_webhook::{PROVIDER, is_authentic, read_keys};

/// Candor's own format, as the runtime sees it.
pub(crate) struct Tracking;

impl Edge for Tracking {
    type Keys = Keys;
    type Delivery = Delivery;

    const SLUG: &'static str = "tracking-webhook";
    const PROVIDER: &'static str = "tracking";

    fn read_keys(secret: &str) -> Result<Keys, Cause> {
        read_keys(secret).map_err(Cause::from)
    }

    fn read(request: &Request) -> Option<Delivery> {
        let shop = request.shop.clone()?;
        Some(Delivery { shop, topic: None })
    }

    fn is_authentic(
        keys: &Keys,
        delivery: &Delivery,
        headers: &Headers,
        body: &[u8],
        now: Timestamp,
    ) -> bool {
        is_authentic(keys, &delivery.shop, |name| headers.get(name), body, now)
    }

    fn translate(delivery: &Delivery, body: &[u8], now: Timestamp) -> Translation {
        PROVIDER.translate(delivery, body, now)
    }

    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
        PROVIDER.translate_envelope(envelope, now)
    }
}
