//! Translates the `detail` of a `ReturnRequested` event into a fact, and that of a `ReturnUpdated` event ([`updated`]).
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. It does not decide whether
//! the items may be returned. The envelope, which every event shares, says which order the event is about and
//! when it happened (`candor_domain::event::envelope::Envelope`).

pub mod updated;

use candor_domain::event::fact::Fact;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::values::line_quantity::{LineQuantity, read_units};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let return_id = detail.field("return_id").parsed();
    let lines = read_lines(&detail.field("lines"));
    let reason = detail.field("reason").optional(At::parsed);
    Some(Fact::ReturnRequested(ReturnRequested { return_id: return_id?, lines: lines?, reason: reason? }))
}

fn read_lines(at: &At<'_>) -> Option<Vec<LineQuantity>> {
    let lines = read_units(at)?;
    if lines.is_empty() { at.refuse("has no items") } else { Some(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::quantity::Quantity;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_return_reads_back_as_it_was_written() {
        for reason in [Some("The handle is chipped".parse().unwrap()), None] {
            let lines = vec![LineQuantity { line_id: "1".parse().unwrap(), quantity: Quantity::ONE }];
            let body = ReturnRequested { return_id: "rma-1".parse().unwrap(), lines, reason };
            assert_reads_back(translate, Fact::ReturnRequested(body));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({ "lines": [{ "line_id": "1", "quantity": 1.5678 }], "reason": "x".repeat(301) }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/return_id is missing",
                "/lines/0/quantity has more than 3 decimal places",
                "/reason is longer than 300 bytes",
            ]
        );
    }

    #[test]
    fn a_return_of_nothing_is_refused() {
        let detail = json!({ "return_id": "rma-1", "lines": [] });
        assert_eq!(translated(translate, &detail), (None, vec!["/lines has no items".to_owned()]));
    }
}
