//! Translates the `detail` of a `DeliveryDelayed` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides whether
//! the new day is later than the day that the customer was told. The envelope, which every event shares, says
//! which order the event is about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. Without a `parcel_id`, the new day is for the items that
/// are in no shipment yet.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let shipment_id = detail.field("parcel_id").optional(At::parsed);
    let promised_on = detail.field("promised_on").date();
    let reason = detail.field("reason").optional(At::parsed);
    Some(Fact::DeliveryDelayed(RevisedEstimate {
        shipment_id: shipment_id?,
        promised_on: promised_on?,
        reason: reason?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_delay_reads_back_as_it_was_written() {
        let promised_on = "2026-03-09".parse().unwrap();
        let reason = Some("missed the line haul".parse().unwrap());
        let delay = RevisedEstimate { shipment_id: Some("p-1".parse().unwrap()), promised_on, reason };
        let of_the_rest = RevisedEstimate { shipment_id: None, promised_on, reason: None };
        for delay in [delay, of_the_rest] {
            assert_reads_back(translate, Fact::DeliveryDelayed(delay));
        }
    }

    #[test]
    fn a_promise_is_a_day() {
        let refused = |promised_on| translated(translate, &json!({ "promised_on": promised_on })).1;
        for not_a_day in ["2026-03-09T18:00:00Z", "09/03/2026", "2026-02-30", "soon"] {
            assert_eq!(refused(not_a_day), ["/promised_on is not a day such as 2026-03-01"], "{not_a_day}");
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(translate, &json!({ "parcel_id": "", "reason": 7 }));
        assert_eq!(fact, None);
        assert_eq!(violations, ["/parcel_id is empty", "/promised_on is missing", "/reason is not a string"]);
    }
}
