//! The fulfilment request that an order calls for: it follows from unit arithmetic, holds, payment and
//! decisions.

use jiff::Timestamp;

use crate::case::decision;
use crate::facts::order::Order;
use crate::fulfilment::duplicate::DuplicateOrder;
use crate::fulfilment::request::{FulfilmentRequest, Priority, StopReason};
use crate::fulfilment::{duplicate, hold};
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::policy::settings::FulfilWhen;
use crate::values::hash::AddressHash;
use crate::values::line_quantity::{LineQuantity, sum_units};
use crate::values::quantity::Quantity;

/// Returns the fulfilment request that the order calls for; `None` where it is too early to say, or where
/// another system asks the warehouse.
pub(crate) fn of(context: Context<'_>) -> Option<FulfilmentRequest> {
    let facts = &context.order.facts;
    let placed = &facts.placed()?.body;
    if context.policy.fulfilment.when == FulfilWhen::Never || placed.left_alone().is_some() {
        return None;
    }
    // An order that the customer decided to fetch after all is not sent.
    if facts.is_pickup() {
        return Some(FulfilmentRequest::Stop(StopReason::NothingLeft));
    }
    // Goods without an address to send them to are no task for the warehouse.
    placed.ship_to.as_ref()?;
    if facts.cancelled().is_some() || decision::to_cancel(facts).is_some() {
        return Some(FulfilmentRequest::Stop(StopReason::Cancelled));
    }
    if facts.is_disputed() {
        return Some(FulfilmentRequest::Stop(StopReason::Disputed));
    }
    if context.policy.fulfilment.when == FulfilWhen::Paid && facts.ready_at(placed).is_none() {
        return Some(FulfilmentRequest::Stop(StopReason::NotPaid));
    }
    match duplicate::duplicate(context, placed) {
        DuplicateOrder::Unsought => return None,
        DuplicateOrder::None | DuplicateOrder::Found(_) => {}
    }
    if duplicate::holding_duplicate(context, placed).is_some() {
        return Some(FulfilmentRequest::Stop(StopReason::LikelyDuplicate));
    }
    let tags = hold::tags(context, placed);
    if tags.iter().any(|tag| hold::is_holding(tag, context)) {
        return Some(FulfilmentRequest::Stop(StopReason::Held));
    }
    if facts.still_to_come(placed).is_empty() {
        let refunded = facts.units(placed).iter().any(|(_, units)| units.refunded_unsent() > Quantity::ZERO);
        let reason = if refunded { StopReason::Refunded } else { StopReason::NothingLeft };
        return Some(FulfilmentRequest::Stop(reason));
    }
    Some(fulfil(context.order, placed, &tags))
}

fn fulfil(order: &Order, placed: &Placed, tags: &[hold::Tag<'_>]) -> FulfilmentRequest {
    let priority = tags.iter().map(|tag| tag.policy.priority).max().unwrap_or(Priority::Usual);
    FulfilmentRequest::Fulfil {
        lines: order.facts.authorised(placed),
        ship_to: placed.ship_to.as_ref().map(AddressHash::of),
        priority,
        gift: tags.iter().any(|tag| tag.policy.gift),
    }
}

/// Returns when something stopped an order last: its cancellation, a dispute or a tag.
pub(crate) fn stopped_at(context: Context<'_>, placed: &Placed) -> Option<Timestamp> {
    let facts = &context.order.facts;
    let cancelled = facts.cancelled().map(|held| held.stamp.occurred_at);
    let decided = decision::to_cancel(facts).map(|held| held.stamp.occurred_at);
    let disputed = facts.disputes().values().map(|held| held.stamp.occurred_at);
    let holding = hold::tags(context, placed).into_iter().filter(|tag| hold::is_holding(tag, context));
    let stops = holding.map(|tag| tag.since).chain(disputed).chain(cancelled).chain(decided);
    stops.max()
}

/// Returns whether the warehouse, by what it was told in `statement`, could still send any unit.
pub(crate) fn is_any_left(order: &Order, statement: &[LineQuantity]) -> bool {
    let shipments = order.facts.standing_shipments();
    let sent = sum_units(shipments.iter().map(|held| held.body.lines.as_slice()));
    statement.iter().any(|line| line.quantity > sent.get(&line.line_id).copied().unwrap_or_default())
}

/// Returns whether `units` has more than `others` of any line.
pub(crate) fn is_more_than(units: &[LineQuantity], others: &[LineQuantity]) -> bool {
    let of = |line: &LineQuantity| others.iter().find(|other| other.line_id == line.line_id);
    units.iter().any(|line| line.quantity > of(line).map_or(Quantity::ZERO, |other| other.quantity))
}

/// Returns whether an order became ready to be sent recently: it was placed, paid or released not too long ago.
/// An older order became known to us late, and may have been sent long ago. A tag, a return or a revision of
/// today makes no old order recent: people tag years of orders at once, and a shop then sent them all again
/// (<https://github.com/vendidero/woocommerce-germanized/issues/176>). Nor does a dispute that is won: most are about
/// orders that were sent long ago. A person who releases an order does. The end of a hold does as well, but not of an
/// order that became known late: a tag that it gets only then would have held it from today.
pub(crate) fn is_fresh(context: Context<'_>) -> bool {
    let Some(placed) = context.order.facts.placed().map(|held| &held.body) else { return false };
    let tags = hold::tags(context, placed);
    let ready_at = context.ready_since(placed).unwrap_or(placed.placed_at);
    let hold_ended_at = if context.is_watched(placed) {
        hold::hold_released_at(&tags, context)
    } else {
        hold::released_by_person_at(context)
    };
    let released_at = hold_ended_at.max(context.order.facts.dispute_released_at());
    let since = released_at.map_or(ready_at, |released_at| ready_at.max(released_at));
    let too_old_at = after(since, context.policy.fulfilment.max_age);
    // Somebody else asked for what was ready before: to ask twice sends it twice.
    !context.is_before_live(since)
        && !context.moment.reached(too_old_at, "the order becomes too old to be asked for")
}
