//! Sums up what an edge makes of many payloads: per topic, what they are translated into, what is refused and why,
//! and which members are never read.
//!
//! Pure: files are found and read by the command. Nothing here lists what a translation reads: the reading records it
//! ([`Reads`]).

mod members;
mod tally;
mod text;
pub(crate) mod topic;

use std::collections::BTreeMap;

use candor_domain::values::reads::Reads;
use serde_json::{Value, json};
use shopify_webhook::Translation;

use tally::Tally;

pub(crate) use text::text;

/// The summary of many payloads.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// The payloads of each topic.
    topics: BTreeMap<String, Tally>,
    /// The files that could not be summed up, each with the reason.
    left_out: Vec<(String, String)>,
}

/// One payload, and what became of it.
pub(crate) struct Outcome<'a> {
    /// The name of the file that holds the payload.
    pub(crate) file: &'a str,
    /// What the payload says.
    pub(crate) body: &'a Value,
    /// What the edge makes of it.
    pub(crate) translation: &'a Translation,
    /// The places of the payload that the edge looked at.
    pub(crate) reads: &'a Reads,
}

impl Summary {
    /// Adds a payload of a topic.
    pub(crate) fn add(&mut self, topic: &str, outcome: &Outcome<'_>) {
        self.topics.entry(topic.to_owned()).or_default().add(outcome);
    }

    /// Adds a file that cannot be summed up.
    pub(crate) fn leave_out(&mut self, file: &str, why: impl Into<String>) {
        self.left_out.push((file.to_owned(), why.into()));
    }

    /// Returns true if no file was left out.
    pub(crate) fn is_complete(&self) -> bool {
        self.left_out.is_empty()
    }

    /// Returns the summary for programs.
    pub(crate) fn json(&self) -> Value {
        let topics: BTreeMap<&String, Value> =
            self.topics.iter().map(|(topic, tally)| (topic, tally.json())).collect();
        let left_out: Vec<Value> =
            self.left_out.iter().map(|(file, why)| json!({ "file": file, "why": why })).collect();
        json!({ "topics": topics, "left_out": left_out })
    }
}

#[cfg(test)]
mod tests;
