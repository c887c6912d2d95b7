//! Measures the page to unsubscribe: opened, posted to, and called with a forged link.

use candor_aws::keys::Keys;
use candor_domain::event::event_type::EventType::OrderPlaced;
use candor_domain::values::id::OrderKey;
use serde_json::json;

use crate::measure::{Exercised, Fixture, MeasureError};
use crate::others::secret;
use crate::samples::order_key;
use crate::seeds::sow;
use crate::series::{first, series};

/// Lets visitors open links, press the button, and guess links.
///
/// # Errors
/// Returns an error if the function fails or has another outcome than expected.
pub async fn unsubscribe(bench: &Fixture) -> Result<Exercised, MeasureError> {
    let table = bench.table("unsubscribe")?;
    sow(&table, &bench.samples, &bench.policy, &[OrderPlaced], bench.events.saturating_add(1)).await?;
    let mut lambda = bench.start("unsubscribe").await?;
    let first = first(&mut lambda, visit("GET", 0, None)).await?;
    let each = |visit: &dyn Fn(usize) -> String| (1..=bench.events).map(visit).collect::<Vec<_>>();
    let (posted, opened) =
        (each(&|order| visit("POST", order, None)), each(&|order| visit("GET", order, None)));
    let guessed = each(&|order| visit("POST", order, Some("guessed")));
    let all = vec![
        series(&mut lambda, &bench.cloud, "button pressed", posted, Some("published")).await?,
        series(&mut lambda, &bench.cloud, "link opened", opened, Some("asked")).await?,
        series(&mut lambda, &bench.cloud, "guessed", guessed, Some("not-valid")).await?,
    ];
    Exercised::of(&lambda, first, all)
}

/// The hash of some address. Orders that are known say the address themselves.
const CONTACT: &str = "87f5ba3703e3f42dd1f079b9594f93d7";

/// Returns a request as Lambda delivers it from the HTTP API (payload format 2.0), with the order's own link
/// or with a guessed one.
fn visit(method: &str, order: usize, guess: Option<&str>) -> String {
    let key = order_key(order);
    let token = guess.map_or_else(|| token(&key).unwrap_or_default(), str::to_owned);
    let query = format!("order={}&contact={CONTACT}&token={token}", key.replace('#', "%23"));
    let request = json!({
        "version": "2.0",
        "routeKey": format!("{method} /unsubscribe"),
        "rawPath": "/unsubscribe",
        "rawQueryString": query,
        "headers": {
            "accept-language": "de-DE,de;q=0.9,en;q=0.8",
            "content-type": "application/x-www-form-urlencoded",
            "host": "abcdefghij.execute-api.eu-west-2.amazonaws.com",
            "user-agent": "Mozilla/5.0",
        },
        "requestContext": {
            "http": { "method": method, "path": "/unsubscribe", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1" },
            "requestId": "JKJaXmPLvHcESHA=",
            "stage": "$default",
        },
        "body": "List-Unsubscribe=One-Click",
        "isBase64Encoded": false,
    });
    request.to_string()
}

/// The imitated AWS returns the same secret for every name, and its text can be used as the key here too.
fn token(order: &str) -> Option<String> {
    let order: OrderKey = order.parse().ok()?;
    Keys::parse(&secret().to_string())
        .ok()
        .zip(CONTACT.parse().ok())
        .map(|(keys, contact)| keys.sign(&order, &contact))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_has_a_token() {
        assert!(token(&order_key(7)).is_some_and(|token| token.len() == 43));
    }
}
