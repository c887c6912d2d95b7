//! Receives Shopify's webhooks: verifies who sent a delivery ([`Keys`]) and translates what it says into
//! events ([`translate`]).
//!
//! Invariants:
//! - **Pure**: no clock, no I/O; the moment is an argument. The same delivery always makes the same events,
//!   with the same ids.
//! - **Total**: every delivery has a result. It becomes events, it is refused with every reason, or it is
//!   acknowledged as not used.
//! - **The topic decides** how a body is read, never the body's shape: a body can look like anything.
//! - **Each fact stands alone**: a cancellation that can be read counts even if the order around it cannot be
//!   read. All parts that could not be read are refused together, in one event beside the facts.
//!
//! Shopify sends the whole order with each of its topics, so every delivery is read for everything that it
//! says ([`order`]). It does not matter which deliveries come, in which order, or how often.
//!
//! Deliberately absent: every rule (the domain decides whether a payment is enough, or a shipment fits), and
//! requests to Shopify for more. A fact that no payload says is not known.
//!
//! Start reading at [`translate`].

mod delivery;
mod keys;
mod topic;

mod buyer;
mod changes;
mod demands;
mod fulfillment;
mod fulfillment_order;
mod lines;
mod moments;
mod order;
mod payment;
mod refund;
mod refusal;
mod sort;
mod dispute;
mod returns;
mod risk;
mod tracking;
mod transaction;

mod amounts;
mod names;
use candor_domain::event::envelope::Event;
use candor_domain::event::stamp::Source;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_domain::values::reading::{At, Violations};
use candor_domain::values::reads::Reads;
use candor_edge::heard::Heard;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;

pub use delivery::{Delivery, MissingHeader};
pub use keys::{Keys, verify};
pub use topic::Topic;

use delivery::metadata;
use refusal::{Received, read_order_id};
use topic::{Body, why_not_used};

/// Translates a verified delivery.
#[must_use]
pub fn translate(delivery: &Delivery, payload: &[u8], now: Timestamp) -> Translation {
    translated(delivery, payload, now, None)
}

/// Translates a verified delivery as [`translate`] does, and records which places of the payload were read.
#[must_use]
pub fn translate_recorded(delivery: &Delivery, payload: &[u8], now: Timestamp, reads: &Reads) -> Translation {
    translated(delivery, payload, now, Some(reads))
}

fn translated(delivery: &Delivery, payload: &[u8], now: Timestamp, reads: Option<&Reads>) -> Translation {
    let Some(topic) = Topic::named(&delivery.topic) else {
        return Translation::NotUsed { topic: delivery.topic.clone(), why: why_not_used(&delivery.topic) };
    };
    let mut heard = Heard::default();
    let body = serde_json::from_slice(payload).unwrap_or_else(|why| {
        heard.note("", &format!("is not JSON: {why}"));
        Value::Null
    });
    let unnoted = Violations::default();
    let body = At::root(&body, &unnoted).recorded(reads);
    let shop = delivery.shop();
    if shop.is_none() {
        heard.note("", "came from a shop without a myshopify.com domain");
    }
    if let Body::Demand(demanded) = topic.body {
        return demands::translate(&Received { delivery, topic, payload, body: &body, now }, demanded, heard);
    }
    if let Body::FulfillmentOrder(answers) = topic.body {
        let received = Received { delivery, topic, payload, body: &body, now };
        return fulfillment_order::translate(&received, answers, heard);
    }
    let order_id = if heard.is_clean() { hear(delivery, topic, &body, &mut heard) } else { None };
    let key = shop.zip(order_id).map(|(shop, order_id)| OrderKey { shop, order_id });
    let events = key.as_ref().map_or_else(Vec::new, |key| heard.take_events(key, Source::Storefront));
    if heard.is_clean() {
        return statement(delivery, topic, &body, events);
    }
    let received = Received { delivery, topic, payload, body: &body, now };
    let refused = refusal::event(&received, key, heard);
    Translation::of_events(events, Some(refused))
}

