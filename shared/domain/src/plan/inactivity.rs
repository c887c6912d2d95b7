//! Inactive orders: an order without news for long enough is left alone. No message or command is sent about
//! it, and no case opens.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::fulfilment::hold;
use crate::plan::moment::after;

/// Returns the moment at which an order becomes inactive. This is the activity window after its newest fact,
/// or after its last delivery estimate, the day to ship it by or the end of its last hold, if that is later.
pub(crate) fn inactive_after(context: Context<'_>) -> Option<Timestamp> {
    let facts = &context.order.facts;
    let calendar = context.policy.calendar(&context.order.key.shop);
    let placed = facts.placed().map(|held| &held.body);
    let last_day = facts.estimated_days(context.policy).max().map(|day| calendar.end_of(day));
    let ship_by = placed.and_then(|placed| placed.ship_by);
    let held_until = placed.and_then(|placed| hold::last_end(context, placed));
    let newest = facts.newest()?;
    let last = [last_day, ship_by, held_until].into_iter().flatten().fold(newest, Timestamp::max);
    Some(after(last, context.policy.activity_window))
}
