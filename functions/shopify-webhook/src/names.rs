//! Names of events. Deterministic: Shopify delivers at least once, and a second delivery must make the same event.
//!
//! A name begins with a moment, since of two events of one moment the greater name stands.

use candor_domain::values::id::{Digest, EventId};
use candor_domain::values::reading::At;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::delivery::Delivery;

/// The name of a revision. `updated_at` counts whole seconds, in which a merchant's software can do a lot, so
/// Shopify's finer moment of the action decides between two revisions of one second.
pub(crate) fn revision(
    at: &At<'_>,
    delivery: &Delivery,
    resource: &str,
    updated_at: Timestamp,
) -> Option<EventId> {
    let moment = delivery.triggered_at.unwrap_or(updated_at);
    // The event id alone is no name: all topics of one action share it.
    let event_id = delivery.event_id.clone().unwrap_or_else(|| updated_at.to_string());
    name(at, moment, &[&delivery.shop_domain, &delivery.topic, resource, &event_id])
}

/// The name of what happens once to a resource and is told again with every later revision: the same name each time,
/// whatever the topic, so that the repeats are duplicates.
pub(crate) fn once(
    at: &At<'_>,
    delivery: &Delivery,
    resource: &str,
    what: &str,
    when: Timestamp,
) -> Option<EventId> {
    name(at, when, &[&delivery.shop_domain, resource, what])
}

fn name(at: &At<'_>, moment: Timestamp, parts: &[&str]) -> Option<EventId> {
    let parts: Vec<&[u8]> = parts.iter().map(|part| part.as_bytes()).collect();
    let name = format!("{moment:.9}-{}", digest(&parts));
    name.parse().map_err(|why| at.refuse::<EventId>(format!("makes an event whose name {why}"))).ok()
}

/// Names a list of texts.
pub(crate) fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        // Or `ab` and `c` would be named as `a` and `bc` are.
        hash.update([0]);
    }
    let mut first = [0; 8];
    first.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    Digest(first)
}
