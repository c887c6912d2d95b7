//! Checks that every sample in `events/stripe-webhook` does what its name says: it is `applied`, `refused` or
//! `not-used`; one whose name goes on with `envelope` is an event of Stripe's partner bus, with its shop. A new file
//! is a new test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::path::{Path, PathBuf};

use candor_bus::translate_of;
use candor_domain::event::envelope::Event;
use candor_domain::reference::report::{Report, Said};
use candor_edge::translation::Translation;
use candor_engine::intake;
use jiff::Timestamp;
use stripe_webhook::{Delivery, Mode, Topic, translate, translate_envelope};

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

/// Returns the samples, by outcome and by the rest of their names.
fn samples() -> Vec<(String, String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events/stripe-webhook");
    let outcomes = ["applied", "refused", "not-used"];
    let sample = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap();
        let named = |outcome: &str| {
            Some((outcome.to_owned(), name.strip_prefix(outcome)?.strip_prefix('-')?.to_owned()))
        };
        let (outcome, rest) = outcomes
            .iter()
            .find_map(|outcome| named(outcome))
            .unwrap_or_else(|| panic!("{name}: no outcome"));
        (outcome, rest, path)
    };
    let samples: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|file| sample(file.unwrap().path())).collect();
    for outcome in outcomes {
        assert!(samples.iter().any(|(found, ..)| found == outcome), "no sample is {outcome}");
    }
    samples
}

fn translated(rest: &str, path: &Path) -> Translation {
    let text = std::fs::read_to_string(path).unwrap();
    if rest.starts_with("envelope") {
        return translate_envelope(&serde_json::from_str(&text).unwrap(), now());
    }
    translate(&Delivery::of_shop("demo-shop", Mode::LiveOnly).unwrap(), text.as_bytes(), now())
}

/// Returns the event that a report becomes when its order is found.
fn found(report: Report) -> Event {
    let Said::Payment(_, of) = report.said else { panic!("Stripe ships nothing") };
    Event { key: "demo-shop#5001".parse().unwrap(), stamp: report.stamp, fact: of.fact() }
}

#[test]
fn every_sample_does_what_its_name_says() {
    for (outcome, rest, path) in samples() {
        let translation = translated(&rest, &path);
        match (outcome.as_str(), &translation) {
            ("applied", Translation::Events(events)) => {
                assert!(events.iter().all(|event| intake::violations(event).is_empty()), "{rest}");
            }
            ("applied", Translation::Reports { refused: None, .. }) => {}
            ("refused", Translation::Refused(event)) => {
                assert!(!intake::violations(event).is_empty(), "{rest}");
            }
            ("not-used", Translation::NotUsed { .. }) => {}
            (_, other) => panic!("{outcome}-{rest}: {other:?}"),
        }
    }
}

#[test]
fn what_is_translated_is_read_from_the_bus_as_it_was_meant() {
    for (_, rest, path) in samples() {
        let (events, reports) = translated(&rest, &path).into_parts();
        for event in events.into_iter().chain(reports.into_iter().map(found)) {
            let kind = event.fact.event_type();
            let body = event.to_bus().unwrap().to_string();
            assert_eq!(intake::read(kind, translate_of(kind), &body, now()), event, "{rest}");
        }
    }
}

#[test]
fn every_kind_of_object_has_a_sample_that_is_applied() {
    let texts: Vec<String> = samples()
        .iter()
        .filter(|(outcome, ..)| outcome == "applied")
        .map(|(_, _, path)| std::fs::read_to_string(path).unwrap())
        .collect();
    let has =
        |topic: Topic| texts.iter().any(|text| text.contains(&format!("\"type\": \"{}\"", topic.name())));
    let missing: Vec<&str> = Topic::ALL.into_iter().filter(|topic| !has(*topic)).map(Topic::name).collect();
    assert_eq!(
        missing,
        ["charge.dispute.updated", "charge.dispute.funds_withdrawn", "charge.dispute.funds_reinstated"],
        "their objects are those of charge.dispute.created and .closed"
    );
}
