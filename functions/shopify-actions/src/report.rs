//! Says how a fulfilment order stands, from what Shopify answered.

use std::collections::BTreeMap;

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::fulfilment::reported::{
    FulfilmentHold, FulfilmentReported, FulfilmentStatus, RequestStatus,
};
use candor_domain::values::id::{EventId, LineId, OrderId, OrderKey};
use candor_domain::values::limits::FULFILMENT_HOLDS_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::Remark;
use candor_shopify::fulfillment_order::{self as shopify, FulfillmentOrderLine, FulfillmentOrderState, Hold};
use candor_shopify::hold::HANDLE;
use candor_shopify::order::FulfillmentOrderStatus;
use jiff::Timestamp;

/// Returns the event that says how a fulfilment order stands. It is the same event however often the same notice makes the
/// shop be asked, as long as nothing changes there; and of two states of one second, that which was asked for later counts.
///
/// # Errors
/// Says what Shopify answered that cannot be used.
pub fn report(change: &FulfilmentOrderChanged, state: &FulfillmentOrderState) -> Result<Event, &'static str> {
    let order_id: OrderId = state.order_id.id("Order").ok_or("its order has no id of an order")?;
    let occurred_at: Timestamp =
        state.updated_at.parse().map_err(|_| "the time of its last change is no time")?;
    let (status, request_status) = (status(state.status)?, request_status(state.request_status)?);
    if state.line_items.page_info.has_next_page {
        return Err("it has more lines than are read");
    }
    let body = FulfilmentReported {
        fulfilment_order_id: change.fulfilment_order_id.clone(),
        status,
        request_status,
        asked_at: state.merchant_requests.nodes.iter().filter_map(|one| one.sent_at.parse().ok()).max(),
        answer: answer(change, request_status),
        lines: lines(&state.line_items.nodes)?,
        holds: holds(&state.fulfillment_holds),
    };
    let stamp = Stamp { occurred_at, id: id(change, occurred_at)?, source: Source::Storefront };
    let key = OrderKey { shop: change.shop.clone(), order_id };
    Ok(Event { key, stamp, fact: Fact::FulfilmentReported(body) })
}

/// The words belong to the answer that they came with. If another was given since, they say nothing of it.
fn answer(change: &FulfilmentOrderChanged, request_status: RequestStatus) -> Option<Remark> {
    let answer = change.answer.as_ref().filter(|answer| answer.request_status == request_status);
    answer.map(|answer| answer.words.clone())
}

/// Returns the name of the event. It begins with the moment of the notice: `updatedAt` counts whole seconds.
fn id(change: &FulfilmentOrderChanged, updated_at: Timestamp) -> Result<EventId, &'static str> {
    let text = format!("{:.9}-part-{}-{updated_at}", change.stamp.occurred_at, change.fulfilment_order_id);
    text.parse().map_err(|_| "its id is too long")
}

/// Reads the units that are left, by the line of the order.
fn lines(all: &[FulfillmentOrderLine]) -> Result<Vec<LineQuantity>, &'static str> {
    let mut sums: BTreeMap<LineId, u32> = BTreeMap::new();
    for line in all {
        let line_id = line.line_item.id.id("LineItem").ok_or("a line has no id of a line")?;
        let sum = sums.entry(line_id).or_default();
        *sum = sum.saturating_add(line.remaining_quantity);
    }
    sums.retain(|_, quantity| *quantity > 0);
    let units = |(line_id, quantity)| LineQuantity { line_id, quantity: Quantity::units(quantity) };
    Ok(sums.into_iter().map(units).collect())
}

/// Returns the holds of others. Our own are no news.
fn holds(all: &[Hold]) -> Vec<FulfilmentHold> {
    let is_own = |hold: &&Hold| hold.held_by_requesting_app && hold.handle.as_deref() == Some(HANDLE);
    let others = all.iter().filter(|hold| !is_own(hold)).take(FULFILMENT_HOLDS_MAX);
    let hold = |hold: &Hold| FulfilmentHold {
        reason: Remark::bounded(&hold.reason.to_ascii_lowercase()),
        notes: hold.reason_notes.as_deref().filter(|notes| !notes.trim().is_empty()).map(Remark::bounded),
    };
    others.map(hold).collect()
}

fn status(status: FulfillmentOrderStatus) -> Result<FulfilmentStatus, &'static str> {
    Ok(match status {
        FulfillmentOrderStatus::Open => FulfilmentStatus::Open,
        FulfillmentOrderStatus::Scheduled => FulfilmentStatus::Scheduled,
        FulfillmentOrderStatus::OnHold => FulfilmentStatus::OnHold,
        FulfillmentOrderStatus::InProgress => FulfilmentStatus::InProgress,
        FulfillmentOrderStatus::Closed => FulfilmentStatus::Closed,
        FulfillmentOrderStatus::Cancelled => FulfilmentStatus::Cancelled,
        FulfillmentOrderStatus::Incomplete => FulfilmentStatus::Incomplete,
        FulfillmentOrderStatus::Unknown => return Err("its status is not known"),
    })
}

fn request_status(status: shopify::RequestStatus) -> Result<RequestStatus, &'static str> {
    Ok(match status {
        shopify::RequestStatus::Unsubmitted => RequestStatus::Unsubmitted,
        shopify::RequestStatus::Submitted => RequestStatus::Submitted,
        shopify::RequestStatus::Accepted => RequestStatus::Accepted,
        shopify::RequestStatus::Rejected => RequestStatus::Rejected,
        shopify::RequestStatus::CancellationRequested => RequestStatus::CancellationRequested,
        shopify::RequestStatus::CancellationAccepted => RequestStatus::CancellationAccepted,
        shopify::RequestStatus::CancellationRejected => RequestStatus::CancellationRejected,
        shopify::RequestStatus::Closed => RequestStatus::Closed,
        shopify::RequestStatus::Unknown => return Err("its request status is not known"),
    })
}
