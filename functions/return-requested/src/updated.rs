//! Translates the `detail` of a `ReturnUpdated` event into a fact.

use candor_domain::event::fact::Fact;
use candor_domain::returns::updated::{ReturnStatus, ReturnUpdated};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let return_id = detail.field("return_id").parsed();
    let status = detail.field("status").one_of(&ReturnStatus::ALL, ReturnStatus::slug);
    let reason = detail.field("reason").optional(At::parsed);
    Some(Fact::ReturnUpdated(ReturnUpdated { return_id: return_id?, status: status?, reason: reason? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_status_reads_back_as_it_was_written() {
        for status in ReturnStatus::ALL {
            for reason in [Some("the 30 days are over".parse().unwrap()), None] {
                let body = ReturnUpdated { return_id: "rma-1".parse().unwrap(), status, reason };
                assert_reads_back(translate, Fact::ReturnUpdated(body));
            }
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let refused = |detail| translated(translate, &detail).1;
        assert_eq!(refused(json!({})), ["/return_id is missing", "/status is missing"]);
        assert_eq!(
            refused(json!({ "return_id": "rma-1", "status": "open", "reason": 1 })),
            [
                "/status is not one of approved, declined, cancelled, closed, reopened",
                "/reason is not a string",
            ]
        );
    }
}
