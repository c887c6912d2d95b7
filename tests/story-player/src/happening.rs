//! Records what happened in a story, in its order.

use std::fmt;

use candor_domain::event::envelope::Event;
use candor_domain::reference::report::Report;
use candor_domain::values::id::OrderKey;
use candor_engine::Changes;
use candor_engine::dispatch::Dispatched;
use candor_engine::intake::violations;
use candor_engine::ports::Outcome;
use candor_engine::record::Recorded;
use jiff::Timestamp;
use serde::Serialize;

/// Describes something that happened, at a moment of the story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happening {
    /// The time at which it happened.
    pub at: Timestamp,
    /// The order that it happened to, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The kind, such as `merged`, `done`, `withheld` or `opened`.
    pub what: &'static str,
    /// The type of an event, the key of an effect, or the key of a case.
    pub about: String,
    /// The reason, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, order, what, about, why } = self;
        write!(f, "{}  {what:<10} {about:<30}", at.strftime("%a %d %b %H:%M:%S"))?;
        order.iter().try_for_each(|order| write!(f, " {order}"))?;
        why.iter().try_for_each(|why| write!(f, " ({why})"))
    }
}

/// Holds everything that has happened so far.
#[derive(Debug, Default)]
pub(crate) struct Trail(Vec<Happening>);

impl Trail {
    pub(crate) fn into_vec(self) -> Vec<Happening> {
        self.0
    }

    /// Notes an event that the edge or the bus did not pass on.
    pub(crate) fn passed_over(&mut self, at: Timestamp, about: &str, why: &str) {
        let (about, why) = (about.to_owned(), Some(why.to_owned()));
        self.0.push(Happening { at, order: None, what: "not used", about, why });
    }

    /// Notes a report whose order is not known yet.
    pub(crate) fn waits(&mut self, at: Timestamp, report: &Report) {
        let about = report.said.event_type().to_string();
        let why = Some(format!("no order has {}", report.said.reference()));
        self.0.push(Happening { at, order: None, what: "waits", about, why });
    }

    pub(crate) fn recorded(&mut self, at: Timestamp, event: &Event, recorded: &Recorded) {
        let reasons: Vec<String> = violations(event).iter().map(ToString::to_string).collect();
        let why = (!reasons.is_empty()).then(|| reasons.join("; "));
        for (_, disposition) in &recorded.events {
            let about = event.fact.event_type().to_string();
            self.note(at, &event.key, disposition.slug(), about, why.clone());
        }
        self.changed(at, &event.key, &recorded.changes);
    }

    pub(crate) fn dispatched(&mut self, at: Timestamp, key: &OrderKey, dispatched: &Dispatched) {
        self.changed(at, key, &dispatched.changes);
        for (effect, outcome) in &dispatched.attempts {
            let (what, why) = match outcome {
                Outcome::Done { .. } => ("done", None),
                Outcome::Refused { why } => ("refused", Some(why)),
                Outcome::Failed { why } => ("failed", Some(why)),
                Outcome::Postponed { why, .. } => ("postponed", Some(why)),
                Outcome::Unknown { why } => ("unknown", Some(why)),
            };
            self.note(at, key, what, effect.to_string(), why.map(|why| why.as_str().to_owned()));
        }
    }

    fn changed(&mut self, at: Timestamp, key: &OrderKey, changes: &Changes) {
        for (message, reason) in &changes.withheld {
            self.note(at, key, "withheld", message.to_string(), Some(reason.to_string()));
        }
        for case in &changes.opened {
            self.note(at, key, "opened", case.to_string(), None);
        }
        for case in &changes.closed {
            self.note(at, key, "closed", case.to_string(), None);
        }
    }

    fn note(
        &mut self,
        at: Timestamp,
        key: &OrderKey,
        what: &'static str,
        about: String,
        why: Option<String>,
    ) {
        self.0.push(Happening { at, order: Some(key.to_string()), what, about, why });
    }
}
