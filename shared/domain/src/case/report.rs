//! A case in words: everything that a person needs to act.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::case::remedy::Remedy;
use crate::case::resolution::Decision;
use crate::case::team::{Severity, Team};
use crate::case::words;
use crate::event::stamp::Stamp;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::values::language::Language;
use crate::values::text::{Link, OrderNumber};

/// A case as it follows from the facts, in the words of a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The case.
    pub key: CaseKey,
    /// The problem, in a sentence or two for the person who will act.
    pub summary: String,
    /// True if the summary repeats words that a person or another system wrote.
    #[serde(skip)]
    pub quotes: bool,
    /// The language of its words.
    #[serde(skip)]
    pub language: Language,
    /// The facts involved; at most [`crate::values::limits::EVIDENCE_MAX`].
    pub evidence: Vec<Evidence>,
    /// The messages that were not sent because of it.
    pub withheld: Vec<Withheld>,
    /// The statements to the customer, oldest first; the last [`crate::values::limits::EVIDENCE_MAX`].
    #[serde(rename = "told")]
    pub sent_statements: Vec<SentStatement>,
    /// The actions that a person can take, each with its effect.
    pub actions: Vec<Action>,
    /// The names of the actions, whatever the language.
    #[serde(skip)]
    pub remedies: Vec<Remedy>,
    /// A refused event as it came, where the case is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<crate::event::refused::Raw>,
}

impl Case {
    /// Returns the problem in words that name no person: the summary, or the sentence of its kind where the summary repeats what
    /// another system or a person wrote.
    #[must_use]
    pub fn impersonal_summary(&self) -> &str {
        if self.quotes { words::kind(self.key.kind(), self.language) } else { &self.summary }
    }

    /// Returns all that a decision about the case is based on, whatever the language of its words: the facts by their stamps,
    /// what was not sent, and what can be done.
    #[must_use]
    pub fn basis(&self) -> String {
        let facts: Vec<&Stamp> = self.evidence.iter().map(|fact| &fact.stamp).collect();
        format!("{facts:?} {:?} {:?}", self.withheld, self.remedies)
    }
}

/// One fact of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The content of the fact, in short.
    pub says: String,
    /// The source, the moment and the event of the fact.
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// A message that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// The message.
    pub key: MessageKey,
    /// The reason.
    pub reason: Reason,
}

/// A message that the customer got, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentStatement {
    /// The message.
    pub key: MessageKey,
    /// The moment at which it went out.
    pub at: Timestamp,
    /// Its statement, in short.
    pub says: String,
}

/// An action that a person can take safely.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// The action, in words.
    pub action: &'static str,
    /// The effect of the action, in words.
    pub effect: &'static str,
    /// The decision to send in a `CaseResolved` event, where Candor then carries it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

impl Action {
    /// Returns a remedy in words.
    pub(crate) fn of(remedy: Remedy, language: Language) -> Self {
        let (action, effect) = words::remedy(remedy, language);
        Self { action, effect, decision: remedy.decision() }
    }
}

/// A message on the exceptions queue: a case was opened, is overdue, or closed itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// The order.
    pub order: crate::values::id::OrderKey,
    /// The order's number as customers read it, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_number: Option<OrderNumber>,
    /// The case.
    pub key: CaseKey,
    /// The number of this opening of the case, from 1.
    pub number: u32,
    /// The change: opened, overdue or closed.
    pub change: CaseChange,
    /// The team that works on it.
    pub team: Team,
    /// Its severity.
    pub severity: Severity,
    /// The order's page in the shop's admin, if the policy names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_page: Option<Link>,
}

impl CaseChange {
    /// Returns its name: `opened`, `overdue` or `closed`.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Overdue { .. } => "overdue",
            Self::Closed { .. } => "closed",
        }
    }
}

/// A change of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum CaseChange {
    /// It needs a person.
    Opened {
        /// The moment at which it opened.
        opened_at: Timestamp,
        /// The moment by which a person should have worked on it.
        due_at: Timestamp,
        /// The whole case in words.
        case: Case,
    },
    /// It still needs a person, and its time is over.
    Overdue {
        /// The moment at which it opened.
        opened_at: Timestamp,
        /// The moment by which a person should have worked on it.
        due_at: Timestamp,
        /// The whole case in words, as it is now.
        case: Case,
    },
    /// Its condition cleared.
    Closed {
        /// The moment at which it closed.
        closed_at: Timestamp,
    },
}
