//! Makes refusals: an event that could not be believed becomes an event of its own, which opens a case at the order
//! that it is about.

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
use crate::event::created;
use crate::order::{payment, payment_of_charge};
use crate::topic::Topic;

/// An event as it came in.
#[derive(Clone, Copy)]
pub(crate) struct Received<'a> {
    pub(crate) delivery: &'a Delivery,
    pub(crate) payload: &'a [u8],
    pub(crate) body: &'a At<'a>,
    pub(crate) now: Timestamp,
}

/// Returns the refusal of an event of a type that is used, or of a part of it.
pub(crate) fn of_topic(
    received: Received<'_>,
    topic: Topic,
    order_id: Option<OrderId>,
    heard: Heard,
) -> Event {
    let object = received.body.field("data").field("object");
    let about = object.if_readable(|object| about(topic, object));
    let key = order_id.map(|order_id| OrderKey { shop: received.delivery.shop.clone(), order_id });
    event(received, (key, about), heard)
}

/// Returns the refusal of an event whose type cannot be believed.
pub(crate) fn of_any(received: Received<'_>, heard: Heard) -> Event {
    event(received, (None, None), heard)
}

fn event(received: Received<'_>, (key, about): (Option<OrderKey>, Option<Aspect>), heard: Heard) -> Event {
    let Received { delivery, payload, body, now } = received;
    let shop = delivery.shop.clone();
    let refusal = Refusal {
        key,
        digest: digest(&[shop.as_str().as_bytes(), payload]),
        shop: Some(shop),
        source: Source::Payments,
        about,
        event_id: body.if_readable(|body| body.field("id").id()),
        occurred_at: body.if_readable(created),
        violations: heard.into_violations(),
        raw: payload,
    };
    refusal.event(now)
}

/// Returns the refusal of an event whose shop is not known.
pub(crate) fn nobodys(raw: &[u8], violations: Vec<Violation>, now: Timestamp) -> Event {
    let refusal = Refusal {
        key: None,
        shop: None,
        source: Source::Payments,
        digest: digest(&[raw]),
        about: None,
        event_id: None,
        occurred_at: None,
        violations,
        raw,
    };
    refusal.event(now)
}

/// Returns the part of the order that an object is about.
fn about(topic: Topic, object: &At<'_>) -> Option<Aspect> {
    match topic {
        Topic::PaymentIntentSucceeded => object.field("id").id().map(Aspect::Payment),
        Topic::PaymentIntentFailed => object.field("id").id().map(Aspect::PaymentFailed),
        Topic::ChargeSucceeded | Topic::ChargeCaptured | Topic::ChargeUpdated | Topic::ChargeRefunded => {
            payment_of_charge(object).map(Aspect::Payment)
        }
        Topic::ChargeFailed => payment_of_charge(object).map(Aspect::PaymentFailed),
        Topic::RefundCreated | Topic::RefundUpdated | Topic::RefundFailed | Topic::ChargeRefundUpdated => {
            object.field("id").id().map(Aspect::Refund)
        }
        Topic::DisputeCreated | Topic::DisputeUpdated | Topic::DisputeClosed => {
            object.field("id").id().map(Aspect::Dispute)
        }
        Topic::DisputeFundsWithdrawn | Topic::DisputeFundsReinstated => {
            object.field("id").id().map(Aspect::Dispute)
        }
        Topic::SessionCompleted | Topic::SessionPaymentSucceeded => payment(object)?.map(Aspect::Payment),
        Topic::SessionPaymentFailed => payment(object)?.map(Aspect::PaymentFailed),
    }
}