/// Translates an event from Shopify's partner event source: the payload is in `detail.payload`, the headers
/// are in `detail.metadata`. It needs no signature, because the bus guarantees who sent it.
#[must_use]
pub fn translate_envelope(event: &Value, now: Timestamp) -> Translation {
    translated_envelope(event, now, None)
}

/// Translates an event as [`translate_envelope`] does, and records which places of the payload in it were read.
#[must_use]
pub fn translate_envelope_recorded(event: &Value, now: Timestamp, reads: &Reads) -> Translation {
    translated_envelope(event, now, Some(reads))
}

fn translated_envelope(event: &Value, now: Timestamp, reads: Option<&Reads>) -> Translation {
    let detail = event.get("detail").unwrap_or(&Value::Null);
    let payload = detail.get("payload").unwrap_or(&Value::Null).to_string();
    match Delivery::read(|name| metadata(detail, name)) {
        Ok(delivery) => translated(&delivery, payload.as_bytes(), now, reads),
        Err(MissingHeader(name)) => {
            let violations = Violations::default();
            violations.note(format!("/detail/metadata/{name}"), "is missing");
            let refused = refusal::nobodys(event.to_string().as_bytes(), violations.into_vec(), now);
            Translation::Refused(Box::new(refused))
        }
    }
}

/// Reads everything that a payload says. Returns the order that it is about, if that can be read.
fn hear(delivery: &Delivery, topic: Topic, body: &At<'_>, heard: &mut Heard) -> Option<OrderId> {
    if only_an_id(body) {
        heard.note(
            "",
            "is only an id: the payload was too large for the event source. \
             Look it up in the shop, and have this topic delivered over HTTPS, which has no such limit",
        );
        return refusal::order_id(topic, body);
    }
    let order_id = heard.read_key(body, |body| read_order_id(topic, body));
    match topic.body {
        Body::Order(topic) => order::hear(delivery, topic, body, heard),
        Body::DeletedOrder => order::deleted(heard),
        Body::Refund => refund::hear(delivery, body, heard),
        Body::Fulfillment => fulfillment::hear(delivery, body, heard),
        Body::FulfillmentEvent => tracking::hear(delivery, body, heard),
        Body::DeletedFulfillmentEvent => tracking::deleted(body, heard),
        Body::Transaction => transaction::hear(delivery, body, heard),
        Body::Dispute => dispute::hear(delivery, body, heard),
        Body::RequestedReturn => returns::hear(delivery, body, heard),
        Body::Risk => risk::hear(delivery, body, heard),
        Body::Demand(_) | Body::FulfillmentOrder(_) => {}
        Body::UpdatedReturn(status) => returns::hear_update(delivery, status, body, heard),
    }
    order_id
}

/// Returns true if the payload is only an id. Shopify reduces a payload to its id if it is too large for an
/// event source.
fn only_an_id(body: &At<'_>) -> bool {
    body.names().eq(["id"])
}

fn statement(delivery: &Delivery, topic: Topic, body: &At<'_>, events: Vec<Event>) -> Translation {
    if events.is_empty() {
        let why = match topic.body {
            Body::Refund => refund::why_nothing(body),
            Body::Transaction => "it is no failed payment; the order's own topics say what was paid",
            Body::FulfillmentEvent => "its status says nothing of the way of the goods",
            Body::Order(_) | Body::Fulfillment => "nothing in it is shipped",
            Body::Risk => "the provider has no rating yet, or gives none",
            Body::DeletedOrder | Body::DeletedFulfillmentEvent | Body::Dispute => "it says nothing",
            Body::RequestedReturn | Body::UpdatedReturn(_) | Body::Demand(_) => "it says nothing",
            Body::FulfillmentOrder(_) => "it says nothing",
        };
        return Translation::NotUsed { topic: delivery.topic.clone(), why };
    }
    Translation::Events(events)
}

#[cfg(test)]
mod tests;
