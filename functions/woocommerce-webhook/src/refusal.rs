//! Makes refusals: a payload that could not be believed becomes an event of its own, which opens a case at the order that
//! it is about.

use candor_domain::event::envelope::Event;
use candor_domain::event::refused::Aspect;
use candor_domain::event::stamp::Source;
use candor_domain::values::id::OrderKey;
use candor_domain::values::reading::At;
use candor_edge::heard::Heard;
use candor_edge::names::digest;
use candor_edge::refusal::Refusal;
use jiff::Timestamp;

use crate::delivery::{Delivery, Topic};
use crate::moments::revised_at;

/// Returns the event that says which part of a delivery could not be believed, and why.
///
/// A deletion has no time and is the same to the byte each time the order is deleted, so the name of the delivery is a part
/// of its name: WooCommerce never sends one again (<https://github.com/woocommerce/woocommerce/issues/28860>). Anything else
/// is refused once, whichever topic it came with.
pub(crate) fn event(
    (delivery, topic, payload): (&Delivery, Topic, &[u8]),
    body: &At<'_>,
    key: Option<OrderKey>,
    heard: Heard,
    now: Timestamp,
) -> Event {
    let of_deletion = delivery.delivery_id.as_deref().filter(|_| topic == Topic::Deleted);
    let refusal = Refusal {
        key,
        shop: Some(delivery.shop.clone()),
        source: Source::Storefront,
        digest: digest(&[payload, of_deletion.unwrap_or_default().as_bytes()]),
        about: heard.about.clone().or(Some(Aspect::Placed)),
        event_id: None,
        occurred_at: body.if_readable(revised_at),
        violations: heard.into_violations(),
        raw: payload,
    };
    refusal.event(now)
}
