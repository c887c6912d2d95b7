//! Refusals: what could not be believed becomes an event of its own, which opens a case at the order it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderId, OrderKey};
use candor_domain::values::reading::{At, Violation, Violations};
use jiff::Timestamp;
use serde_json::Value;

use crate::delivery::{Delivery, Topic};
use crate::heard::{Heard, order_id_field};
use crate::names::digest;

/// A delivery as it came.
pub(crate) struct Received<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) topic: Topic,
    pub(crate) payload: &'a [u8],
    pub(crate) body: &'a Value,
    pub(crate) now: Timestamp,
}

/// The event that says what could not be believed of a delivery, and why.
pub(crate) fn event(received: &Received<'_>, key: Option<OrderKey>, heard: Heard) -> Event {
    let &Received { delivery, topic, payload, body, now } = received;
    let digest = digest(&[topic.name().as_bytes(), payload]);
    let unnoted = Violations::default();
    let occurred_at = At::root(body, &unnoted).field("updated_at").moment().or(delivery.triggered_at);
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

/// The refusal of something that does not even say whose it is.
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

/// The payload's own time if it has one, so that replaying old deliveries opens no case; never later than now.
fn stamp(refused: &Refused, id: EventId, now: Timestamp) -> Stamp {
    let occurred_at = refused.occurred_at.map_or(now, |at| at.min(now));
    Stamp { occurred_at, id, source: Source::Storefront }
}

/// The order a payload names, without a word where it does not.
pub(crate) fn order_id(topic: Topic, body: &Value) -> Option<OrderId> {
    let unnoted = Violations::default();
    At::root(body, &unnoted).field(order_id_field(topic)).id()
}

/// What a payload of this topic is about, if nothing more is known of it.
fn about(topic: Topic, body: &Value) -> Option<Aspect> {
    let unnoted = Violations::default();
    match topic {
        Topic::OrdersCreate | Topic::OrdersUpdated | Topic::OrdersPaid => Some(Aspect::Placed),
        Topic::OrdersCancelled => Some(Aspect::Cancelled),
        Topic::FulfillmentsCreate | Topic::FulfillmentsUpdate => {
            At::root(body, &unnoted).field("id").id().map(Aspect::Shipment)
        }
    }
}
