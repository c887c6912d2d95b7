//! Makes refusals: a payload that could not be believed becomes an event of its own, which opens a case at
//! the order that it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::refused::Aspect;
use candor_domain::event::stamp::Source;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_domain::values::reading::{At, Violation};
use candor_edge::heard::Heard;
use candor_edge::names::digest;
use candor_edge::refusal::Refusal;
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::risk;
use crate::topic::{Body, OrderTopic, Topic};

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
    let updated_at = body.if_readable(|body| body.field("updated_at").moment());
    let refusal = Refusal {
        key,
        shop: delivery.shop(),
        source: Source::Storefront,
        digest: digest(&[topic.name().as_bytes(), payload]),
        about: heard.about.clone().or_else(|| about(topic, body)),
        event_id: delivery.event_id.as_deref().and_then(|id| id.parse().ok()),
        occurred_at: updated_at.or(delivery.triggered_at),
        violations: heard.into_violations(),
        raw: payload,
    };
    refusal.event(now)
}

/// Returns the refusal of a payload that does not even say which order or shop it is about.
pub(crate) fn nobodys(raw: &[u8], violations: Vec<Violation>, now: Timestamp) -> Event {
    let refusal = Refusal {
        key: None,
        shop: None,
        source: Source::Storefront,
        digest: digest(&[raw]),
        about: None,
        event_id: None,
        occurred_at: None,
        violations,
        raw,
    };
    refusal.event(now)
}

/// Returns the order that a payload names. It notes no violation if the payload names none.
pub(crate) fn order_id(topic: Topic, body: &At<'_>) -> Option<OrderId> {
    body.if_readable(|body| read_order_id(topic, body))
}

/// Returns the part of the order that a payload of this topic is about, if nothing more is known of it.
fn about(topic: Topic, body: &At<'_>) -> Option<Aspect> {
    let id = |name: &str| body.if_readable(|body| body.field(name).id::<String>());
    match topic.body {
        Body::Order(OrderTopic::Cancelled) => Some(Aspect::Cancelled),
        Body::Order(_) | Body::DeletedOrder => Some(Aspect::Placed),
        Body::Refund => id("id")?.parse().ok().map(Aspect::Refund),
        Body::Fulfillment => id("id")?.parse().ok().map(Aspect::Shipment),
        Body::FulfillmentEvent | Body::DeletedFulfillmentEvent => {
            id("fulfillment_id")?.parse().ok().map(Aspect::TrackingUpdates)
        }
        Body::Transaction => id("id")?.parse().ok().map(Aspect::PaymentFailed),
        Body::Dispute => id("id")?.parse().ok().map(Aspect::Dispute),
        Body::RequestedReturn => id("id")?.parse().ok().map(Aspect::Return),
        Body::Risk => body.if_readable(risk::provider_id).map(Aspect::RiskAssessed),
        Body::Demand(_) | Body::FulfillmentOrder(_) => None,
        Body::UpdatedReturn(_) => id("id")?.parse().ok().map(Aspect::ReturnUpdated),
    }
}

/// Reads the order that a payload names.
pub(crate) fn read_order_id(topic: Topic, body: &At<'_>) -> Option<OrderId> {
    if topic.body == Body::Risk { risk::order_id(body) } else { order_id_field(topic, body).id() }
}

/// Returns the member of the payload that holds the order's id.
fn order_id_field<'v>(topic: Topic, body: &At<'v>) -> At<'v> {
    match topic.body {
        Body::Order(_) | Body::DeletedOrder | Body::Demand(_) => body.field("id"),
        Body::FulfillmentOrder(_) => body.field("order_id"),
        Body::RequestedReturn => body.field("order").field("id"),
        // Some topics of returns have the order, and others its id alone.
        Body::UpdatedReturn(_) if body.field("order").value().is_some_and(|order| !order.is_null()) => {
            body.field("order").field("id")
        }
        Body::UpdatedReturn(_) => body.field("order_id"),
        Body::Refund | Body::Fulfillment | Body::FulfillmentEvent | Body::Risk => body.field("order_id"),
        Body::DeletedFulfillmentEvent | Body::Transaction | Body::Dispute => body.field("order_id"),
    }
}
