//! Runs `cargo local translate --summary`.

use std::io;
use std::path::{Path, PathBuf};

use candor_domain::values::reads::Reads;
use candor_stage::edges::{Edge, Origin};
use jiff::Timestamp;

use crate::summary::{Outcome, Summary, text, topic};
use crate::terminal::print;

use super::error::Done;
use super::options::Output;

/// Sums up the payloads in `paths`. Returns true if every file could be summed up.
pub(super) fn run(
    output: &Output,
    edge: Edge,
    shop: Option<&str>,
    topic: Option<&str>,
    paths: &[PathBuf],
) -> Done {
    let mut summary = Summary::default();
    for path in paths {
        add(&mut summary, edge, shop, topic, path);
    }
    print(&if output.json { summary.json().to_string() } else { text(&summary) });
    Ok(summary.is_complete())
}

/// Adds a file, or every payload in a folder.
fn add(summary: &mut Summary, edge: Edge, shop: Option<&str>, topic: Option<&str>, path: &Path) {
    let name = path.display().to_string();
    if !path.is_dir() {
        return match std::fs::read(path) {
            Ok(payload) => add_one(summary, edge, shop, topic, path, &payload),
            Err(why) => summary.leave_out(&name, why.to_string()),
        };
    }
    match entries(path) {
        Ok(entries) => entries.iter().for_each(|entry| add(summary, edge, shop, topic, entry)),
        Err(why) => summary.leave_out(&name, why.to_string()),
    }
}

/// Returns the folders and the files of JSON in a folder, in the order of their names.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries: io::Result<Vec<PathBuf>> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut entries = entries?;
    entries.retain(|path| path.is_dir() || path.extension().is_some_and(|kind| kind == "json"));
    entries.sort();
    Ok(entries)
}

fn add_one(
    summary: &mut Summary,
    edge: Edge,
    shop: Option<&str>,
    named: Option<&str>,
    path: &Path,
    payload: &[u8],
) {
    let file = path.display().to_string();
    let topic = named.map(str::to_owned).or_else(|| topic::topic(path, &edge.topics()));
    let Some(topic) = topic else {
        return summary.leave_out(&file, "neither its name nor its folder says a topic; use --topic");
    };
    let origin = Origin { topic, shop: shop.map(str::to_owned), ..Origin::default() };
    let body = match edge.body(&origin, payload) {
        Ok(body) => body,
        Err(why) => return summary.leave_out(&file, format!("is not JSON: {why}")),
    };
    let reads = Reads::default();
    let translation = edge.translate_recorded(&origin, payload, Timestamp::now(), &reads);
    let outcome = Outcome { file: &file, body: &body, translation: &translation, reads: &reads };
    summary.add(&origin.topic, &outcome);
}
