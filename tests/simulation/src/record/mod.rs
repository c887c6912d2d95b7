//! Records everything that anyone is told, so that two builds can be compared: mails as customers read them,
//! withheld messages with their reasons, cases and commands. The record contains no names of types and no
//! debug output, because those can change although everyone is told the same.

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::entry::MessageEntry;
use candor_engine::ports::OutgoingMail;
use jiff::Timestamp;
use serde_json::Value;

mod digest;
mod renamed;

pub use digest::Digest;
pub use renamed::{NotRenamed, Renamed};

/// Puts a mail in words, as a customer reads it. The world itself does not know the texts.
pub type Words = fn(&OutgoingMail<'_>) -> String;

/// Holds something that someone is told.
#[derive(Debug, Clone)]
pub struct Line {
    text: String,
    /// The content for a machine. Its members are sorted by their names, after renamed names are replaced by
    /// the old ones.
    json: Option<Value>,
}

impl Line {
    /// Returns the line as text, with renamed names replaced by the old ones.
    #[must_use]
    pub fn in_text(&self, renamed: &Renamed) -> String {
        let text = renamed.text(&self.text);
        match &self.json {
            Some(json) => format!("{text} {}", renamed.json(json)),
            None => text,
        }
    }
}

/// Returns the digest of all lines.
#[must_use]
pub fn digest(lines: &[Line], renamed: &Renamed) -> Digest {
    let mut digest = Digest::default();
    lines.iter().for_each(|line| digest.add_line(&line.in_text(renamed)));
    digest
}

/// Holds everything that anyone was told so far, in its order.
#[derive(Debug)]
pub struct Record {
    words: Words,
    lines: Vec<Line>,
}

impl Record {
    /// Begins a record.
    #[must_use]
    pub fn new(words: Words) -> Self {
        Self { words, lines: Vec::new() }
    }

    /// Ends the record and returns its lines.
    #[must_use]
    pub fn into_lines(self) -> Vec<Line> {
        self.lines
    }

    fn put(&mut self, at: Timestamp, text: &str, json: Option<Value>) {
        self.lines.push(Line { text: format!("{at} {text}"), json });
    }

    /// Records a mail that is handed to the mail service, with any result.
    pub fn sent(&mut self, at: Timestamp, outgoing: &OutgoingMail<'_>) {
        let content = outgoing.content;
        let (order, key, to) = (&content.order, &content.key, content.to.email.as_str());
        self.put(at, &format!("{order} mail {key} to {to}\n{}", (self.words)(outgoing)), None);
    }

    /// Records what people are told of a case, as the queue carries it.
    pub fn announced(&mut self, at: Timestamp, announcement: &Announcement) {
        let order = &announcement.order;
        self.put(at, &format!("{order} announced"), serde_json::to_value(announcement).ok());
    }

    /// Records a command, as the bus carries it.
    pub fn signalled(&mut self, at: Timestamp, signal: &Command) {
        self.put(at, &format!("{} signal", signal.order), signal.to_bus().ok());
    }

    /// Records newly withheld messages, and changes of cases.
    pub fn changed(&mut self, at: Timestamp, before: Option<&Order>, after: &Order) {
        let (key, held) = (&after.key, before.map(|order| &order.ledger));
        for (message, entry) in &after.ledger.messages {
            if let MessageEntry::Withheld { reason, .. } = entry
                && held.and_then(|held| held.messages.get(message)) != Some(entry)
            {
                self.put(at, &format!("{key} withheld {message}: {reason}"), None);
            }
        }
        for (case, entry) in &after.ledger.cases {
            if held.and_then(|held| held.cases.get(case)) != Some(entry) {
                self.put(at, &format!("{key} case {case} {}", stands(entry)), None);
            }
        }
        let cases = held.into_iter().flat_map(|held| held.cases.keys());
        for case in cases.filter(|case| !after.ledger.cases.contains_key(*case)) {
            self.put(at, &format!("{key} case {case} gone"), None);
        }
    }
}

/// Returns the state of a case, in the record's own words.
fn stands(entry: &CaseEntry) -> String {
    match entry {
        CaseEntry::Pending { until, number } => format!("settling until {until} {number}"),
        CaseEntry::Open { since, number } => format!("open since {since} {number}"),
        CaseEntry::Closed { at, number, decision: _ } => format!("closed at {at} {number}"),
    }
}
