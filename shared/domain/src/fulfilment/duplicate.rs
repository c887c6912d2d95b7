//! The duplicate check: an order that looks the same as another one of the same customer.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::fulfilment::fingerprint::Fingerprint;
use crate::ledger::task::Task;
use crate::order::placed::Placed;
use crate::plan::moment::after;
use crate::values::id::OrderId;

/// The result of the duplicate check of an order.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DuplicateOrder<'o> {
    /// The check was not made yet.
    Unsought,
    /// There is no duplicate order, or it is too late to look for one.
    None,
    /// The duplicate order, and the moment at which it was found.
    Found(&'o OrderId, Timestamp),
}

/// Returns the result of the duplicate check. Only recent orders are checked: the check never holds an order
/// up for longer than the window within which two orders count as duplicates.
pub(crate) fn duplicate<'o>(context: Context<'o>, placed: &Placed) -> DuplicateOrder<'o> {
    match &context.order.ledger.duplicate_check {
        Some(Task::Done { result: Some(other), at }) => DuplicateOrder::Found(other, *at),
        Some(Task::Done { result: None, .. }) => DuplicateOrder::None,
        Some(Task::Due { .. } | Task::Claimed { .. }) | None => {
            let sought = !context.policy.duplicates_window.is_zero()
                && placed.left_alone().is_none()
                && Fingerprint::of(placed).is_some();
            let fresh = sought
                && !context.moment.reached(
                    after(placed.placed_at, context.policy.duplicates_window),
                    "the window of the duplicate check ends",
                );
            if fresh { DuplicateOrder::Unsought } else { DuplicateOrder::None }
        }
    }
}

/// Returns the duplicate order that holds this one up, and when it was found: one that no person has
/// released.
pub(crate) fn holding_duplicate<'o>(
    context: Context<'o>,
    placed: &Placed,
) -> Option<(&'o OrderId, Timestamp)> {
    match duplicate(context, placed) {
        DuplicateOrder::Found(other, at) => {
            let since = placed.placed_at;
            let case = CaseKey::LikelyDuplicate(other.clone());
            let freed = decision::released(&context.order.facts, &case, since);
            (!freed).then_some((other, at))
        }
        DuplicateOrder::Unsought | DuplicateOrder::None => None,
    }
}
