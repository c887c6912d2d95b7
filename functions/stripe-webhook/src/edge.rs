//! Connects this crate's pure functions to the runtime that receives Stripe's webhooks.

use candor_aws::runtime::webhook::{Cause, Edge};
use candor_aws::wire::{Headers, Request, form};
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use stripe_webhook::{Delivery, Keys, Mode};

/// Stripe, as the runtime sees it.
pub(crate) struct Stripe;

impl Edge for Stripe {
    type Keys = Keys;
    type Delivery = Delivery;

    const SLUG: &'static str = "stripe-webhook";
    const PROVIDER: &'static str = "stripe";

    fn read_keys(secret: &str) -> Result<Keys, Cause> {
        Keys::parse(secret).map_err(Cause::from)
    }

    fn read(request: &Request) -> Option<Delivery> {
        let livemode = form::value(&request.query, "livemode");
        let mode = if livemode.as_deref() == Some("false") { Mode::TestToo } else { Mode::LiveOnly };
        Delivery::of_shop(request.shop.as_deref()?, mode)
    }

    fn is_authentic(
        keys: &Keys,
        delivery: &Delivery,
        headers: &Headers,
        body: &[u8],
        now: Timestamp,
    ) -> bool {
        let signature = headers.get("Stripe-Signature");
        signature.is_some_and(|signature| keys.verify(&delivery.shop, body, signature, now))
    }

    fn translate(delivery: &Delivery, body: &[u8], now: Timestamp) -> Translation {
        stripe_webhook::translate(delivery, body, now)
    }

    fn translate_envelope(envelope: &Value, now: Timestamp) -> Translation {
        stripe_webhook::translate_envelope(envelope, now)
    }
}
