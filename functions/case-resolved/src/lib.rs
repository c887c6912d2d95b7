//! Translates the `detail` of a `CaseResolved` event into a fact, and that of a `CaseWorkedOn` event ([`worked_on`]).
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what a
//! decision leads to, and how long it holds. The envelope, which every event shares, says which order the
//! event is about and when it happened (`candor_domain::event::envelope::Envelope`).

pub mod worked_on;

use candor_domain::case::resolution::{Consequences, Decision, OtherCase, Resolution};
use candor_domain::event::fact::Fact;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let case = detail.field("case").parsed();
    let decision = detail.field("decision").one_of(&Decision::ALL, Decision::slug);
    let note = detail.field("note").optional(At::parsed);
    let by = detail.field("by").optional(At::parsed);
    let refund = detail.field("refund").optional(At::boolean);
    let restock = detail.field("restock").optional(At::boolean);
    let consequences = Consequences { refund: refund?, restock: restock? };
    let duplicate_of = detail.field("duplicate_of").optional(read_other);
    let (case, decision, note, by) = (case?, decision?, note?, by?);
    let duplicate_of = duplicate_of?;
    if duplicate_of.is_some() && decision != Decision::Handled {
        return detail.field("duplicate_of").refuse("is for the decision handled alone");
    }
    Some(Fact::CaseResolved(Resolution { case, decision, note, by, duplicate_of, consequences }))
}

fn read_other(at: &At<'_>) -> Option<OtherCase> {
    let (order_id, case) = (at.field("order_id").parsed(), at.field("case").parsed());
    Some(OtherCase { order_id: order_id?, case: case? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::case::key::CaseKey;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_decision_reads_back_as_it_was_written() {
        for decision in Decision::ALL {
            for note in [Some("Spoke to Ada".parse().unwrap()), None] {
                let case = "message-unknown:shipping-notice:p-1".parse().unwrap();
                let other =
                    || OtherCase { order_id: "5002".parse().unwrap(), case: CaseKey::PaymentMismatch };
                let duplicate_of = (decision == Decision::Handled && note.is_some()).then(other);
                let by = note.as_ref().and_then(|_| "Kim Lee".parse().ok());
                let consequences = Consequences { refund: Some(true), restock: note.as_ref().map(|_| false) };
                assert_reads_back(
                    translate,
                    Fact::CaseResolved(Resolution { case, decision, note, by, duplicate_of, consequences }),
                );
            }
        }
    }

    #[test]
    fn a_case_with_a_subject_that_its_kind_cannot_have_is_refused_with_the_reason() {
        for (case, why) in [
            ("order-missing:p-1", "its subject is not \"order\""),
            ("parcel-lost:", "its subject is empty"),
            ("parcel-lost:p 1", "its subject has the character ' ', which an identifier cannot have"),
            ("message-unknown:order", "its subject \"order\" is not the key of a message"),
        ] {
            let (fact, violations) = translated(translate, &json!({ "case": case, "decision": "handled" }));
            assert_eq!(fact, None);
            assert_eq!(violations, [format!("/case {case:?} is not the key of a case: {why}")]);
        }
    }

    #[test]
    fn only_a_case_that_is_dealt_with_is_a_duplicate() {
        let duplicate = |decision: &str| {
            let other = json!({ "order_id": "5002", "case": "payment-mismatch:order" });
            let detail = json!({ "case": "parcel-lost:p-1", "decision": decision, "duplicate_of": other });
            translated(translate, &detail).1
        };
        assert_eq!(duplicate("handled"), Vec::<String>::new());
        assert_eq!(duplicate("release"), ["/duplicate_of is for the decision handled alone"]);
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(translate, &json!({ "case": "parcel-eaten:p-1", "decision": "ignore", "note": "" }));
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/case \"parcel-eaten:p-1\" is not the key of a case",
                "/decision is not one of handled, release, cancel, send-again, was-sent",
                "/note is empty",
            ]
        );
    }
}
