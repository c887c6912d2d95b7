//! Makes the identifiers ("names") of events. They are deterministic: Shopify delivers at least once, and a
//! second delivery must make the same event.
//!
//! A name begins with a moment, because of two events of the same moment, the event with the greater name
//! counts.

use candor_domain::values::id::{Digest, EventId};
use candor_domain::values::reading::At;
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use crate::delivery::Delivery;

/// Makes the name of a revision. `updated_at` counts whole seconds, and a merchant's software can do a lot in
/// a second. So Shopify's more exact moment of the action decides between two revisions of the same second.
pub(crate) fn revision(
    at: &At<'_>,
    delivery: &Delivery,
    resource: &str,
    updated_at: Timestamp,
) -> Option<EventId> {
    let moment = delivery.triggered_at.unwrap_or(updated_at);
    // The event id alone is not enough, because all topics of one action share it.
    let event_id = delivery.event_id.clone().unwrap_or_else(|| updated_at.to_string());
    name(at, moment, &[&delivery.shop_domain, &delivery.topic, resource, &event_id])
}

/// Makes the name of a fact that happens once to a resource and is repeated with every later revision. The
/// name is the same each time, whatever the topic, so that the repeats are duplicates.
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

/// Returns a hash of a list of texts, to use in a name.
pub(crate) fn digest(parts: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
        // Without a separator, `ab` and `c` would have the same hash as `a` and `bc`.
        hash.update([0]);
    }
    let mut first = [0; 8];
    first.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    Digest(first)
}
