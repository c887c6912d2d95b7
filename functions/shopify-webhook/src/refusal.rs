//! Makes refusals: a payload that could not be believed becomes an event of its own, which opens a case at
//! the order that it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderId, OrderKey};
use candor_domain::values::reading::{At, Violation};
use jiff::Timestamp;

use crate::delivery::{Delivery, Topic};
use crate::heard::{Heard, order_id_field};
use crate::names::digest;

/// A delivery as it came in.
pub(crate) struct Received<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) topic: Topic,
    pub(crate) payload: &'a [u8],
    pub(crate) body: &'a At<'a>,
    pub(crate) now: Timestamp,
}

/// Returns the event that says which part of a delivery could not be believed, and why.
pub(crate) fn event(received: &Received<'_>, key: Option<OrderKey>, heard: Heard) -> Event {
    let &Received { delivery, topic, payload, body, now } = received;
    let digest = digest(&[topic.name().as_bytes(), payload]);
    let updated_at = body.if_readable(|body| body.field("updated_at").moment());
    let occurred_at = updated_at.or(delivery.triggered_at);
    let refused = Refused {
        refused_at: now,
        why: WhyRefused::Malformed,
        about: heard.about.clone().or_else(|| about(topic, body)),
        event_id: delivery.event_id.as_deref().and_then(|id| id.parse().ok()),
        occurred_at,
        violations: heard.into_violations(),
        raw: String::from_utf8_lossy(payload).into_owned().into(),
    };
    let key = key.unwrap_or_else(|| OrderKey::unreadable(delivery.shop(), digest));
    Event { key, stamp: stamp(&refused, EventId::refused(digest), now), fact: Fact::EventRefused(refused) }
}

/// Returns the refusal of a payload that does not even say which order or shop it is about.
pub(crate) fn nobodys(raw: &[u8], violations: Vec<Violation>, now: Timestamp) -> Event {
    let digest = digest(&[raw]);
    let refused = Refused {
        refused_at: now,
        why: WhyRefused::Malformed,
        about: None,
        event_id: None,
        occurred_at: None,
        violations,
        raw: String::from_utf8_lossy(raw).into_owned().into(),
    };
    let key = OrderKey::unreadable(None, digest);
    Event { key, stamp: stamp(&refused, EventId::refused(digest), now), fact: Fact::EventRefused(refused) }
}

/// Returns the stamp of a refusal. It has the payload's own time, if the payload has one, so that replaying
/// old deliveries opens no case. It is never later than now.
fn stamp(refused: &Refused, id: EventId, now: Timestamp) -> Stamp {
    let occurred_at = refused.occurred_at.map_or(now, |at| at.min(now));
    Stamp { occurred_at, id, source: Source::Storefront }
}

/// Returns the order that a payload names. It notes no violation if the payload names none.
pub(crate) fn order_id(topic: Topic, body: &At<'_>) -> Option<OrderId> {
    body.if_readable(|body| body.field(order_id_field(topic)).id())
}

/// Returns the part of the order that a payload of this topic is about, if nothing more is known of it.
fn about(topic: Topic, body: &At<'_>) -> Option<Aspect> {
    match topic {
        Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersPaid => Some(Aspect::Placed),
        Topic::OrdersPartiallyPaid | Topic::OrdersFulfilled | Topic::OrdersPartiallyFulfilled => {
            Some(Aspect::Placed)
        }
        Topic::OrdersCancelled => Some(Aspect::Cancelled),
        Topic::RefundsCreate => body.if_readable(|body| body.field("id").id()).map(Aspect::Refund),
        Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => {
            body.if_readable(|body| body.field("id").id()).map(Aspect::Shipment)
        }
    }
}
