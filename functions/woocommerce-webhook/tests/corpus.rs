//! Translates real payloads, if a collection of them lies beside the repository (`../shared/corpus`). Each payload of
//! WooCommerce becomes events or is refused with reasons, and none of any provider panics under any topic.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Refused;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use woocommerce_webhook::{Delivery, Subject, Topic, translate};

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

fn translated(folder: &Path, entry: &Entry, topic: &str) -> Translation {
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let subject = Subject::Topic(topic.to_owned());
    let delivery = Delivery { shop: "demo-shop".parse().unwrap(), subject, delivery_id: None };
    let payload = std::fs::read(folder.join(&entry.file)).unwrap();
    translate(&delivery, &payload, now)
}

fn refused_of(events: &[Event]) -> Option<&Refused> {
    events
        .iter()
        .find_map(|event| if let Fact::EventRefused(refused) = &event.fact { Some(refused) } else { None })
}

#[test]
fn every_real_order_becomes_events_or_is_refused_with_reasons() {
    let Some(folder) = corpus() else { return };
    let ours: Vec<Entry> =
        entries(&folder).into_iter().filter(|entry| entry.provider == "woocommerce").collect();
    assert!(!ours.is_empty());
    for entry in &ours {
        let events = translated(&folder, entry, &entry.topic).into_events();
        let slugs: Vec<&str> = events.iter().map(|event| event.fact.event_type().slug()).collect();
        eprintln!("{}: {}", entry.file, slugs.join(" + "));
        assert!(!events.is_empty(), "{} was dropped", entry.file);
        if let Some(refused) = refused_of(&events) {
            assert!(!refused.violations.is_empty(), "{}", entry.file);
            refused.violations.iter().for_each(|violation| eprintln!("  refused: {violation}"));
        }
    }
    let placed = |entry: &Entry| {
        let events = translated(&folder, entry, &entry.topic).into_events();
        events.iter().any(|event| matches!(event.fact, Fact::OrderPlaced(_)))
    };
    assert!(ours.iter().any(placed), "no real order is one");
}

#[test]
fn every_real_payload_under_any_topic_is_told_and_none_panics() {
    let Some(folder) = corpus() else { return };
    for entry in entries(&folder) {
        for topic in Topic::ALL {
            match translated(&folder, &entry, topic.name()) {
                Translation::Events(events) => assert!(!events.is_empty()),
                Translation::Reports { .. } => panic!("{}: WooCommerce names the order", entry.file),
                Translation::Demand { .. } | Translation::Changes { .. } => {
                    panic!("{}: WooCommerce demands nothing", entry.file)
                }
                Translation::Refused(event) => assert!(refused_of(&[*event]).is_some()),
                Translation::NotUsed { .. } => {}
            }
        }
        let unused = translated(&folder, &entry, "product.updated");
        assert!(matches!(unused, Translation::NotUsed { .. }), "{}", entry.file);
    }
}
