//! Translates real payloads, if a collection of them lies beside the repository (`../shared/corpus`). Each payload
//! of Stripe's becomes facts, is refused with reasons or is not used with a reason, and none panics.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candor_domain::event::fact::Fact;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use serde_json::Value;
use stripe_webhook::{Delivery, Mode, Topic, translate, translate_envelope, translate_partner_event};

/// One line of `SOURCES.tsv`.
struct Entry {
    file: String,
    provider: String,
    topic: String,
}

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no {}", folder.display());
    None
}

fn entries(folder: &Path) -> Vec<Entry> {
    let sources = std::fs::read_to_string(folder.join("SOURCES.tsv")).unwrap();
    let entry = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, provider, topic, ..] => {
            Entry { file: file.to_owned(), provider: provider.to_owned(), topic: topic.to_owned() }
        }
        _ => panic!("{line}"),
    };
    let entries: Vec<Entry> = sources.lines().skip(1).map(entry).collect();
    assert!(entries.len() > 100, "the list is cut off");
    entries
}

fn now() -> Timestamp {
    "2026-12-01T00:00:00Z".parse().unwrap()
}

/// The payloads are of test mode.
fn delivery() -> Delivery {
    Delivery::of_shop("demo-shop", Mode::TestToo).unwrap()
}

fn translated(folder: &Path, entry: &Entry) -> Translation {
    let payload = std::fs::read(folder.join(&entry.file)).unwrap();
    match entry.topic.strip_prefix("eventbridge_") {
        Some(_) => {
            let event: Value = serde_json::from_slice(&payload).unwrap();
            translate_partner_event(&delivery(), &event, now(), None)
        }
        None => translate(&Delivery { topic: Some(entry.topic.clone()), ..delivery() }, &payload, now()),
    }
}

fn reasons(fact: &Fact) -> Vec<String> {
    match fact {
        Fact::EventRefused(refused) => refused.violations.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    }
}

/// Returns the outcome of a translation in words.
fn outcome(translation: Translation) -> String {
    match translation {
        Translation::Events(events) => {
            let slugs: Vec<&str> = events.iter().map(|event| event.fact.event_type().slug()).collect();
            slugs.join(" + ")
        }
        Translation::Reports { reports, refused } => {
            assert!(refused.is_none(), "{refused:?}");
            let slugs: Vec<&str> = reports.iter().map(|report| report.said.event_type().slug()).collect();
            format!("report of {}", slugs.join(" + "))
        }
        Translation::Refused(event) => {
            let reasons = reasons(&event.fact);
            assert!(!reasons.is_empty());
            format!("refused: {}", reasons.join("; "))
        }
        Translation::Demand { .. } | Translation::Changes { .. } => panic!("Stripe demands nothing"),
        Translation::NotUsed { why, .. } => {
            assert!(!why.is_empty());
            format!("not used: {why}")
        }
    }
}

#[test]
fn every_real_payload_becomes_facts_or_is_refused_with_reasons_or_not_used_with_one() {
    let Some(folder) = corpus() else { return };
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries(&folder).iter().filter(|entry| entry.provider == "stripe") {
        let said = outcome(translated(&folder, entry));
        if Topic::named(&entry.topic).is_some() {
            assert!(!said.ends_with("not one of ours"), "{} was dropped", entry.file);
        }
        *outcomes.entry(format!("{}: {said}", entry.topic)).or_default() += 1;
    }
    assert!(outcomes.values().sum::<usize>() > 20);
    outcomes.iter().for_each(|(outcome, count)| eprintln!("{count:4} {outcome}"));
}

#[test]
fn no_real_payload_of_any_provider_panics_as_an_event_of_stripe() {
    let Some(folder) = corpus() else { return };
    for entry in entries(&folder).iter().filter(|entry| entry.file.ends_with(".json")) {
        let payload = std::fs::read(folder.join(&entry.file)).unwrap();
        let _ = outcome(translate(&delivery(), &payload, now()));
        let value: Value = serde_json::from_slice(&payload).unwrap_or_default();
        for topic in Topic::ALL {
            let event = serde_json::json!({ "shop": "demo-shop", "event": { "detail-type": topic.name(), "detail": {
                "object": "event", "type": topic.name(), "created": 1, "livemode": true, "data": { "object": value } } } });
            match translate_envelope(&event, now()) {
                Translation::Reports { reports, refused: Some(_) } => assert!(!reports.is_empty()),
                other => assert!(!outcome(other).is_empty()),
            }
        }
    }
}
