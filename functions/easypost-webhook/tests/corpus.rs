//! Translates real payloads, if a collection of them lies beside the repository (`../shared/corpus`).
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in what it shares with others, too")]

use std::path::{Path, PathBuf};

use candor_edge::tracking::provider::Delivery;
use candor_edge::translation::Translation;
use easypost_webhook::PROVIDER;
use jiff::Timestamp;

/// Returns the payloads of a provider, each with its topic.
fn payloads(provider: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(sources) = std::fs::read_to_string(folder.join("SOURCES.tsv")) else {
        eprintln!("skipped: no {}", folder.display());
        return vec![];
    };
    let found = sources.lines().filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, of, topic, ..] if of == provider => Some((folder.join(file), topic.to_owned())),
        _ => None,
    });
    let found: Vec<_> = found.collect();
    assert!(!found.is_empty(), "the list is cut off");
    found
}

fn translated(path: &Path, topic: &str) -> Translation {
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let delivery = Delivery { shop: "demo-shop".to_owned(), topic: Some(topic.to_owned()) };
    PROVIDER.translate(&delivery, &std::fs::read(path).unwrap(), now)
}

#[test]
fn every_real_payload_is_told_and_says_what_it_does() {
    for (path, topic) in payloads("easypost") {
        let translation = translated(&path, &topic);
        eprintln!("{}: {translation:?}", path.display());
        match translation {
            Translation::Reports { reports, refused } => assert!(!reports.is_empty() && refused.is_none()),
            Translation::NotUsed { why, .. } => assert!(!why.is_empty()),
            other => panic!("{}: {other:?}", path.display()),
        }
    }
}
