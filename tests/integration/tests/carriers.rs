//! Checks that every sample of an edge of carriers in `events/` does what its name says: `applied-…` is reported as
//! a whole, `refused-…` names what is wrong, and `not-used-…` says why. A new file is a new test.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

use std::fs;
use std::path::Path;

use candor_domain::event::fact::Fact;
use candor_domain::reference::report::Report;
use candor_edge::tracking::provider::refusal;
use candor_edge::translation::Translation;
use candor_stage::edges::{Edge, Origin};
use jiff::Timestamp;
use serde_json::Value;

const CARRIERS: [&str; 4] = ["easypost", "aftership", "shippo", "tracking"];

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

/// Returns the samples of a provider: each name, and what becomes of the payload.
fn samples(provider: &str) -> Vec<(String, Translation)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/{provider}-webhook"));
    let edge: Edge = provider.parse().unwrap();
    let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
    let translated = files.map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, edge.translate(&Origin::default(), &fs::read(&path).unwrap(), now()))
    });
    translated.collect()
}

#[test]
fn every_sample_of_a_carrier_does_what_its_name_says() {
    for provider in CARRIERS {
        let samples = samples(provider);
        for outcome in ["applied", "refused", "not-used"] {
            assert!(
                samples.iter().any(|(name, _)| name.starts_with(outcome)),
                "{provider}: none is {outcome}"
            );
        }
        for (name, translation) in samples {
            let refused = refusal(&translation).map(|event| match &event.fact {
                Fact::EventRefused(refused) => refused.violations.len(),
                other => panic!("{name}: {other:?}"),
            });
            let is_so = match (&translation, refused) {
                (Translation::Reports { .. }, None) => name.starts_with("applied"),
                (_, Some(reasons)) => name.starts_with("refused") && reasons > 0,
                (Translation::NotUsed { why, .. }, None) => name.starts_with("not-used") && !why.is_empty(),
                (Translation::Events(_) | Translation::Refused(_), None) => false,
                (Translation::Demand { .. } | Translation::Changes { .. }, None) => false,
            };
            assert!(is_so, "{provider}/{name}: {translation:?}");
        }
    }
}

#[test]
fn no_sample_that_denies_a_delivery_is_reported_as_one() {
    for (name, translation) in CARRIERS.iter().flat_map(|provider| samples(provider)) {
        let reports = translation.into_parts().1;
        let delivered = reports.iter().any(|report| said(report).contains("\"status\":\"delivered\""));
        let is_one = ["delivered.json", "applied-delivered.json"].iter().any(|end| name.ends_with(end));
        assert_eq!(delivered, is_one, "{name}: {reports:?}");
    }
}

/// Messages that disagree with what is around them obey the schema all the same.
const ONLY_IN_WORDS: [&str; 2] = ["refused-another-shop", "refused-later-than-its-message"];

#[test]
fn the_schema_of_our_own_format_says_what_is_believed() {
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events");
    let read = |path: &Path| serde_json::from_str::<Value>(&fs::read_to_string(path).unwrap()).unwrap();
    let schema = read(&events.join("schemas/tracking-webhook.json"));
    let schema = jsonschema::validator_for(&schema).unwrap();
    for file in fs::read_dir(events.join("tracking-webhook")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let obeys = name.starts_with("applied") || ONLY_IN_WORDS.contains(&name);
        assert_eq!(schema.is_valid(&read(&path)), obeys, "{name}");
    }
}

fn said(report: &Report) -> String {
    report.to_bus().unwrap().get("detail").map(Value::to_string).unwrap()
}

#[test]
fn no_report_is_later_than_the_moment_at_which_it_came() {
    for (name, translation) in CARRIERS.iter().flat_map(|provider| samples(provider)) {
        for report in translation.into_parts().1 {
            assert!(
                report.stamp.occurred_at <= "2026-03-05T12:00:05Z".parse().unwrap(),
                "{name}: {report:?}"
            );
        }
    }
}
