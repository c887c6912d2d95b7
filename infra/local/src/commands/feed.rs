//! Runs `cargo local send` and `cargo local play`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use candor_stage::report::Summary;
use candor_stage::script::key_of;
use candor_story::moment;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::project::Project;
use crate::script;
use crate::shifted;
use crate::sources;
use crate::terminal::{DIM, GOOD, print, styled};

use super::error::{CommandError, Done};
use super::options::Which;
use super::{demo, sent};

pub(super) fn send(project: &Project, which: &Which, as_written: bool, files: &[PathBuf]) -> Done {
    let events = files.iter().map(|path| read(path)).collect::<Result<Vec<_>, _>>()?;
    let stack = which.find(project)?;
    let before = sent::outbox(&stack)?;
    let mut keys = BTreeSet::new();
    for event in events.iter().flatten() {
        let now = Timestamp::now();
        let resolved = moment::resolve(event, now);
        let is_relative = resolved != *event;
        let shifted = if as_written || is_relative { None } else { shifted::to_present(event, now) };
        let by = shifted.as_ref().map(|shifted| shifted.by);
        let event = shifted.map_or(resolved, |shifted| shifted.event);
        sources::put_event(&stack, &event)?;
        print_sent(which, &event, by);
        keys.insert(key_of(&event));
    }
    sent::show(project, which, &stack, &keys, &before)
}

fn print_sent(which: &Which, event: &Value, shifted: Option<SignedDuration>) {
    let kind = event.get("detail-type").and_then(Value::as_str).unwrap_or_default();
    let order = key_of(event).to_string();
    if which.output.json {
        let shifted = shifted.map(|by| by.to_string());
        return print(&json!({ "sent": kind, "order": order, "shifted": shifted }).to_string());
    }
    let note = shifted.map(|by| format!(", its times moved by {}, to now (or: --as-written)", length(by)));
    let note = styled(DIM, &note.unwrap_or_default());
    print(&format!("{} {kind} of {order}{note}", styled(GOOD, "sent")));
}

/// Returns a length of time as people read it.
fn length(length: SignedDuration) -> String {
    match length.as_hours() {
        0 => format!("{} min", length.as_mins()),
        hours @ 1..24 => format!("{hours} h"),
        hours => format!("{} days {} h", hours / 24, hours % 24),
    }
}

/// Reads the events of a file: one event, a list of events, or one event per line.
fn read(path: &Path) -> Result<Vec<Value>, CommandError> {
    let file = |cause| CommandError::File { operation: "read", path: path.to_owned(), cause };
    let text = std::fs::read_to_string(path).map_err(file)?;
    let wrong = |problem: String| CommandError::Event { path: path.to_owned(), problem };
    let values =
        serde_json::Deserializer::from_str(&text).into_iter::<Value>().collect::<Result<Vec<_>, _>>();
    let values = values.map_err(|why| wrong(format!("it is not JSON: {why}")))?;
    let events: Vec<Value> = values
        .into_iter()
        .flat_map(|value| match value {
            Value::Array(events) => events,
            event => vec![event],
        })
        .collect();
    let is_event = |event: &Value| {
        ["source", "detail-type"].iter().all(|name| event.get(name).is_some_and(Value::is_string))
            && event.get("detail").is_some_and(Value::is_object)
    };
    match events.iter().position(|event| !is_event(event)) {
        Some(index) => {
            let number = index.saturating_add(1);
            Err(wrong(format!("event {number} is not an object with source, detail-type and detail")))
        }
        None if events.is_empty() => Err(wrong("it has no event".into())),
        None => Ok(events),
    }
}

pub(super) fn play(project: &Project, which: &Which, stories: &[PathBuf]) -> Done {
    let scripts = stories.iter().map(|path| script::read(path)).collect::<Result<Vec<_>, _>>()?;
    let stack = which.find(project)?;
    let played = demo::play(&stack, scripts)?;
    let summary = Summary::of(played.iter().map(|one| &one.played));
    if which.output.json {
        for problem in played.iter().flat_map(|one| &one.played.problems) {
            crate::terminal::say(problem);
        }
        print(&summary.line());
    } else {
        demo::print_all(&played);
    }
    Ok(summary.expected != Some(false))
}
