//! Translates the `detail` of a `RiskAssessed` event into a fact.

use candor_domain::event::fact::Fact;
use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::placed::Risk;
use candor_domain::values::reading::At;

/// Reads a `detail`, noting every violation in it.
#[must_use]
pub fn translate(detail: &At<'_>) -> Option<Fact> {
    let provider_id = detail.field("provider_id").parsed();
    let provider = detail.field("provider").optional(At::parsed);
    let level = detail.field("level").one_of(&Risk::ALL, Risk::slug);
    Some(Fact::RiskAssessed(RiskAssessed { provider_id: provider_id?, provider: provider?, level: level? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_translation::{assert_reads_back, translated};
    use serde_json::json;

    #[test]
    fn a_rating_reads_back_as_it_was_written() {
        for level in Risk::ALL {
            for provider in [Some("Fraud Shield".parse().unwrap()), None] {
                let body = RiskAssessed { provider_id: "77".parse().unwrap(), provider, level };
                assert_reads_back(translate, Fact::RiskAssessed(body));
            }
        }
    }

    #[test]
    fn every_violation_is_listed() {
        let refused = |detail| translated(translate, &detail).1;
        assert_eq!(refused(json!({})), ["/provider_id is missing", "/level is missing"]);
        assert_eq!(
            refused(json!({ "provider_id": "7 7", "provider": 1, "level": "pending" })),
            [
                "/provider_id has the character ' ', which an identifier cannot have",
                "/provider is not a string",
                "/level is not one of low, medium, high",
            ]
        );
    }
}
