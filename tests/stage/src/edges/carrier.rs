//! The parts of the edges of carriers that are the same.

use candor_domain::values::reads::Reads;
use candor_edge::tracking::provider::{Delivery, Provider};
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;

use super::Origin;

/// The shop that payloads come from if none is named.
const DEMO_SHOP: &str = "demo-shop";

/// Translates a payload. A topic that is empty is the one that the payload says.
pub(super) fn translated(
    provider: Provider,
    origin: &Origin,
    payload: &[u8],
    now: Timestamp,
    reads: Option<&Reads>,
) -> Translation {
    let topic = Some(origin.topic.clone()).filter(|topic| !topic.is_empty());
    let shop = origin.shop.clone().unwrap_or_else(|| DEMO_SHOP.to_owned());
    provider.translate_recorded(&Delivery { shop, topic }, payload, now, reads)
}

pub(super) fn body(_: &Origin, payload: Value) -> Value {
    payload
}
