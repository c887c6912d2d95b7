//! Reads demands: that a customer's data, or a whole shop's, are erased or handed over. Every app must take them
//! (<https://shopify.dev/docs/apps/build/compliance/privacy-law-compliance>).
//!
//! Shopify sends `customers/redact` ten days after a person of the shop asked for it, or half a year after the customer's last
//! order, and `shop/redact` two days after the app was removed. So orders are erased even if Candor takes them for
//! unfinished: the shop has no more of them than we have.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use candor_domain::erasure::demand::{Asks, Demand, Erasure, Whose};
use candor_domain::erasure::person::{ORDERS_LISTED_MAX, Person};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderId};
use candor_domain::values::reading::At;
use candor_edge::heard::Heard;
use candor_edge::names::digest;
use candor_edge::translation::Translation;
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::refusal::{Received, event};
use crate::topic::DemandTopic;

/// Translates a demand. What can be read of it counts, and the rest is refused beside it: an order that cannot be read must
/// not keep the others from being erased.
pub(crate) fn translate(received: &Received<'_>, topic: DemandTopic, mut heard: Heard) -> Translation {
    let &Received { delivery, body, now, payload, .. } = received;
    if heard.is_clean() {
        heard.read_key(body, |body| is_of_shop(delivery, body));
    }
    let asks = if heard.is_clean() { asks(topic, body, &mut heard) } else { None };
    let demand = delivery.shop().zip(asks).and_then(|(shop, asks)| {
        let stamp = Stamp {
            occurred_at: occurred_at(delivery, now),
            id: id(delivery, payload)?,
            source: Source::Storefront,
        };
        Some(Box::new(Demand { shop, stamp, asks }))
    });
    let refused = (!heard.is_clean()).then(|| event(received, None, heard));
    match (demand, refused) {
        (Some(demand), refused) => Translation::Demand { demand, refused: refused.map(Box::new) },
        (None, refused) => Translation::of_events(vec![], refused),
    }
}

/// The signature covers the body alone, and one key may sign for several shops. So a body that names another shop than the
/// header does must not erase anything. The samples that Shopify's own tools send name none.
fn is_of_shop(delivery: &Delivery, body: &At<'_>) -> Option<()> {
    for name in ["shop_domain", "myshopify_domain"] {
        let at = body.field(name);
        let named = at.value().and_then(|value| value.as_str()).filter(|named| is_domain(named));
        if named.is_some_and(|named| !named.eq_ignore_ascii_case(&delivery.shop_domain)) {
            return at.refuse("is another shop than the one that sent it");
        }
    }
    Some(())
}

fn is_domain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')
}

fn asks(topic: DemandTopic, body: &At<'_>, heard: &mut Heard) -> Option<Asks> {
    match topic {
        DemandTopic::RedactCustomer => {
            let person = person(body, "orders_to_redact", heard)?;
            Some(Asks::Erase(Erasure { whose: Whose::Person(person), even_open: true }))
        }
        DemandTopic::RequestData => Some(Asks::HandOver(person(body, "orders_requested", heard)?)),
        DemandTopic::RedactShop => {
            heard.read_key(body, |body| body.field("shop_domain").string().map(drop))?;
            Some(Asks::Erase(Erasure { whose: Whose::Everyone, even_open: true }))
        }
        DemandTopic::Uninstalled => Some(Asks::NoteThatShopLeft),
    }
}

fn person(body: &At<'_>, orders: &str, heard: &mut Heard) -> Option<Person> {
    let customer = body.field("customer");
    let orders = listed(&body.field(orders), heard);
    let email = heard.read_key(&customer.field("email"), text).flatten();
    let phone = heard.read_key(&customer.field("phone"), text).flatten();
    let person = Person { orders, email, phone };
    if person.is_nobody() {
        if heard.is_clean() {
            heard.note("", "names nobody: it has no orders, no e-mail address and no phone number");
        }
        return None;
    }
    Some(person)
}

/// Reads a text that is absent or empty where there is none.
fn text<T: FromStr<Err: fmt::Display>>(at: &At<'_>) -> Option<Option<T>> {
    let is_empty = at.value().and_then(|value| value.as_str()).is_some_and(|text| text.trim().is_empty());
    if is_empty { Some(None) } else { at.optional(|at| at.parsed()) }
}

fn listed(at: &At<'_>, heard: &mut Heard) -> BTreeSet<OrderId> {
    let listed =
        heard.read_key(at, |at| at.optional(|at| at.each(ORDERS_LISTED_MAX, |at| Some(at.id::<OrderId>()))));
    listed.flatten().into_iter().flatten().flatten().collect()
}

/// Returns the time of the demand, which the body does not have.
fn occurred_at(delivery: &Delivery, now: Timestamp) -> Timestamp {
    delivery.triggered_at.map_or(now, |at| at.min(now))
}

/// Returns the name of the demand: that of the action, with which each delivery of it comes. The same customer may ask again
/// in a year, with the same orders.
fn id(delivery: &Delivery, payload: &[u8]) -> Option<EventId> {
    let action = delivery.event_id.as_deref().unwrap_or_default();
    let parts = [delivery.shop_domain.as_bytes(), delivery.topic.as_bytes(), action.as_bytes(), payload];
    format!("demand-{}", digest(&parts)).parse().ok()
}
