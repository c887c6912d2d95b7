//! Measures the edge of the payment provider.

use std::fs;
use std::path::Path;

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde_json::json;
use sha2::Sha256;

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::others::{SHOP_DOMAIN, SIGNING_KEY};
use crate::series::{first, series};

/// The samples that are handed over: of a payment that names its order, and of two things that do not.
const SAMPLES: [&str; 3] =
    ["applied-payment-intent-succeeded", "applied-refund-created", "applied-dispute-created"];

/// Hands the edge webhooks of `events/stripe-webhook`, and one with a forged signature.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn stripe_webhook(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let mut lambda = bench.start("stripe-webhook").await?;
    let webhooks = webhooks(&bench.root.join("events/stripe-webhook"));
    let forged = webhooks.first().map(|(_, body)| request(body, "forged")).unwrap_or_default();
    let first = first(&mut lambda, forged.clone()).await?;
    let mut all = Vec::new();
    for (name, body) in &webhooks {
        let requests = vec![request(body, SIGNING_KEY); bench.events];
        all.push(series(&mut lambda, &bench.cloud, name, requests, Some("published")).await?);
    }
    let forged = vec![forged; bench.events];
    all.push(series(&mut lambda, &bench.cloud, "forged", forged, Some("unauthorised")).await?);
    Exercised::of(&lambda, first, all)
}

/// Returns the samples with their payloads.
fn webhooks(folder: &Path) -> Vec<(&'static str, String)> {
    let read =
        |name: &'static str| Some((name, fs::read_to_string(folder.join(format!("{name}.json"))).ok()?));
    SAMPLES.into_iter().filter_map(read).collect()
}

/// Returns a webhook as Lambda delivers it from the HTTP API (payload format 2.0), signed now with `key`.
fn request(body: &str, key: &str) -> String {
    let path = format!("/webhooks/stripe/{SHOP_DOMAIN}");
    let request = json!({
        "version": "2.0",
        "routeKey": "POST /webhooks/stripe/{shop}",
        "rawPath": path,
        "rawQueryString": "",
        "pathParameters": { "shop": SHOP_DOMAIN },
        "headers": {
            "content-type": "application/json; charset=utf-8",
            "content-length": body.len().to_string(),
            "host": "abcdefghij.execute-api.eu-west-2.amazonaws.com",
            "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
            "stripe-signature": signature(key, Timestamp::now().as_second(), body),
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "http": { "method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1" },
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
        },
        "body": body,
        "isBase64Encoded": false,
    });
    request.to_string()
}

fn signature(key: &str, sent_at: i64, body: &str) -> String {
    // HMAC accepts a key of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
    let code = mac.map(|mac| mac.chain_update(format!("{sent_at}.{body}")).finalize().into_bytes());
    let code: String = code.into_iter().flatten().map(|byte| format!("{byte:02x}")).collect();
    format!("t={sent_at},v1={code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_there() {
        let root = candor_local::project::Project::here();
        assert_eq!(webhooks(&root.root().join("events/stripe-webhook")).len(), SAMPLES.len());
    }

    #[test]
    fn a_request_is_signed_over_the_moment_and_the_very_body() {
        // `printf '1492774577.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_test_secret` gives the same.
        assert_eq!(
            signature("whsec_test_secret", 1_492_774_577, r#"{"id":"evt_1"}"#),
            "t=1492774577,v1=799c4ba7bb339f3c8601adfd112f0e477c930a268be1243d341abb8286501c2f"
        );
    }
}
