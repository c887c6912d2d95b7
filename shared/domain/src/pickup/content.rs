//! The content of messages about goods that wait to be fetched.

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
    let calendar = context.policy.calendar(&context.order.key.shop);
    let ready = &context.order.facts.pickup_ready()?.body;
    let goods = PickupSummary {
        items: still_to_come(context.order, placed),
        place: ready.place.clone(),
        fetch_by: ready.ready_until.map(|until| calendar.last_day_until(until)),
    };
    Some((body(goods), MessageStatement::Pickup(ready.clone())))
}
