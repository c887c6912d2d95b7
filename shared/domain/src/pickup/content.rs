//! The content of messages about goods that wait to be fetched.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use crate::message::content::{Body, PickupSummary};
use crate::message::statement::MessageStatement;
use crate::order::content::still_to_come;
use crate::order::placed::Placed;
use crate::plan::context::Context;

/// Returns the content of a message of this slice: all of them say what waits, where and until when.
pub(crate) fn pickup_message(
    context: Context<'_>,
    placed: &Placed,
    body: fn(PickupSummary) -> Body,
) -> Option<(Body, MessageStatement)> {
    let ready = &context.order.facts.pickup_ready()?.body;
    let goods = PickupSummary {
        items: still_to_come(context.order, placed),
        place: ready.place.clone(),
        fetch_by: ready.ready_until.map(|until| last_day(context, until)),
    };
    Some((body(goods), MessageStatement::Pickup(ready.clone())))
}

/// Returns the last day on which something that waits until a moment can be fetched. At midnight, that is the day
/// before: the moment can mean the beginning of a day or its end, and who comes too early comes in time.
pub(crate) fn last_day(context: Context<'_>, until: Timestamp) -> Date {
    let before = until.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(until);
    context.policy.calendar(&context.order.key.shop).day_of(before)
}
