//! Translates the `detail` of an `EventRefused` event into a fact.
//!
//! `EventRefused` is our own event. An edge (a function that receives a provider's webhooks) publishes it if
//! it could not believe a provider's payload. The order that the payload is about then holds a case; if that
//! order is not known, a substitute order holds the case. The event's form is the serde form of
//! `candor_domain::event::refused::Refused`. This crate only translates: it has no rules, reads no clock and
//! does no I/O.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Raw, Refused, WhyRefused};
use candor_domain::values::reading::{At, VIOLATIONS_MAX, Violation};
use serde::de::DeserializeOwned;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let refused_at = detail.field("refused_at").moment();
    let why = detail.field("why").optional(read_ours::<WhyRefused>);
    let why = why.and_then(|why| why.or_else(|| detail.field("why").refuse("is missing")));
    let about = detail.field("about").optional(read_ours::<Aspect>);
    let event_id = detail.field("event_id").optional(At::parsed);
    let violations = detail.field("violations").each(VIOLATIONS_MAX, read_violation);
    let raw = detail.field("raw").string().map(|text| Raw::from(text.to_owned()));
    Some(Fact::EventRefused(Refused {
        refused_at: refused_at?,
        why: why?,
        about: about?,
        event_id: event_id?,
        // On the bus, the envelope's `occurred_at` and the refused event's own time are one field. If the
        // refused event gave no time, the edge writes the moment of the refusal there. So that moment is not
        // taken for the refused event's own time.
        occurred_at: detail
            .field("occurred_at")
            .if_readable(|at| at.moment())
            .filter(|at| Some(*at) != refused_at),
        violations: violations?,
        raw: raw?,
    }))
}

/// Reads a value in a form that only our own code writes, so serde's message about an error is enough.
fn read_ours<T: DeserializeOwned>(at: &At<'_>) -> Option<T> {
    let value = at.value()?.clone();
    serde_json::from_value(value).map_err(|why| at.refuse::<T>(format!("is not ours: {why}"))).ok()
}

fn read_violation(at: &At<'_>) -> Option<Violation> {
    let pointer = at.field("pointer").string();
    let problem = at.field("problem").string();
    Some(Violation::new(pointer?, problem?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::envelope::Event;
    use candor_domain::event::stamp::{Source, Stamp};
    use candor_translation::translated;
    use serde_json::{Value, json};

    const REFUSED_AT: &str = "2026-03-02T15:06:00Z";

    fn refused() -> Refused {
        Refused {
            refused_at: REFUSED_AT.parse().unwrap(),
            why: WhyRefused::Malformed,
            about: Some(Aspect::Shipment("p-1".parse().unwrap())),
            event_id: Some("evt-3".parse().unwrap()),
            occurred_at: Some("2026-03-02T15:05:00Z".parse().unwrap()),
            violations: vec![Violation { pointer: "/lines".to_owned(), problem: "is missing".to_owned() }],
            raw: "{}".to_owned().into(),
        }
    }

    fn bus_detail(refused: Refused) -> Value {
        let occurred_at = refused.occurred_at.unwrap_or(refused.refused_at);
        let stamp = Stamp { occurred_at, id: "digest".parse().unwrap(), source: Source::Storefront };
        let event =
            Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact: Fact::EventRefused(refused) };
        event.to_bus().unwrap()["detail"].take()
    }

    #[test]
    fn a_refusal_reads_back_as_it_was_written() {
        let bare =
            Refused { about: None, event_id: None, occurred_at: None, violations: vec![], ..refused() };
        let placed = Refused { about: Some(Aspect::Placed), why: WhyRefused::FromTheFuture, ..refused() };
        for refused in [refused(), bare, placed] {
            let read = translated(translate, &bus_detail(refused.clone()));
            assert_eq!(read, (Some(Fact::EventRefused(refused)), vec![]));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) = translated(
            translate,
            &json!({
                "refused_at": "now",
                "about": { "order": 1 },
                "violations": [{ "pointer": "/a" }],
            }),
        );
        assert_eq!(fact, None);
        assert_eq!(
            violations.iter().map(|text| text.split(':').next().unwrap()).collect::<Vec<_>>(),
            [
                "/refused_at is not an RFC 3339 time with an offset",
                "/why is missing",
                "/about is not ours",
                "/violations/0/problem is missing",
                "/raw is missing",
            ]
        );
    }
}
