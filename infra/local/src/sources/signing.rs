//! Signs webhooks as their providers do. Each edge says in its `door.rs` or `keys.rs` where its provider documents this.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

use super::delivery::Delivery;
use super::provider::Provider;

/// Returns the headers that the provider sends with a payload, its signature among them.
pub(super) fn headers(delivery: &Delivery, key: &str, seconds_from_now: i64) -> Vec<(&'static str, String)> {
    let seconds = Timestamp::now().as_second().saturating_add(seconds_from_now);
    signed(delivery, key, &seconds.to_string())
}

fn signed(delivery: &Delivery, key: &str, seconds: &str) -> Vec<(&'static str, String)> {
    let Delivery { provider, topic, shop, event_id, webhook_id, triggered_at, body } = delivery;
    let of_body = || code(key, &[body]);
    let timed = || {
        let code = code(key, &[seconds.as_bytes(), b".", body]);
        format!("t={seconds},v1={}", hex(&code))
    };
    match provider {
        Provider::Shopify => vec![
            ("x-shopify-topic", topic.clone()),
            ("x-shopify-hmac-sha256", STANDARD.encode(of_body())),
            ("x-shopify-shop-domain", shop.clone()),
            ("x-shopify-api-version", "2026-01".to_owned()),
            ("x-shopify-webhook-id", webhook_id.clone()),
            ("x-shopify-event-id", event_id.clone()),
            ("x-shopify-triggered-at", triggered_at.clone()),
        ],
        Provider::Woocommerce => vec![
            ("x-wc-webhook-topic", topic.clone()),
            ("x-wc-webhook-signature", STANDARD.encode(of_body())),
            ("x-wc-webhook-delivery-id", webhook_id.clone()),
        ],
        Provider::Stripe => vec![("stripe-signature", timed())],
        Provider::Easypost => vec![("x-hmac-signature", format!("hmac-sha256-hex={}", hex(&of_body())))],
        Provider::Aftership => vec![("aftership-hmac-sha256", STANDARD.encode(of_body()))],
        Provider::Shippo => vec![("shippo-auth-signature", timed())],
        Provider::Tracking => {
            let code = code(key, &[webhook_id.as_bytes(), b".", seconds.as_bytes(), b".", body]);
            vec![
                ("webhook-id", webhook_id.clone()),
                ("webhook-timestamp", seconds.to_owned()),
                ("webhook-signature", format!("v1,{}", STANDARD.encode(code))),
            ]
        }
    }
}

/// Returns the HMAC-SHA256 of the parts, one after the other.
fn code(key: &str, parts: &[&[u8]]) -> Vec<u8> {
    // HMAC accepts a key of any length, so this never fails.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
    let mac = mac.map(|mac| parts.iter().fold(mac, |mac, part| mac.chain_update(part)));
    mac.map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(provider: Provider) -> Delivery {
        let text = |text: &str| text.to_owned();
        let (topic, shop, event_id, webhook_id) =
            (text("topic"), text("shop"), text("event"), text("webhook"));
        let body = b"{\"id\":1}".to_vec();
        Delivery { provider, topic, shop, event_id, webhook_id, triggered_at: text("now"), body }
    }

    fn signature(provider: Provider, name: &str) -> String {
        let headers = signed(&delivery(provider), "hush", "1");
        headers.into_iter().find(|(header, _)| *header == name).unwrap().1
    }

    /// `printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64` gives the first; the others are made in
    /// the same way, of `1.{"id":1}` and of `webhook.1.{"id":1}`.
    #[test]
    fn a_webhook_is_signed_as_its_provider_signs() {
        let of_body = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=";
        assert_eq!(signature(Provider::Shopify, "x-shopify-hmac-sha256"), of_body);
        assert_eq!(signature(Provider::Woocommerce, "x-wc-webhook-signature"), of_body);
        assert_eq!(signature(Provider::Aftership, "aftership-hmac-sha256"), of_body);
        assert_eq!(
            signature(Provider::Easypost, "x-hmac-signature"),
            "hmac-sha256-hex=5672948d9b0bb8de626568e7e449ed70154217d90c378dcb825cc2135fc649e6"
        );
        let timed = "t=1,v1=88079bbcaa9d375ef526f730e4c207e4839e1e704bf0ed6a4e8e8c92dd7a6253";
        assert_eq!(signature(Provider::Stripe, "stripe-signature"), timed);
        assert_eq!(signature(Provider::Shippo, "shippo-auth-signature"), timed);
        assert_eq!(
            signature(Provider::Tracking, "webhook-signature"),
            "v1,R5HQ7A6H6mgnNvnXZo5N4juZG6gvfSygAK4h9mnHT6U="
        );
    }
}
