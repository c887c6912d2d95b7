//! Finds the steps that are missing until an order is as a command wishes it.

use candor_domain::fulfilment::request::StopReason;
use candor_domain::order::tagged::TagChange;
use candor_domain::values::text::{Remark, TagName};
use candor_shopify::action::{Step, Steps, Wish};
use candor_shopify::cancellation::{Cancel, Consequences};
use candor_shopify::closing::Close;
use candor_shopify::hold::{Hold, HoldReason, Release};
use candor_shopify::metafield::SetMetafields;
use candor_shopify::order::{FulfillmentOrder, FulfillmentOrderStatus, OrderState};
use candor_shopify::tags::{AddTags, RemoveTags};
use serde_json::Value;

const UNDER_WAY: &str = "part of it is being sent already";
const TOO_MANY: &str = "it has more fulfilment orders than are looked at";

/// Returns the steps to a wish.
#[must_use]
pub fn steps(wish: &Wish, order: &OrderState) -> Steps {
    match wish {
        Wish::Tag(tag, change) => tag_steps(tag, *change, order),
        Wish::Cancelled(consequences, note) => cancel_steps(*consequences, note, order),
        Wish::Held(reason) => hold_steps(*reason, order),
        Wish::Released => release_steps(order),
        Wish::Cases(cases) => case_steps(cases, order),
        Wish::Archived => archive_steps(order),
    }
}

/// Returns the one step to a wish that is within reach, or none if it is so already.
fn at_most(missing: Option<Step>) -> Steps {
    Steps { missing: missing.into_iter().collect(), ..Steps::default() }
}

/// Shopify compares tags without regard to case: a person who writes one otherwise does not make another
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/tagsAdd>).
fn tag_steps(tag: &TagName, change: TagChange, order: &OrderState) -> Steps {
    let has_it = order.tags.iter().any(|had| had.to_lowercase() == tag.as_str().to_lowercase());
    let (id, tags) = (order.id.clone(), vec![tag.clone()]);
    let step = match change {
        TagChange::Added => (!has_it).then_some(Step::AddTags(AddTags { id, tags })),
        TagChange::Removed => has_it.then_some(Step::RemoveTags(RemoveTags { id, tags })),
    };
    at_most(step)
}

/// Compares the lists, and not how they are written: Shopify may write JSON otherwise than it got it.
fn case_steps(cases: &Value, order: &OrderState) -> Steps {
    let shown = order.metafield.as_ref().and_then(|shown| serde_json::from_str::<Value>(&shown.value).ok());
    let set = || Step::SetMetafields(SetMetafields::cases(order.id.clone(), cases));
    let missing = (shown.as_ref() != Some(cases)).then(set);
    at_most(missing)
}

/// Closes the order, unless it is closed: by a person, or by the shop, which can close orders that are paid and sent.
fn archive_steps(order: &OrderState) -> Steps {
    let missing = (!order.closed).then(|| Step::Close(Close { id: order.id.clone() }));
    at_most(missing)
}

fn cancel_steps(consequences: Consequences, note: &str, order: &OrderState) -> Steps {
    let cancel = || Step::Cancel(Cancel::new(order.id.clone(), consequences, &Remark::bounded(note)));
    let missing = order.cancelled_at.is_none().then(cancel);
    at_most(missing)
}

/// Holds each fulfilment order that is to be sent and that we do not hold. Another app's hold does not count: it may let go.
/// One that is being sent cannot be held
/// (<https://shopify.dev/docs/api/admin-graphql/2026-10/mutations/fulfillmentOrderHold>). A new order has none: a worker of Shopify
/// makes them soon after (<https://shopify.dev/docs/api/admin-graphql/latest/objects/FulfillmentOrder>).
fn hold_steps(reason: StopReason, order: &OrderState) -> Steps {
    let all = &order.fulfillment_orders;
    let is_held_by_us = |one: &&FulfillmentOrder| one.own_hold().is_some();
    let to_hold = all.nodes.iter().filter(|one| can_be_held(one.status) && !is_held_by_us(one));
    let is_under_way = all.nodes.iter().any(|one| one.status == FulfillmentOrderStatus::InProgress);
    let beyond_reach = [(is_under_way, UNDER_WAY), (all.page_info.has_next_page, TOO_MANY)];
    Steps {
        missing: to_hold.map(|one| Step::Hold(hold(one, reason))).collect(),
        beyond_reach: beyond_reach.into_iter().find(|(holds, _)| *holds).map(|(_, words)| words),
        is_too_early: all.nodes.is_empty() && order.cancelled_at.is_none(),
    }
}

fn hold(fulfillment_order: &FulfillmentOrder, reason: StopReason) -> Hold {
    let (shopify, words) = match reason {
        StopReason::NotPaid => (HoldReason::AwaitingPayment, "The order is not paid."),
        StopReason::Held => (HoldReason::Other, "A tag of the order holds it."),
        StopReason::LikelyDuplicate => {
            (HoldReason::Other, "It looks like another order of the same customer.")
        }
        StopReason::Disputed => (HoldReason::Other, "The customer asked the bank for the money."),
        StopReason::Cancelled => (HoldReason::Other, "It is to be cancelled."),
        StopReason::Refunded => (HoldReason::Other, "What was not sent yet is refunded."),
        StopReason::NothingLeft => (HoldReason::Other, "Nothing of it is left to send."),
    };
    Hold::new(fulfillment_order.id.clone(), shopify, Remark::bounded(words))
}

fn can_be_held(status: FulfillmentOrderStatus) -> bool {
    match status {
        FulfillmentOrderStatus::Open | FulfillmentOrderStatus::Scheduled | FulfillmentOrderStatus::OnHold => {
            true
        }
        // What is not known is tried: Shopify says what is wrong with it.
        FulfillmentOrderStatus::Unknown => true,
        FulfillmentOrderStatus::InProgress | FulfillmentOrderStatus::Closed => false,
        FulfillmentOrderStatus::Cancelled | FulfillmentOrderStatus::Incomplete => false,
    }
}

/// Releases our own holds. Those of others, and of people, stay.
fn release_steps(order: &OrderState) -> Steps {
    let all = &order.fulfillment_orders;
    let own =
        all.nodes.iter().filter_map(|one| Some(Release::new(one.id.clone(), one.own_hold()?.id.clone())));
    Steps {
        missing: own.map(Step::Release).collect(),
        beyond_reach: all.page_info.has_next_page.then_some(TOO_MANY),
        ..Steps::default()
    }
}
