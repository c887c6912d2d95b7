//! Counts what happens because of one order, or because a minute passes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Holds what was counted of a typical order, and of a minute in which no order waits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    /// All that happens because of one order.
    pub order: Counts,
    /// All that happens because a minute passes.
    pub minute: Counts,
    /// The size of the order's item when it is done, in bytes.
    pub item_bytes: u64,
}

/// Counts what is paid for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Counts {
    /// The work of each function, by its slug.
    pub functions: BTreeMap<String, Work>,
    /// The read units of the table and its index.
    pub read_units: f64,
    /// The write units of the table itself.
    pub write_units: f64,
    /// The write units of its indexes.
    pub index_write_units: f64,
    /// The chunks of events that sources and functions put on the bus.
    pub bus_events: u64,
    /// The events of SES.
    pub service_events: u64,
    /// The bytes of events that the archive keeps.
    pub archived_bytes: u64,
    /// The messages by which `wake` asks `dispatch`.
    pub woken: u64,
    /// The messages to people.
    pub cases: u64,
    /// The writes that change the figures, which the table's stream brings to `figures`.
    #[serde(default)]
    pub figures: u64,
    /// The requests to the HTTP API.
    pub api_calls: u64,
    /// The mails.
    pub mails: u64,
    /// The bytes that functions logged.
    pub log_bytes: u64,
    /// The lines that functions logged.
    pub log_lines: u64,
    /// The metrics that appeared, each with its dimensions.
    pub metrics: BTreeSet<String>,
}

/// Counts the work of one function.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The calls by the API, the stream or the schedule.
    pub called: u64,
    /// The messages from its queue.
    pub queued: u64,
    /// The processor time, in microseconds.
    pub cpu_us: u64,
    /// The requests to AWS, by operation.
    pub asked: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts the lines of a log: their bytes, and the metrics that they carry.
    pub fn read_log(&mut self, log: &str) {
        for line in log.lines() {
            self.log_lines = self.log_lines.saturating_add(1);
            self.log_bytes = self.log_bytes.saturating_add(bytes(line).saturating_add(1));
            self.metrics.extend(metrics_of(line));
        }
    }
}

/// Returns the length of a text in bytes.
#[must_use]
pub fn bytes(text: &str) -> u64 {
    u64::try_from(text.len()).unwrap_or(u64::MAX)
}

/// Returns the metrics that a line carries in the embedded metric format, each with its dimensions and their
/// values: each of these is a metric by itself, and paid for.
fn metrics_of(line: &str) -> Vec<String> {
    let line: Value = serde_json::from_str(line).unwrap_or_default();
    let texts = |value: Option<&Value>| {
        let items = value.and_then(Value::as_array).into_iter().flatten();
        items.cloned().collect::<Vec<Value>>()
    };
    let mut found = Vec::new();
    for directive in texts(line.pointer("/_aws/CloudWatchMetrics")) {
        for dimensions in texts(directive.get("Dimensions")) {
            let of: Vec<String> = texts(Some(&dimensions))
                .iter()
                .filter_map(|name| line.get(name.as_str()?))
                .map(|value| format!(" of {value}"))
                .collect();
            let names = texts(directive.get("Metrics"));
            let names = names.iter().filter_map(|metric| metric.get("Name")?.as_str());
            found.extend(names.map(|name| format!("{name}{}", of.concat())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_dimension_of_a_metric_is_a_metric() {
        let line = r#"{"_aws": {"CloudWatchMetrics": [{"Dimensions": [[], ["function"]],
            "Metrics": [{"Name": "EventsMerged"}]}]}, "function": "wake", "EventsMerged": 1}"#;
        let log = format!("{{\"outcome\":\"merged\"}}\n{}\n", line.replace('\n', ""));
        let mut counts = Counts::default();
        counts.read_log(&log);
        assert_eq!((counts.log_lines, counts.log_bytes), (2, bytes(&log)));
        assert_eq!(
            counts.metrics.into_iter().collect::<Vec<_>>(),
            ["EventsMerged", "EventsMerged of \"wake\""]
        );
    }
}
