//! Measures the functions that do not record facts: `dispatch`, `wake`, and the edge of a storefront.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use candor_domain::event::event_type::EventType::{OrderPlaced, PaymentConfirmed};
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::samples::order_key;
use crate::seeds::sow;
use crate::series::{first, series};
use crate::stand_in::Item;

/// The shop that sends the webhooks.
pub const SHOP_DOMAIN: &str = "demo-shop.myshopify.com";
/// The key that the webhooks are signed with.
pub const SIGNING_KEY: &str = "hush";
/// The number of orders that are due when `wake` runs.
const ORDERS_ASLEEP: usize = 20;

/// Hands `dispatch` orders with one mail due, and then the same orders with nothing due.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn dispatch(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let table = bench.table("dispatch")?;
    sow(
        &table,
        &bench.samples,
        &bench.policy,
        &[OrderPlaced, PaymentConfirmed],
        bench.events.saturating_add(1),
    )
    .await?;
    let mut lambda = bench.start("dispatch").await?;
    let first = first(&mut lambda, change(bench, 0)?).await?;
    let changes = || (1..=bench.events).map(|order| change(bench, order)).collect::<Result<Vec<_>, _>>();
    let (due, at_rest) = (changes()?, changes()?);
    let all = vec![
        series(&mut lambda, &bench.cloud, "a mail due", due, Some("done")).await?,
        series(&mut lambda, &bench.cloud, "nothing due", at_rest, None).await?,
    ];
    Exercised::of(&lambda, first, all)
}

/// Returns a change of an order's item, as Lambda delivers it from the table's stream.
fn change(bench: &Fixture, order: usize) -> Result<String, MeasureError> {
    let item = bench.cloud.services.item("dispatch", &order_key(order))?.unwrap_or_default();
    Ok(record_of(&item))
}

/// Returns the record of an item that is now as given, as Lambda delivers it from the table's stream.
#[must_use]
pub fn record_of(item: &Item) -> String {
    let record = json!({
        "eventID": "c4ca4238a0b923820dcc509a6f75849b",
        "eventName": "MODIFY",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-2",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_767_225_600,
            "Keys": { "pk": item.attributes.get("pk") },
            "NewImage": item.attributes,
            "SequenceNumber": "4421584500000000017450439091",
            "SizeBytes": item.bytes,
            "StreamViewType": "NEW_IMAGE",
        },
        "eventSourceARN": "arn:aws:dynamodb:eu-west-2:123456789012:table/orders/stream/2026-01-01T00:00:00.000",
    });
    json!({ "Records": [record] }).to_string()
}

/// Runs `wake` when no order waits, and when several orders are due.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn wake(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let table = bench.table("wake")?;
    let mut lambda = bench.start("wake").await?;
    let ticks = || vec![tick(); bench.events];
    let first = first(&mut lambda, tick()).await?;
    let nobody = series(&mut lambda, &bench.cloud, "nobody due", ticks(), Some("woken")).await?;
    sow(&table, &bench.samples, &bench.policy, &[OrderPlaced, PaymentConfirmed], ORDERS_ASLEEP).await?;
    let kind = format!("{ORDERS_ASLEEP} orders due");
    let several = series(&mut lambda, &bench.cloud, &kind, ticks(), Some("woken")).await?;
    Exercised::of(&lambda, first, vec![nobody, several])
}

/// Returns a tick of the schedule.
#[must_use]
pub fn tick() -> String {
    json!({ "source": "aws.scheduler", "detail-type": "Scheduled Event", "detail": {} }).to_string()
}

/// Hands the edge every webhook of `events/shopify-webhook` that it makes events of, and one with a forged
/// signature.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn shopify_webhook(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let mut lambda = bench.start("shopify-webhook").await?;
    let webhooks = webhooks(&bench.root.join("events/shopify-webhook"));
    let forged = webhooks.first().map(|(topic, body)| request(topic, body, "forged")).unwrap_or_default();
    let first = first(&mut lambda, forged.clone()).await?;
    let mut all = Vec::new();
    for (topic, body) in &webhooks {
        let requests = vec![request(topic, body, SIGNING_KEY); bench.events];
        all.push(series(&mut lambda, &bench.cloud, topic, requests, Some("published")).await?);
    }
    let forged = vec![forged; bench.events];
    all.push(series(&mut lambda, &bench.cloud, "forged", forged, Some("unauthorised")).await?);
    Exercised::of(&lambda, first, all)
}

/// Returns the topics that are used, each with the payload of its own sample.
fn webhooks(folder: &Path) -> Vec<(String, String)> {
    const TOPICS: [&str; 6] = [
        "orders/create",
        "orders/updated",
        "orders/paid",
        "orders/cancelled",
        "fulfillments/create",
        "fulfillments/update",
    ];
    let read = |topic: &str| {
        let file = folder.join(format!("applied-{}.json", topic.replace('/', "-")));
        Some((topic.to_owned(), fs::read_to_string(file).ok()?))
    };
    TOPICS.into_iter().filter_map(read).collect()
}

/// Returns a webhook as Lambda delivers it from the HTTP API (payload format 2.0), signed with `key`.
#[must_use]
pub fn request(topic: &str, body: &str, key: &str) -> String {
    let request = json!({
        "version": "2.0",
        "routeKey": "POST /shopify",
        "rawPath": "/shopify",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "content-length": body.len().to_string(),
            "host": "abcdefghij.execute-api.eu-west-2.amazonaws.com",
            "user-agent": "Shopify-Captain-Hook",
            "x-shopify-api-version": "2026-01",
            "x-shopify-event-id": "98880550-7158-44d4-b7cd-2c97c8a091b5",
            "x-shopify-hmac-sha256": signature(key, body.as_bytes()),
            "x-shopify-shop-domain": SHOP_DOMAIN,
            "x-shopify-topic": topic,
            "x-shopify-triggered-at": Timestamp::now().to_string(),
            "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abcdefghij",
            "http": { "method": "POST", "path": "/shopify", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1" },
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
        },
        "body": body,
        "isBase64Encoded": false,
    });
    request.to_string()
}

fn signature(key: &str, body: &[u8]) -> String {
    // HMAC accepts a key of any length.
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).map(|mac| mac.chain_update(body));
    mac.map(|mac| STANDARD.encode(mac.finalize().into_bytes())).unwrap_or_default()
}

/// Returns the secret that Secrets Manager holds for the edge.
#[must_use]
pub fn secret() -> Value {
    json!({ "shopify": { SHOP_DOMAIN: [SIGNING_KEY] } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_its_sample() {
        let root = candor_local::project::Project::here();
        assert_eq!(webhooks(&root.root().join("events/shopify-webhook")).len(), 6);
    }

    #[test]
    fn a_request_is_signed_over_the_very_body() {
        // This command gives the same signature: `printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary
        // | base64`.
        let request: Value = serde_json::from_str(&request("orders/create", r#"{"id":1}"#, "hush")).unwrap();
        assert_eq!(request["body"], r#"{"id":1}"#);
        assert_eq!(
            request["headers"]["x-shopify-hmac-sha256"],
            "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="
        );
    }
}
