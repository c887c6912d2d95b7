//! Translates the `detail` of a `ShipmentCreated` event into a fact.
//!
//! Translation only: no rules, no clock, no I/O. Whether the parcel fits the order is the domain's to say. Who is
//! meant and when it happened is in the envelope, which every event shares (`candor_domain::event::Envelope`).

use std::collections::BTreeSet;

use candor_domain::fact::{Fact, Parcel, ParcelLine, Tracking};
use candor_domain::id::LineId;
use candor_domain::limits::{LINES_MAX, QUANTITY_MAX};
use candor_domain::reading::At;

/// Reads a `detail`, noting every violation in it. Without `shipped_at` the parcel was handed over when the event
/// occurred.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let parcel_id = detail.field("parcel_id").parsed();
    let shipped_at = match detail.field("shipped_at") {
        // An unreadable `occurred_at` is noted with the envelope, once.
        at if at.is_absent() => detail.field("occurred_at").if_readable(|at| at.moment()),
        at => at.moment(),
    };
    let voided = detail.field("voided").optional(At::boolean).map(Option::unwrap_or_default);
    let lines = read_lines(&detail.field("lines"), voided.unwrap_or_default());
    let tracking = detail.field("tracking").optional(read_tracking);
    let promised_on = detail.field("promised_on").optional(At::date);
    Some(Fact::ShipmentCreated(Parcel {
        parcel_id: parcel_id?,
        shipped_at: shipped_at?,
        lines: lines?,
        tracking: tracking?,
        promised_on: promised_on?,
        voided: voided?,
    }))
}

/// A parcel that exists holds something; of one that was voided nothing is left to say.
fn read_lines(at: &At<'_>, voided: bool) -> Option<Vec<ParcelLine>> {
    let mut seen = BTreeSet::new();
    let lines = at.each(LINES_MAX, |line| read_line(line, &mut seen))?;
    if lines.is_empty() && !voided { at.refuse("has no items") } else { Some(lines) }
}

fn read_line(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<ParcelLine> {
    let line_id = read_new_line_id(&at.field("line_id"), seen);
    let quantity = match at.field("quantity").quantity() {
        Some(units) if units > QUANTITY_MAX => {
            at.field("quantity").refuse(format!("is more than {QUANTITY_MAX}"))
        }
        units => units,
    };
    Some(ParcelLine { line_id: line_id?, quantity: quantity? })
}

fn read_new_line_id(at: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<LineId> {
    let line_id: LineId = at.parsed()?;
    if seen.insert(line_id.clone()) {
        Some(line_id)
    } else {
        at.refuse("is the line of an earlier item, too")
    }
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
    use candor_domain::event::{Event, Source, Stamp};
    use candor_domain::reading::Violations;
    use serde_json::{Value, json};

    fn translated(detail: &Value) -> (Option<Fact>, Vec<String>) {
        let violations = Violations::default();
        let fact = translate(&At::root(detail, &violations));
        (fact, violations.into_vec().iter().map(ToString::to_string).collect())
    }

    fn parcel() -> Parcel {
        let line = |id: &str, quantity| ParcelLine { line_id: id.parse().unwrap(), quantity };
        Parcel {
            parcel_id: "p-1".parse().unwrap(),
            shipped_at: "2026-03-02T15:00:00Z".parse().unwrap(),
            lines: vec![line("1", 2), line("2", 1)],
            tracking: Some(Tracking {
                number: "PP100000001GB".parse().unwrap(),
                carrier: Some("Parcel Post".parse().unwrap()),
                link: Some("https://track.example/PP100000001GB".parse().unwrap()),
            }),
            voided: false,
        }
    }

    fn bus_detail(parcel: Parcel) -> Value {
        let stamp = Stamp {
            occurred_at: "2026-03-02T15:05:00Z".parse().unwrap(),
            id: "evt-3".parse().unwrap(),
            source: Source::Warehouse,
        };
        let event =
            Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact: Fact::ShipmentCreated(parcel) };
        event.to_bus().unwrap()["detail"].take()
    }

    #[test]
    fn a_parcel_reads_back_as_it_was_written() {
        let voided = Parcel { tracking: None, voided: true, lines: vec![], ..parcel() };
        for parcel in [parcel(), voided] {
            let read = translated(&bus_detail(parcel.clone()));
            assert_eq!(read, (Some(Fact::ShipmentCreated(parcel)), vec![]));
        }
    }

    #[test]
    fn a_parcel_was_handed_over_when_the_event_occurred_unless_it_says_otherwise() {
        let mut detail = bus_detail(parcel());
        detail.as_object_mut().unwrap().remove("shipped_at");
        let later = Parcel { shipped_at: "2026-03-02T15:05:00Z".parse().unwrap(), ..parcel() };
        assert_eq!(translated(&detail), (Some(Fact::ShipmentCreated(later)), vec![]));
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(&json!({
            "shipped_at": "yesterday",
            "lines": [
                { "line_id": "1", "quantity": 1 },
                { "line_id": "1", "quantity": 0 },
                { "line_id": "2", "quantity": 1_000_001 },
            ],
            "tracking": { "link": "javascript:alert(1)" },
            "voided": "no",
        }));
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
            ]
        );
    }

    #[test]
    fn a_parcel_with_nothing_in_it_is_refused_unless_it_is_voided() {
        let mut detail = bus_detail(Parcel { lines: vec![], ..parcel() });
        assert_eq!(translated(&detail), (None, vec!["/lines has no items".to_owned()]));
        detail["voided"] = json!(true);
        assert!(translated(&detail).0.is_some());
    }

    #[test]
    fn a_parcel_of_too_many_lines_is_refused() {
        let lines: Vec<Value> =
            (0..=LINES_MAX).map(|n| json!({ "line_id": n.to_string(), "quantity": 1 })).collect();
        let mut detail = bus_detail(parcel());
        detail["lines"] = json!(lines);
        assert_eq!(translated(&detail).1, ["/lines has 501 items, more than 500"]);
    }
}
