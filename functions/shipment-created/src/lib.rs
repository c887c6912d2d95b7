//! Translates the `detail` of a `ShipmentCreated` event into a fact, and that of a `FulfilmentReported` event ([`reported`]).
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The domain decides whether
//! the shipment fits the order. The envelope, which every event shares, says which order the event is about
//! and when it happened (`candor_domain::event::envelope::Envelope`).

pub mod reported;

use candor_domain::event::fact::Fact;
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::values::limits::BOXES_MAX;
use candor_domain::values::line_quantity::{LineQuantity, read_units};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it. Without a `shipped_at`, the shipment was handed over when
/// the event occurred.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let shipment_id = detail.field("parcel_id").parsed();
    let shipped_at = match detail.field("shipped_at") {
        // An `occurred_at` that cannot be read is already noted with the envelope, so it is not noted again.
        at if at.is_absent() => detail.field("occurred_at").if_readable(|at| at.moment()),
        at => at.moment(),
    };
    let voided = detail.field("voided").optional(At::boolean).map(Option::unwrap_or_default);
    let lines = read_lines(&detail.field("lines"), voided.unwrap_or_default());
    let tracking = detail.field("tracking").optional(read_tracking);
    let boxes = detail.field("boxes").optional(|at| at.each(BOXES_MAX, |number| number.parsed()));
    let promised_on = detail.field("promised_on").optional(At::date);
    Some(Fact::ShipmentCreated(Shipment {
        shipment_id: shipment_id?,
        shipped_at: shipped_at?,
        lines: lines?,
        tracking: tracking?,
        boxes: boxes?.unwrap_or_default(),
        promised_on: promised_on?,
        voided: voided?,
    }))
}

/// Reads the lines. A shipment that exists holds at least one; a voided shipment may hold none.
fn read_lines(at: &At<'_>, voided: bool) -> Option<Vec<LineQuantity>> {
    let lines = read_units(at)?;
    if lines.is_empty() && !voided { at.refuse("has no items") } else { Some(lines) }
}

fn read_tracking(at: &At<'_>) -> Option<Tracking> {
    let number = at.field("number").parsed();
    let carrier = at.field("carrier").optional(At::parsed);
    let link = at.field("link").optional(At::parsed);
    Some(Tracking { number: number?, carrier: carrier?, link: link? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::values::quantity::Quantity;
    use candor_translation::{OCCURRED_AT, assert_reads_back, bus_detail, translated};
    use serde_json::json;

    fn shipment() -> Shipment {
        let line = |id: &str, quantity| LineQuantity {
            line_id: id.parse().unwrap(),
            quantity: Quantity::thousandths(quantity),
        };
        Shipment {
            shipment_id: "p-1".parse().unwrap(),
            shipped_at: "2026-03-02T15:00:00Z".parse().unwrap(),
            lines: vec![line("1", 2_000), line("2", 500)],
            tracking: Some(Tracking {
                number: "PP100000001GB".parse().unwrap(),
                carrier: Some("Parcel Post".parse().unwrap()),
                link: Some("https://track.example/PP100000001GB".parse().unwrap()),
            }),
            boxes: vec!["PP1".parse().unwrap(), "PP2".parse().unwrap()],
            promised_on: Some("2026-03-05".parse().unwrap()),
            voided: false,
        }
    }

    fn detail(shipment: Shipment) -> serde_json::Value {
        bus_detail(Fact::ShipmentCreated(shipment))
    }

    #[test]
    fn a_shipment_reads_back_as_it_was_written() {
        let voided = Shipment {
            tracking: None,
            boxes: vec![],
            voided: true,
            lines: vec![],
            promised_on: None,
            ..shipment()
        };
        for shipment in [shipment(), voided] {
            assert_reads_back(translate, Fact::ShipmentCreated(shipment));
        }
    }

    #[test]
    fn a_shipment_was_handed_over_when_the_event_occurred_unless_it_says_otherwise() {
        let mut detail = detail(shipment());
        detail.as_object_mut().unwrap().remove("shipped_at");
        let later = Shipment { shipped_at: OCCURRED_AT.parse().unwrap(), ..shipment() };
        assert_eq!(translated(translate, &detail), (Some(Fact::ShipmentCreated(later)), vec![]));
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({
                "shipped_at": "yesterday",
                "lines": [
                    { "line_id": "1", "quantity": 1 },
                    { "line_id": "1", "quantity": 0 },
                    { "line_id": "2", "quantity": 1_000_001 },
                ],
                "tracking": { "link": "javascript:alert(1)" },
                "promised_on": "2026-03-05T12:00:00Z",
                "voided": "no",
            }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations,
            [
                "/parcel_id is missing",
                "/shipped_at is not an RFC 3339 time with an offset",
                "/voided is neither true nor false",
                "/lines/1/line_id is the line of an earlier item, too",
                "/lines/1/quantity is zero",
                "/lines/2/quantity is more than 1000000",
                "/tracking/number is missing",
                "/tracking/link is not an http or https address",
                "/promised_on is not a day such as 2026-03-01",
            ]
        );
    }

    #[test]
    fn a_shipment_with_nothing_in_it_is_refused_unless_it_is_voided() {
        let mut detail = detail(Shipment { lines: vec![], ..shipment() });
        assert_eq!(translated(translate, &detail), (None, vec!["/lines has no items".to_owned()]));
        detail["voided"] = json!(true);
        assert!(translated(translate, &detail).0.is_some());
    }
}
