//! Reads notices about fulfilment orders: the parts of an order that one place each is to send
//! (`fulfillment_orders/*` and `fulfillment_holds/*` in
//! <https://shopify.dev/docs/api/webhooks/latest?reference=toml#list-of-topics>). None names the order or says when it happened, and
//! most have hardly more than the ids of the fulfilment orders, so each becomes a notice, and the shop is asked.

use std::collections::BTreeSet;

use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::fulfilment::changed::{Answer, FulfilmentOrderChanged};
use candor_domain::fulfilment::reported::RequestStatus;
use candor_domain::values::id::{FulfilmentOrderId, Shop};
use candor_domain::values::limits::FULFILMENT_ORDERS_MAX;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::heard::Heard;
use candor_edge::names::name;
use candor_edge::texts::plain;
use candor_edge::translation::Translation;
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::refusal::{Received, event};

const GID: &str = "gid://shopify/FulfillmentOrder/";

/// The members that hold a fulfilment order, each with its `id`. One that was moved, split or merged has several.
const MEMBERS: [&str; 7] = [
    "fulfillment_order",
    "original_fulfillment_order",
    "submitted_fulfillment_order",
    "unsubmitted_fulfillment_order",
    "moved_fulfillment_order",
    "remaining_fulfillment_order",
    "replacement_fulfillment_order",
];

/// Translates a notice. What can be read of it counts, and the rest is refused beside it.
pub(crate) fn translate(
    received: &Received<'_>,
    answers: Option<RequestStatus>,
    mut heard: Heard,
) -> Translation {
    let &Received { delivery, body, now, .. } = received;
    let ids = if heard.is_clean() { ids(body, &mut heard) } else { BTreeSet::new() };
    let answer = answers.zip(plain(&body.field("message")));
    let answer =
        answer.map(|(request_status, words)| Answer { request_status, words: Remark::bounded(&words) });
    let changes: Vec<FulfilmentOrderChanged> = delivery.shop().map_or_else(Vec::new, |shop| {
        let changed = |id| changed(&shop, id, answer.clone(), delivery, now, body);
        ids.into_iter().filter_map(changed).collect()
    });
    let refused = (!heard.is_clean()).then(|| event(received, None, heard));
    Translation::of_changes(changes, refused)
}

fn changed(
    shop: &Shop,
    fulfilment_order_id: FulfilmentOrderId,
    answer: Option<Answer>,
    delivery: &Delivery,
    now: Timestamp,
    body: &At<'_>,
) -> Option<FulfilmentOrderChanged> {
    // The payload has no time.
    let occurred_at = delivery.triggered_at.map_or(now, |at| at.min(now));
    let action = delivery.event_id.as_deref().unwrap_or_default();
    let parts: [&str; 4] = [&delivery.shop_domain, &delivery.topic, fulfilment_order_id.as_str(), action];
    let id = name(body, occurred_at, &parts)?;
    let stamp = Stamp { occurred_at, id, source: Source::Storefront };
    Some(FulfilmentOrderChanged { shop: shop.clone(), fulfilment_order_id, stamp, answer })
}

/// Reads the fulfilment orders that a payload names.
fn ids(body: &At<'_>, heard: &mut Heard) -> BTreeSet<FulfilmentOrderId> {
    let merged = body.field("fulfillment_order_merges");
    // Some payloads have one merge, and others a list of them.
    let merges = merged
        .items()
        .chain([body.field("fulfillment_order_merges")])
        .map(|merge| merge.field("fulfillment_order"));
    let all = MEMBERS.into_iter().map(|member| body.field(member)).chain(merges);
    let named: Vec<At<'_>> = all.filter(|at| at.value().is_some_and(|value| !value.is_null())).collect();
    if named.is_empty() {
        heard.note("/fulfillment_order", "is missing, and so is every other fulfilment order");
    }
    if named.len() > FULFILMENT_ORDERS_MAX {
        heard.note("", &format!("names more than {FULFILMENT_ORDERS_MAX} fulfilment orders"));
    }
    let named = named.iter().take(FULFILMENT_ORDERS_MAX);
    named.filter_map(|at| heard.read_key(at, |at| id(&at.field("id")))).collect()
}

/// Reads the global id of a fulfilment order.
fn id(at: &At<'_>) -> Option<FulfilmentOrderId> {
    let number = at.string()?.strip_prefix(GID);
    let number = number.filter(|id| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()));
    let read = number.and_then(|number| number.parse().ok());
    read.or_else(|| at.refuse(format!("is not the id of a fulfilment order ({GID}…)")))
}
