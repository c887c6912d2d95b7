//! Translates the `detail` of an `OrderTagged` event into a fact, and that of a `RiskAssessed` event ([`assessed`]).
//!
//! This crate only translates: it has no rules, reads no clock and does no I/O. The policy decides what a tag
//! does. The envelope, which every event shares, says which order the event is about and when it happened
//! (`candor_domain::event::envelope::Envelope`).

pub mod assessed;

use candor_domain::event::fact::Fact;
use candor_domain::order::tagged::{TagChange, Tagged};
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let tag = detail.field("tag").parsed();
    let change = detail.field("change").one_of(&TagChange::ALL, TagChange::slug);
    Some(Fact::OrderTagged(Tagged { tag: tag?, change: change? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_tag_reads_back_as_it_was_written() {
        for change in TagChange::ALL {
            assert_reads_back(
                translate,
                Fact::OrderTagged(Tagged { tag: "gift wrap".parse().unwrap(), change }),
            );
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let refused = |detail| translated(translate, &detail).1;
        assert_eq!(refused(json!({})), ["/tag is missing", "/change is missing"]);
        assert_eq!(
            refused(json!({ "tag": "x".repeat(101), "change": "Added" })),
            ["/tag is longer than 100 bytes", "/change is not one of added, removed"]
        );
    }
}
