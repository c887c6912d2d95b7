//! Rest: an order that nothing happens to any more is left alone. Nothing is sent, said or opened about it.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::fulfilment::hold;
use crate::plan::moment::after;

/// When an order comes to rest: some time after its newest fact, and not before that time after what it was promised
/// for, or is held until.
pub(crate) fn inactive_after(context: Context<'_>) -> Option<Timestamp> {
    let facts = &context.order.facts;
    let calendar = context.policy.calendar(&context.order.key.shop);
    let placed = facts.placed.as_ref().map(|held| &held.body);
    let checkout = placed.and_then(|placed| placed.promised_on);
    let shipments = facts.shipments.values().filter_map(|held| held.body.promised_on);
    let days = checkout
        .into_iter()
        .chain(shipments)
        .chain(facts.revised_estimates.values().map(|held| held.body.promised_on));
    let last_day = days.max().map(|day| calendar.end_of(day));
    let ship_by = placed.and_then(|placed| placed.ship_by);
    let held_until = placed.and_then(|placed| hold::last_end(context, placed));
    let newest = facts.newest()?;
    let last = [last_day, ship_by, held_until].into_iter().flatten().fold(newest, Timestamp::max);
    Some(after(last, context.policy.activity_window))
}
