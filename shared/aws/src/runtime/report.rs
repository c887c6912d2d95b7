//! Logs and counts the changes in a ledger.

use candor_domain::values::id::OrderKey;
use candor_engine::Changes;
use tracing::info;

use crate::telemetry::{Counter, Meter};

/// Logs and counts the messages that are withheld, and the cases that opened and closed.
pub(super) fn changes(key: &OrderKey, changes: &Changes, meter: &Meter) {
    for (message, reason) in &changes.withheld {
        info!(order = %key, message = %message, outcome = "withheld", %reason, "withheld {message} of order {key}");
    }
    for case in &changes.opened {
        info!(order = %key, case = %case, outcome = "opened", "opened case {case} of order {key}");
    }
    for case in &changes.closed {
        info!(order = %key, case = %case, outcome = "closed", "closed case {case} of order {key}");
    }
    meter.add(Counter::MessagesWithheld, changes.withheld.len());
    meter.add(Counter::CasesOpened, changes.opened.len());
    meter.add(Counter::CasesClosed, changes.closed.len());
}

/// Returns the answer to a batch, which names the messages to deliver again.
pub(super) fn batch_answer(failed: impl IntoIterator<Item = String>) -> serde_json::Value {
    let failures: Vec<_> = failed.into_iter().map(|id| serde_json::json!({ "itemIdentifier": id })).collect();
    serde_json::json!({ "batchItemFailures": failures })
}
