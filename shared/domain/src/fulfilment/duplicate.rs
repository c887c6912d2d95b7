//! The duplicate check: an order that looks the same as another one of the same customer.

use crate::plan::context::Context;
use jiff::Timestamp;

use crate::case::decision;
use crate::case::kind::CaseKind;
use crate::fulfilment::fingerprint::Fingerprint;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Entry;
use crate::message::statement::Statement;
use crate::order::placed::Placed;
use crate::plan::moment::after;
use crate::values::id::OrderId;

/// What is known of an order that looks the same.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum DuplicateOrder<'o> {
    /// Nobody has looked yet.
    Unsought,
    /// There is none, or it is too late to look.
    None,
    /// This one, found at a moment.
    Found(&'o OrderId, Timestamp),
}

/// What is known of an order that looks the same. Only fresh orders are looked at: the search never holds one up for
/// longer than twins are apart.
pub(crate) fn duplicate<'o>(context: Context<'o>, placed: &Placed) -> DuplicateOrder<'o> {
    match context.order.ledger.effects.get(&EffectKey::DuplicateCheck) {
        Some(Entry::Done { statement: Some(Statement::DuplicateOrder(Some(other))), at, .. }) => {
            DuplicateOrder::Found(other, *at)
        }
        Some(Entry::Done { .. }) => DuplicateOrder::None,
        Some(_) | None => {
            let sought = !context.policy.duplicates_window.is_zero() && Fingerprint::of(placed).is_some();
            let fresh = sought
                && !context.moment.reached(
                    after(placed.placed_at, context.policy.duplicates_window),
                    "the window of the duplicate check ends",
                );
            if fresh { DuplicateOrder::Unsought } else { DuplicateOrder::None }
        }
    }
}

/// The twin that holds the order up: one that no person has decided about.
pub(crate) fn holding_duplicate<'o>(
    context: Context<'o>,
    placed: &Placed,
) -> Option<(&'o OrderId, Timestamp)> {
    match duplicate(context, placed) {
        DuplicateOrder::Found(other, at) => {
            let since = placed.placed_at;
            let freed =
                decision::released(&context.order.facts, CaseKind::LikelyDuplicate, other.as_str(), since);
            (!freed).then_some((other, at))
        }
        DuplicateOrder::Unsought | DuplicateOrder::None => None,
    }
}
