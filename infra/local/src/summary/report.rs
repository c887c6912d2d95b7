//! The summary: the payloads of each topic, and the files that are not summed up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::tally::{Outcome, Tally};

/// The summary of many payloads.
#[derive(Debug, Default)]
pub(crate) struct Summary {
    /// The payloads of each topic.
    pub(super) topics: BTreeMap<String, Tally>,
    /// The files that could not be summed up, each with the reason.
    pub(super) left_out: Vec<(String, String)>,
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
