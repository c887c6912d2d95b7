//! Finds what functions logged about an order: which call recorded each event, and what dispatch did.

use std::io::{BufRead, BufReader};
use std::path::Path;

use candor_domain::values::id::OrderKey;
use serde_json::Value;

/// A log line about an order.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// The whole line.
    pub line: Value,
}

/// The greatest number of lines that are kept: the newest.
const LINES_MAX: usize = 100;

impl Logged {
    fn text(&self, name: &str) -> Option<&str> {
        self.line.get(name).and_then(Value::as_str)
    }

    /// Returns the subject of the line: an event, an effect, a case or a message.
    fn subject(&self) -> String {
        let known = ["event", "effect", "case", "message"].into_iter();
        let found = known.filter_map(|name| Some((name, self.text(name)?))).next();
        found
            .map(|(name, value)| if name == "message" { value.to_owned() } else { format!("{name} {value}") })
            .unwrap_or_default()
    }

    /// Returns the line in short.
    #[must_use]
    pub fn shown(&self) -> String {
        let or = |name: &str| self.text(name).unwrap_or("-").to_owned();
        let why = ["reason", "reasons", "why", "error"].iter().find_map(|name| self.text(name));
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        let trace = self.text("trace").map(|trace| format!(", trace {trace}")).unwrap_or_default();
        let at = or("timestamp").chars().take(19).collect::<String>();
        format!("{at}Z {} {}{why} (request {}{trace})", self.subject(), or("outcome"), or("request_id"))
    }
}

/// Reads the log of a stack. A log that cannot be read has nothing to say.
#[must_use]
pub fn about(log: &Path, key: &OrderKey) -> Vec<Logged> {
    let Ok(file) = std::fs::File::open(log) else { return Vec::new() };
    let order = key.to_string();
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let mut found: Vec<Logged> = lines.filter_map(|line| read(&line, &order)).collect();
    found.split_off(found.len().saturating_sub(LINES_MAX))
}

/// Reads a line, if it is one of a function, about this order.
fn read(line: &str, order: &str) -> Option<Logged> {
    let line: Value = serde_json::from_str(line.get(line.find('{')?..)?).ok()?;
    (line.get("order")?.as_str()? == order).then_some(Logged { line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_events_line_names_the_request_that_recorded_it() {
        let line = r#"{"timestamp":"2026-03-02T10:00:00.123456Z","message":"recorded an event","order":"s#1",
            "event":"e1","outcome":"merged","request_id":"r-1"}"#;
        let logged = read(&line.replace('\n', ""), "s#1").unwrap();
        assert_eq!(logged.shown(), "2026-03-02T10:00:00Z event e1 merged (request r-1)");
    }

    #[test]
    fn what_dispatch_withheld_says_why() {
        let line = r#"{"timestamp":"2026-03-02T10:00:00Z","order":"s#1","effect":"order-confirmation","outcome":"failed","why":"throttled","request_id":"r-2","trace":"1-a"}"#;
        let shown = read(line, "s#1").unwrap().shown();
        assert_eq!(
            shown,
            "2026-03-02T10:00:00Z effect order-confirmation failed: throttled (request r-2, trace 1-a)"
        );
    }

    #[test]
    fn lines_of_others_are_left_out() {
        assert_eq!(read(r#"{"order":"s#12","outcome":"done"}"#, "s#1"), None);
        assert_eq!(read("127.0.0.1 POST /", "s#1"), None);
        assert_eq!(read(r#"{"_aws":{},"EventsMerged":1}"#, "s#1"), None);
    }
}
