//! Provides what the tests of the edges of all carriers share: the reports of a payload, and the codes that it is signed
//! with.
//!
//! Deliberately absent: the payload of any provider.

use candor_domain::event::fact::Fact;
use candor_domain::reference::report::{OfShipment, Said};
use candor_edge::tracking::provider::{Delivery, Provider, refusal};
use candor_edge::translation::Translation;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::Value;
use sha2::Sha256;

/// Returns the time at which every payload here comes in.
#[must_use]
pub fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

/// Returns a delivery of the demo's shop.
#[must_use]
pub fn delivery() -> Delivery {
    Delivery { shop: "demo-shop".to_owned(), topic: None }
}

/// Returns a provider's translation of a payload.
#[must_use]
pub fn translated(provider: Provider, body: &Value) -> Translation {
    provider.translate(&delivery(), body.to_string().as_bytes(), now())
}

/// Returns what is reported, each with its time; a status with its slug, an estimate with its day.
///
/// # Panics
/// Panics if the payload becomes an event, or a report about a payment.
#[must_use]
pub fn told(provider: Provider, body: &Value) -> Vec<String> {
    let (events, reports) = translated(provider, body).into_parts();
    assert_eq!(events, [], "{body}");
    let what = |said| match said {
        Said::Shipment(_, OfShipment::Update { status, .. }) => status.slug().to_owned(),
        Said::Shipment(_, OfShipment::Estimate { promised_on, .. }) => format!("by {promised_on}"),
        Said::Payment(..) => panic!("no carrier says it"),
    };
    reports.into_iter().map(|report| format!("{} {}", what(report.said), report.stamp.occurred_at)).collect()
}

/// Returns everything that is wrong with a payload.
///
/// # Panics
/// Panics if nothing is.
#[must_use]
pub fn refused(provider: Provider, body: &Value) -> Vec<String> {
    let translation = translated(provider, body);
    let Some(event) = refusal(&translation) else { panic!("{translation:?}") };
    let Fact::EventRefused(refused) = &event.fact else { panic!("{event:?}") };
    refused.violations.iter().map(ToString::to_string).collect()
}

/// Returns the HMAC-SHA256 of these parts, one after the other.
#[must_use]
pub fn code(key: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    parts.iter().fold(mac, |mac, part| mac.chain_update(part)).finalize().into_bytes().to_vec()
}

/// Returns bytes as hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
