//! The duplicate check: an order that looks the same as another one of the same customer. Of those that look the
//! same, one takes the place of the one to be sent, and the others are held.
//!
//! An order takes the place when it is ready to be sent, and gives it up when it is not to be sent any more, so
//! that an order that was declined, was not paid, or is cancelled holds no other
//! (<https://github.com/checkout/checkout-woocommerce-plugin/issues/420>,
//! <https://github.com/woocommerce/woocommerce-gateway-stripe/pull/5706>). A held order asks again from time to
//! time.

use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::facts::entries::Facts;
use crate::fulfilment::fingerprint::Fingerprint;
use crate::ledger::entry::Ledger;
use crate::ledger::task::Task;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::inactivity::inactive_after;
use crate::plan::moment::after;
use crate::values::id::OrderId;

/// The time for which an order is held, divided by the longest pause between two checks.
const HELD_PER_PAUSE: i32 = 8;

/// The result of the duplicate check of an order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DuplicateOrder<'o> {
    /// The check was not made yet.
    Unsought,
    /// There is no duplicate order, or it is too late to look for one.
    None,
    /// The duplicate order.
    Found(&'o OrderId),
}

/// Returns the result of the duplicate check. Only orders that became ready lately are checked: the check never
/// holds an order up for longer than the window within which two orders count as duplicates.
pub(crate) fn duplicate<'o>(context: Context<'o>, placed: &Placed) -> DuplicateOrder<'o> {
    let Ledger { duplicate_check, duplicate_of, .. } = &context.order.ledger;
    match (duplicate_check, duplicate_of) {
        (Some(Task::Done { result, .. }), _) => {
            result.as_ref().map_or(DuplicateOrder::None, DuplicateOrder::Found)
        }
        (Some(Task::Due { .. } | Task::Claimed { .. }), Some(other)) => DuplicateOrder::Found(other),
        (Some(Task::Due { .. } | Task::Claimed { .. }) | None, _) if is_sought(context, placed) => {
            DuplicateOrder::Unsought
        }
        (Some(Task::Due { .. } | Task::Claimed { .. }) | None, _) => DuplicateOrder::None,
    }
}

fn is_sought(context: Context<'_>, placed: &Placed) -> bool {
    let window = context.policy.duplicates.window;
    let comparable = !window.is_zero() && placed.left_alone().is_none() && Fingerprint::is_there(placed);
    if !comparable || is_gone(&context.order.facts) {
        return false;
    }
    context.sendable_since(placed).is_some_and(|ready_at| {
        !context.moment.reached(after(ready_at, window), "the window of the duplicate check ends")
    })
}

/// Returns true if an order that may have taken the place is not to be sent any more: it is cancelled or paid
/// back, and nothing of it was sent. Without an address it cannot be compared any more, and keeps what it has.
pub(crate) fn is_gone(facts: &Facts) -> bool {
    let Some(placed) = facts.placed() else { return false };
    let over = || facts.cancelled().is_some() || facts.still_to_come(&placed.body).is_empty();
    Fingerprint::is_there(&placed.body) && facts.standing_shipments().is_empty() && over()
}

/// Returns true if an order, as it is now, keeps others that looked the same from being sent. One that was edited since
/// does: that may be how a shop puts both into one (<https://help.ordermerger.com/en/articles/13552385-manual-merge>),
/// so a person decides. One that is not to be sent any more does not.
#[must_use]
pub fn keeps_place(facts: &Facts) -> bool {
    !is_gone(facts)
}

/// Returns the duplicate order that holds this one up: one that no person has released.
pub(crate) fn holding_duplicate<'o>(context: Context<'o>, placed: &Placed) -> Option<&'o OrderId> {
    match duplicate(context, placed) {
        DuplicateOrder::Found(other) => {
            let case = CaseKey::LikelyDuplicate(other.clone());
            let freed = decision::released(&context.order.facts, &case, placed.placed_at);
            (!freed).then_some(other)
        }
        DuplicateOrder::Unsought | DuplicateOrder::None => None,
    }
}

/// Returns when an order that was held was let go, because the other one is not to be sent any more.
pub(crate) fn let_go_at(ledger: &Ledger) -> Option<Timestamp> {
    match (&ledger.duplicate_check, &ledger.duplicate_of) {
        (Some(Task::Done { result: None, at }), Some(_)) => Some(*at),
        (_, _) => None,
    }
}

/// Makes the check due: for an order that is ready, again for one that is held, and for one that has the place
/// and is not to be sent any more.
pub(crate) fn advance_check(context: Context<'_>, ledger: &mut Ledger) {
    let now = context.moment.now;
    let placed = context.order.facts.placed().map(|held| &held.body);
    let sought = || placed.is_some_and(|placed| duplicate(context, placed) == DuplicateOrder::Unsought);
    let comparable = placed.is_some_and(Fingerprint::is_there);
    let gone = || is_gone(&context.order.facts);
    match &ledger.duplicate_check {
        None if sought() => ledger.duplicate_check = Some(Task::new(now)),
        // An order that is gone may have taken the place in an attempt of which no answer came.
        Some(Task::Due { .. }) if !comparable || (ledger.duplicate_of.is_none() && !sought() && !gone()) => {
            let before = ledger.duplicate_of.take();
            ledger.duplicate_check = before.map(|other| Task::Done { at: now, result: Some(other) });
        }
        Some(Task::Done { result: None, .. }) if gone() => {
            ledger.duplicate_of = None;
            ledger.duplicate_check = Some(Task::new(now));
        }
        Some(Task::Done { result: Some(other), at }) if comparable && !gone() => {
            let held = placed.filter(|placed| holding_duplicate(context, placed).is_some());
            if held.is_some_and(|placed| is_to_be_made_again(context, placed, *at)) {
                ledger.duplicate_of = Some(other.clone());
                ledger.duplicate_check = Some(Task::new(now));
            }
        }
        None | Some(Task::Due { .. } | Task::Claimed { .. } | Task::Done { .. }) => {}
    }
}

/// Returns whether the time for the next check has come. The longer an order is held, the longer that time.
fn is_to_be_made_again(context: Context<'_>, placed: &Placed, at: Timestamp) -> bool {
    let pause = at.duration_since(placed.placed_at).checked_div(HELD_PER_PAUSE).unwrap_or_default();
    let again_at = after(at, context.policy.duplicates.check_again.max(pause));
    let active = inactive_after(context).is_some_and(|inactive_after| again_at < inactive_after);
    active && context.moment.reached(again_at, "the duplicate check is made again")
}
