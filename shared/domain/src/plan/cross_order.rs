//! The memory beyond one order: orders that look the same, and addresses that get no mail, or less.

use crate::contact::suppression::suppressions;
use crate::contact::suppression_key::SuppressionKey;
use crate::fulfilment::duplicate::{DuplicateOrder, duplicate};
use crate::ledger::entry::Ledger;
use crate::ledger::task::Task;
use crate::plan::context::Context;

/// Makes the duplicate check due, and every suppression that is to be remembered.
pub(crate) fn advance_cross_order(context: Context<'_>, ledger: &mut Ledger) {
    let placed = context.order.facts.placed().map(|held| &held.body);
    let sought = placed.is_some_and(|placed| duplicate(context, placed) == DuplicateOrder::Unsought);
    if sought && context.order.facts.cancelled().is_none() {
        ledger.duplicate_check.get_or_insert_with(|| Task::new(context.moment.now));
    } else if ledger.duplicate_check.as_ref().is_some_and(Task::is_due) {
        ledger.duplicate_check = None;
    }
    // A mail status that a greater one replaced need not be remembered: the greater one is.
    let known = suppressions(&context.order.facts)
        .map(|(key, held)| SuppressionKey { status: held.body.status, to: key.to });
    let known: Vec<SuppressionKey> = known.collect();
    ledger.suppressions.retain(|key, task| !task.is_due() || known.contains(key));
    for key in known {
        ledger.suppressions.entry(key).or_insert_with(|| Task::new(context.moment.now));
    }
}
