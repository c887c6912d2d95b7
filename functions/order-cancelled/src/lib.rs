//! Translates the `detail` of an `OrderCancelled` event into a fact.
//!
//! Translation only: no rules, no clock, no I/O. What a cancellation means is the domain's to say. Who is meant and
//! when it happened is in the envelope, which every event shares (`candor_domain::event::Envelope`).

use candor_domain::fact::{Cancelled, Fact};
use candor_domain::reading::At;

/// Reads a `detail`, noting every violation in it. A reason is optional: an order is off without one, too.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let reason = detail.field("reason").optional(At::parsed)?;
    Some(Fact::OrderCancelled(Cancelled { reason }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::{Event, Source, Stamp};
    use candor_domain::reading::Violations;
    use serde_json::{Value, json};

    fn translated(detail: &Value) -> (Option<Fact>, Vec<String>) {
        let violations = Violations::default();
        let fact = translate(&At::root(detail, &violations));
        (fact, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    fn cancelled(reason: Option<&str>) -> Fact {
        Fact::OrderCancelled(Cancelled { reason: reason.map(|text| text.parse().unwrap()) })
    }

    #[test]
    fn a_cancellation_reads_back_as_it_was_written() {
        for fact in [cancelled(Some("customer")), cancelled(None)] {
            let stamp = Stamp {
                occurred_at: "2026-03-02T09:00:00Z".parse().unwrap(),
                id: "evt-1".parse().unwrap(),
                source: Source::Storefront,
            };
            let event = Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact };
            let bus = event.to_bus().unwrap();
            assert_eq!(translated(&bus["detail"]), (Some(event.fact), vec![]));
        }
    }

    #[test]
    fn a_reason_that_is_no_text_is_refused() {
        assert_eq!(translated(&json!({ "reason": 7 })), (None, vec!["/reason is not a string".to_owned()]));
        assert_eq!(translated(&json!({ "reason": " " })), (None, vec!["/reason is empty".to_owned()]));
    }

    #[test]
    fn what_is_not_known_is_ignored() {
        assert_eq!(translated(&json!({ "reason": null, "mood": "bad" })), (Some(cancelled(None)), vec![]));
    }
}
