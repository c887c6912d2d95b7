//! The memory beyond one order: orders that look the same, and addresses that get no mail, or less.

use crate::contact::suppression::suppressions;
use crate::contact::suppression_key::SuppressionKey;
use crate::fulfilment::duplicate::advance_check;
use crate::ledger::entry::Ledger;
use crate::ledger::task::Task;
use crate::plan::context::Context;

/// Makes the duplicate check due, and every suppression that is to be remembered.
pub(crate) fn advance_cross_order(context: Context<'_>, ledger: &mut Ledger) {
    advance_check(context, ledger);
    // A mail status that a greater one replaced need not be remembered: the greater one is.
    let known = suppressions(&context.order.facts)
        .map(|(key, held)| SuppressionKey { status: held.body.status, to: key.to });
    let known: Vec<SuppressionKey> = known.collect();
    ledger.suppressions.retain(|key, task| !task.is_due() || known.contains(key));
    for key in known {
        ledger.suppressions.entry(key).or_insert_with(|| Task::new(context.moment.now));
    }
}
