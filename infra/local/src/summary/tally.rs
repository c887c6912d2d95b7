//! Counts what became of the payloads of one topic.

use std::collections::BTreeMap;

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::values::reads::Reads;
use candor_edge::translation::Translation;
use candor_engine::intake::violations;
use serde_json::{Value, json};

use super::members::Members;

/// One payload, and what became of it.
pub(crate) struct Outcome<'a> {
    /// The name of the file that holds the payload.
    pub(crate) file: &'a str,
    /// The JSON of the payload.
    pub(crate) body: &'a Value,
    /// The translation that the edge makes of it.
    pub(crate) translation: &'a Translation,
    /// The places of the payload that the edge looked at.
    pub(crate) reads: &'a Reads,
}

/// A number of payloads, and the file of the first of them.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub(super) payloads: usize,
    pub(super) example: String,
}

impl Count {
    fn add(&mut self, file: &str) {
        if self.payloads == 0 {
            file.clone_into(&mut self.example);
        }
        self.payloads = self.payloads.saturating_add(1);
    }
}

/// The results of the payloads of one topic.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// All payloads.
    pub(super) all: Count,
    /// The payloads that were translated as a whole.
    pub(super) translated: Count,
    /// The payloads of which a part was translated and a part refused.
    pub(super) in_part: Count,
    /// The payloads that were refused as a whole.
    pub(super) refused: Count,
    /// The payloads that were acknowledged and not used, by the reason.
    pub(super) not_used: BTreeMap<&'static str, Count>,
    /// The events that were made: their number, by their type.
    pub(super) events: BTreeMap<&'static str, usize>,
    /// The payloads with a problem, by its place and the problem.
    pub(super) reasons: BTreeMap<(String, String), Count>,
    /// The members of the payloads that were not refused as a whole.
    pub(super) members: Members,
}

impl Tally {
    pub(super) fn add(&mut self, outcome: &Outcome<'_>) {
        self.all.add(outcome.file);
        match outcome.translation {
            Translation::Events(events) => {
                let is_whole = !events.iter().any(is_refusal);
                let count = if is_whole { &mut self.translated } else { &mut self.in_part };
                count.add(outcome.file);
                events.iter().for_each(|event| self.add_event(event, outcome));
            }
            Translation::Reports { reports, refused } => {
                let count = if refused.is_none() { &mut self.translated } else { &mut self.in_part };
                count.add(outcome.file);
                reports.iter().for_each(|report| self.count(report.said.event_type()));
                refused.iter().for_each(|event| self.add_event(event, outcome));
            }
            Translation::Demand { demand, refused } => {
                let count = if refused.is_none() { &mut self.translated } else { &mut self.in_part };
                count.add(outcome.file);
                self.count_named(demand.asks.detail_type());
                refused.iter().for_each(|event| self.add_event(event, outcome));
            }
            Translation::Changes { changes, refused } => {
                let count = if refused.is_none() { &mut self.translated } else { &mut self.in_part };
                count.add(outcome.file);
                changes.iter().for_each(|_| self.count_named(FulfilmentOrderChanged::DETAIL_TYPE));
                refused.iter().for_each(|event| self.add_event(event, outcome));
            }
            Translation::Refused(event) => {
                self.refused.add(outcome.file);
                self.add_event(event, outcome);
                // The reading stopped before the rest.
                return;
            }
            Translation::NotUsed { why, .. } => self.not_used.entry(why).or_default().add(outcome.file),
        }
        self.members.add(outcome.body, outcome.reads);
    }

    fn add_event(&mut self, event: &Event, outcome: &Outcome<'_>) {
        if !is_refusal(event) {
            self.count(event.fact.event_type());
        }
        let mut reasons: Vec<(String, String)> = violations(event)
            .iter()
            .map(|violation| (folded(&violation.pointer, outcome.body), violation.problem.clone()))
            .collect();
        reasons.sort();
        reasons.dedup();
        reasons.into_iter().for_each(|reason| self.reasons.entry(reason).or_default().add(outcome.file));
    }

    fn count(&mut self, kind: EventType) {
        self.count_named(kind.slug());
    }

    fn count_named(&mut self, name: &'static str) {
        let events = self.events.entry(name).or_default();
        *events = events.saturating_add(1);
    }

    /// Returns true if nothing of any payload was looked at.
    pub(super) fn is_unused(&self) -> bool {
        self.members.speaking().all(|(_, member)| member.read == 0) && self.refused.payloads == 0
    }

    pub(super) fn json(&self) -> Value {
        let reason = |((pointer, problem), count): (&(String, String), &Count)| json!({ "pointer": pointer, "problem": problem, "payloads": count.payloads, "example": count.example });
        let not_used = |(why, count): (&&str, &Count)| json!({ "why": why, "payloads": count.payloads, "example": count.example });
        let (read, never): (Vec<_>, Vec<_>) =
            self.members.speaking().partition(|(_, member)| member.read > 0);
        let listed = |members: Vec<(&str, &super::members::Member)>| -> Vec<Value> {
            let member = |(pointer, member): (&str, &super::members::Member)| json!({ "pointer": pointer, "payloads": member.payloads, "read": member.read });
            members.into_iter().map(member).collect()
        };
        json!({
            "payloads": self.all.payloads,
            "translated": self.translated.payloads,
            "translated_in_part": self.in_part.payloads,
            "refused": self.refused.payloads,
            "events": self.events,
            "reasons": self.reasons.iter().map(reason).collect::<Vec<_>>(),
            "not_used": self.not_used.iter().map(not_used).collect::<Vec<_>>(),
            "members": { "read": listed(read), "never_read": listed(never) },
        })
    }
}

fn is_refusal(event: &Event) -> bool {
    event.fact.event_type() == EventType::EventRefused
}

/// Returns a pointer with `*` for the place of an item in its list.
fn folded(pointer: &str, body: &Value) -> String {
    let mut at = Some(body);
    let mut folded = String::new();
    for part in pointer.split('/').skip(1) {
        let is_item = at.is_some_and(Value::is_array);
        let name = part.replace("~1", "/").replace("~0", "~");
        at = at.and_then(|at| if is_item { at.get(part.parse::<usize>().ok()?) } else { at.get(name) });
        folded = format!("{folded}/{}", if is_item { "*" } else { part });
    }
    folded
}
