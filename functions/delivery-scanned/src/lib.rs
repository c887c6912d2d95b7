//! Translates the `detail` of a `DeliveryScanned` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides what all
//! tracking updates of a shipment mean together. The envelope, which every event shares, says which order the
//! event is about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let shipment_id = detail.field("parcel_id").parsed();
    let status = detail.field("status").one_of(&TrackingStatus::ALL, TrackingStatus::slug);
    let tracking_number = detail.field("tracking_number").optional(At::parsed);
    let place = detail.field("place").optional(At::parsed::<Remark>);
    let pickup_until = detail.field("pickup_until").optional(|at| match status {
        // A time to collect it by means that the shipment waits at a pickup point, so it contradicts every
        // other status. If we believed both, we would tell the customer one of them, perhaps the wrong one.
        Some(status) if status != TrackingStatus::AvailableForPickup => {
            at.refuse(format!("is given, and the status is {}", status.slug()))
        }
        Some(_) | None => at.moment(),
    });
    Some(Fact::DeliveryScanned(TrackingUpdate {
        shipment_id: shipment_id?,
        status: status?,
        tracking_number: tracking_number?,
        place: place?,
        pickup_until: pickup_until?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_scan_reads_back_as_it_was_written() {
        for status in TrackingStatus::ALL {
            let waits = status == TrackingStatus::AvailableForPickup;
            let tracking_update = TrackingUpdate {
                shipment_id: "p-1".parse().unwrap(),
                status,
                tracking_number: Some("PP1".parse().unwrap()),
                place: Some("Leeds hub".parse().unwrap()),
                pickup_until: waits.then(|| "2026-03-10T18:00:00Z".parse().unwrap()),
            };
            assert_reads_back(translate, Fact::DeliveryScanned(tracking_update.clone()));
            let bare =
                TrackingUpdate { tracking_number: None, place: None, pickup_until: None, ..tracking_update };
            assert_reads_back(translate, Fact::DeliveryScanned(bare));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(translate, &json!({ "status": "Delivered", "place": " ", "pickup_until": "Friday" }));
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/parcel_id is missing",
                "/status is not one of label-created, accepted, in-transit, out-for-delivery, attempt-failed, \
                 available-for-pickup, delivered, exception, returned-to-sender, lost",
                "/place is empty",
                "/pickup_until is not an RFC 3339 time with an offset",
            ]
        );
    }

    #[test]
    fn only_what_waits_to_be_fetched_has_a_time_to_fetch_it_by() {
        let detail =
            json!({ "parcel_id": "p-1", "status": "delivered", "pickup_until": "2026-03-10T18:00:00Z" });
        let refused = vec!["/pickup_until is given, and the status is delivered".to_owned()];
        assert_eq!(translated(translate, &detail), (None, refused));
    }
}
