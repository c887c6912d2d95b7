//! Translates the `detail` of a `PickupReady` event into a fact.
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The envelope, which every event shares,
//! says which order the event is about and when it happened (`candor_domain::event::envelope::Envelope`).

use candor_domain::event::fact::Fact;
use candor_domain::pickup::ready::PickupReady;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let place = detail.field("place").optional(At::parsed);
    let ready_until = detail.field("ready_until").optional(At::moment);
    Some(Fact::PickupReady(PickupReady { place: place?, ready_until: ready_until? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn goods_that_wait_read_back_as_they_were_written() {
        let place = Some("High Street store, Mon to Sat 9 to 18".parse().unwrap());
        let ready_until = Some("2026-03-12T18:00:00Z".parse().unwrap());
        for body in [PickupReady { place, ready_until }, PickupReady { place: None, ready_until: None }] {
            assert_reads_back(translate, Fact::PickupReady(body));
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let (fact, violations) =
            translated(translate, &json!({ "place": "x".repeat(301), "ready_until": "Thursday" }));
        assert_eq!(fact, None);
        assert_eq!(violations.len(), 2, "{violations:?}");
        assert!(violations[0].starts_with("/place is longer") && violations[1].starts_with("/ready_until "));
    }
}
