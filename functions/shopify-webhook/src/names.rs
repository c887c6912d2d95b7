//! Makes the identifiers ("names") of events. They are deterministic: Shopify delivers at least once, and a
//! second delivery must make the same event.
//!
//! A name begins with a moment, because of two events of the same moment, the event with the greater name
//! counts.

use candor_domain::values::id::EventId;
use candor_domain::values::reading::At;
use candor_edge::names::name;
use jiff::Timestamp;

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
