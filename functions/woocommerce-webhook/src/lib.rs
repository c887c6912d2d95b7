//! Receives WooCommerce's webhooks: verifies who sent a delivery ([`Keys`]) and translates what it says into events
//! ([`translate`]).
//!
//! Invariants:
//! - **Pure**: no clock, no I/O; the moment is an argument. The same payload always makes the same events, with the same
//!   ids.
//! - **Total**: every delivery has a result. It becomes events, it is refused with every reason, or it is acknowledged as
//!   not used.
//! - **The topic decides** whether an order was deleted. Every other topic of an order has the whole order as it is when it
//!   is delivered, so all are read for everything that it says ([`order`]). It does not matter which deliveries come, in
//!   which order, or how often.
//! - **Each fact stands alone**: a refund that can be read counts even if the order around it cannot be read.
//! - **A status says what it says**: `completed` is not sent, `processing` is not paid where the customer pays on delivery,
//!   and a status of the shop's own says nothing.
//!
//! WooCommerce sends nothing again that was not answered with success, and after five failures in a row it turns the
//! webhook off (<https://github.com/woocommerce/woocommerce/issues/28860>). A lost delivery is healed by the next revision
//! of the order.
//!
//! Deliberately absent: every rule, and requests to the shop for more. A fact that no payload says is not known: which units
//! a refund took back, when it was made, and that one was deleted (<https://github.com/woocommerce/woocommerce/issues/26532>).
//!
//! Start reading at [`translate`].

mod delivery;
mod keys;

mod amounts;
mod buyer;
mod lines;
mod moments;
mod names;
mod order;
mod payment;
mod refund;
mod refusal;
mod shipment;
mod sort;
mod status;
mod texts;

use candor_domain::event::refused::Aspect;
use candor_domain::event::stamp::Source;
use candor_domain::values::id::{OrderId, OrderKey};
use candor_domain::values::reading::{At, Violations};
use candor_domain::values::reads::Reads;
use candor_edge::heard::Heard;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;

pub use delivery::{Delivery, Subject, Topic, is_ping};
pub use keys::Keys;

use delivery::why_not_used;
use status::Status;

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
    let not_used = |why| Translation::NotUsed { topic: delivery.topic().to_owned(), why };
    let topic = match &delivery.subject {
        Subject::Ping => return not_used("it only tries the address of a new webhook"),
        Subject::Topic(name) => match Topic::named(name) {
            Some(topic) => topic,
            None => return not_used(why_not_used(name)),
        },
    };
    let mut heard = Heard::default();
    let body = serde_json::from_slice(payload).unwrap_or_else(|why| {
        heard.note("", &format!("is not JSON: {why}"));
        Value::Null
    });
    let unnoted = Violations::default();
    let body = At::root(&body, &unnoted).recorded(reads);
    if topic != Topic::Deleted && Status::of(&body) == Status::Draft {
        return not_used("the order is a draft: it is not placed yet");
    }
    let order_id = if heard.is_clean() { hear((delivery, topic, payload), &body, &mut heard) } else { None };
    let key = order_id.map(|order_id| OrderKey { shop: delivery.shop.clone(), order_id });
    let events = key.as_ref().map_or_else(Vec::new, |key| heard.take_events(key, Source::Storefront));
    if heard.is_clean() {
        return if events.is_empty() {
            not_used("no money went back with it")
        } else {
            Translation::Events(events)
        };
    }
    let refused = refusal::event((delivery, topic, payload), &body, key, heard, now);
    Translation::of_events(events, Some(refused))
}

/// Reads everything that a payload says. Returns the order that it is about, if that can be read.
fn hear(
    (delivery, topic, payload): (&Delivery, Topic, &[u8]),
    body: &At<'_>,
    heard: &mut Heard,
) -> Option<OrderId> {
    if let Some((pointer, why)) = no_order(body) {
        heard.note(pointer, why);
        return None;
    }
    if topic != Topic::Deleted && refund::is_refund(body) {
        refund::hear(delivery, body, heard);
        return refund::parent(body);
    }
    let order_id = heard.read_key(body, |body| body.field("id").id());
    if topic == Topic::Deleted {
        heard.about = Some(Aspect::Placed);
        heard.note("", order::IN_THE_TRASH);
    } else {
        order::hear(delivery, payload, body, heard);
    }
    order_id
}

/// Returns where and why a payload is no order, if it is one of the two kinds that WooCommerce sends in place of one: an
/// error of its own API (<https://github.com/woocommerce/woocommerce/issues/37806>), or the format of its old API.
fn no_order(body: &At<'_>) -> Option<(&'static str, &'static str)> {
    if body.has("id") {
        return None;
    }
    if body.field("code").text().is_some() || body.has("errors") {
        return Some((
            "",
            "is an error of the shop and no order: let the webhook belong to a user who may read orders",
        ));
    }
    let is_old = body.field("order").has("id");
    is_old.then_some((
        "/order",
        "is in the format of the old API: set the webhook's API version to WP REST API v3",
    ))
}

#[cfg(test)]
mod tests;
