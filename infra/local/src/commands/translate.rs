//! Runs `cargo local translate`.

use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Event;
use candor_engine::intake::violations;
use candor_stage::edges::{Edge, Origin};
use jiff::Timestamp;
use serde_json::{Value, json};
use shopify_webhook::Translation;

use crate::terminal::{BAD, DIM, GOOD, NOTE, STRONG, print, say, styled};

use super::error::Done;
use super::options::Output;

pub(super) fn run(output: &Output, provider: &str, topic: &str, shop: &str, files: &[PathBuf]) -> Done {
    let edge: Edge = provider.parse()?;
    let origin = Origin { topic: topic.to_owned(), shop: Some(shop.to_owned()), ..Origin::default() };
    let mut all_read = true;
    for path in files {
        match std::fs::read(path) {
            Ok(payload) => show(output, path, &edge.translate(&origin, &payload, Timestamp::now())),
            Err(why) => {
                all_read = false;
                say(&format!("{} {}: {why}", styled(BAD, "failed to read"), path.display()));
            }
        }
    }
    Ok(all_read)
}

fn show(output: &Output, path: &Path, translation: &Translation) {
    if output.json {
        print(&as_json(path, translation).to_string());
    } else {
        print_one(path, translation);
    }
}

fn as_json(path: &Path, translation: &Translation) -> Value {
    let file = path.display().to_string();
    match translation {
        Translation::Events(events) => {
            let reasons: Vec<String> = events.iter().flat_map(reasons).collect();
            let events: Vec<Value> = events.iter().filter_map(|event| event.to_bus().ok()).collect();
            json!({ "file": file, "outcome": "translated", "events": events, "reasons": reasons })
        }
        Translation::Refused(event) => {
            let bus = event.to_bus().unwrap_or_default();
            json!({ "file": file, "outcome": "refused", "events": [bus], "reasons": reasons(event) })
        }
        Translation::NotUsed { topic, why } => {
            json!({ "file": file, "outcome": "not-used", "topic": topic, "events": [], "reasons": [why] })
        }
    }
}

fn reasons(event: &Event) -> Vec<String> {
    violations(event).iter().map(ToString::to_string).collect()
}

fn print_one(path: &Path, translation: &Translation) {
    let file = styled(STRONG, &path.display().to_string());
    match translation {
        Translation::Events(events) => {
            print(&format!("{} {file}", styled(GOOD, "translated")));
            events.iter().for_each(print_event);
        }
        Translation::Refused(event) => {
            print(&format!("{} {file}", styled(NOTE, "refused   ")));
            print_event(event);
        }
        Translation::NotUsed { why, .. } => print(&format!("{} {file}: {why}", styled(DIM, "not used  "))),
    }
}

fn print_event(event: &Event) {
    let kind = event.fact.event_type().detail_type();
    let occurred_at = styled(DIM, &event.stamp.occurred_at.to_string());
    print(&format!("    {kind:17} {} {occurred_at}", event.key));
    for reason in reasons(event) {
        print(&format!("      {} {reason}", styled(NOTE, "·")));
    }
}
