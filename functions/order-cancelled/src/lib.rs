//! Translates the `detail` of an `OrderCancelled` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what a
//! cancellation means. The envelope, which every event shares, says which order the event is about and when
//! it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. The reason is optional, because an order can be cancelled
/// without one.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let reason = detail.field("reason").optional(At::parsed)?;
    Some(Fact::OrderCancelled(Cancelled { reason }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    fn cancelled(reason: Option<&str>) -> Fact {
        Fact::OrderCancelled(Cancelled { reason: reason.map(|text| text.parse().unwrap()) })
    }

    #[test]
    fn a_cancellation_reads_back_as_it_was_written() {
        for fact in [cancelled(Some("customer")), cancelled(None)] {
            assert_reads_back(translate, fact);
        }
    }

    #[test]
    fn a_reason_that_is_no_text_is_refused() {
        assert_eq!(
            translated(translate, &json!({ "reason": 7 })),
            (None, vec!["/reason is not a string".to_owned()])
        );
        assert_eq!(
            translated(translate, &json!({ "reason": " " })),
            (None, vec!["/reason is empty".to_owned()])
        );
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        assert_eq!(
            translated(translate, &json!({ "reason": null, "mood": "bad" })),
            (Some(cancelled(None)), vec![])
        );
    }
}
