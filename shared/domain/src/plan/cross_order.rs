//! The memory beyond one order: orders that look the same, and addresses that get no mail, or less.

use crate::contact::suppression::suppressions;
use crate::fulfilment::duplicate::{DuplicateOrder, duplicate};
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::{Entry, Ledger};
use crate::plan::context::Context;

/// Makes the duplicate check due, and every suppression that is to be remembered.
pub(crate) fn advance_cross_order(context: Context<'_>, ledger: &mut Ledger) {
    let due = Entry::Due { not_before: context.moment.now, attempts: 0 };
    let placed = context.order.facts.placed().map(|held| &held.body);
    let sought = placed.is_some_and(|placed| duplicate(context, placed) == DuplicateOrder::Unsought);
    if sought && context.order.facts.cancelled().is_none() {
        ledger.effects.entry(EffectKey::DuplicateCheck).or_insert_with(|| due.clone());
    } else if matches!(ledger.effects.get(&EffectKey::DuplicateCheck), Some(Entry::Due { .. })) {
        ledger.effects.remove(&EffectKey::DuplicateCheck);
    }
    // A mail status that a greater one replaced need not be remembered: the greater one is.
    let known = suppressions(&context.order.facts)
        .map(|(key, held)| EffectKey::Suppression(held.body.status, key.to));
    let known: Vec<EffectKey> = known.collect();
    ledger.effects.retain(|key, entry| match (key, entry) {
        (EffectKey::Suppression(..), Entry::Due { .. }) => known.contains(key),
        (_, _) => true,
    });
    for key in known {
        ledger.effects.entry(key).or_insert_with(|| due.clone());
    }
}
