//! A case in words: everything that a person needs to act.

use jiff::Timestamp;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::case::kind::{Severity, Team};
use crate::case::resolution::Decision;
use crate::event::stamp::Stamp;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;

/// A case as the facts make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Which.
    pub key: CaseKey,
    /// What is wrong, in a sentence or two for the person who will act.
    pub summary: String,
    /// The facts involved; at most [`crate::values::limits::EVIDENCE_MAX`].
    pub evidence: Vec<Evidence>,
    /// What was not said because of it.
    pub withheld: Vec<Withheld>,
    /// What the customer was told, oldest first; the last [`crate::values::limits::EVIDENCE_MAX`].
    #[serde(rename = "told")]
    pub sent_statements: Vec<SentStatement>,
    /// What a person can do about it, and what each does.
    pub actions: Vec<Action>,
    /// A refused event as it came, where the case is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<crate::event::refused::Raw>,
}

/// One fact of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What it says, in short.
    pub says: String,
    /// Who says so, when, in which event.
    #[serde(flatten)]
    pub stamp: Stamp,
}

/// A message that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Withheld {
    /// Which.
    pub key: MessageKey,
    /// Why.
    pub reason: Reason,
}

/// A message that the customer got, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SentStatement {
    /// Which.
    pub key: MessageKey,
    /// When.
    pub at: Timestamp,
    /// What it told them, in short.
    pub says: String,
}

/// Something a person can safely do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What to do.
    pub action: &'static str,
    /// What that leads to.
    pub effect: &'static str,
    /// What to say in a `CaseResolved` event, where Candor does it then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Decision>,
}

/// What the exceptions queue carries: a case was opened, or closed itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// The order.
    pub order: crate::values::id::OrderKey,
    /// The case.
    pub key: CaseKey,
    /// Which opening of this case it is, from 1.
    pub number: u32,
    /// Opened or closed.
    pub change: CaseChange,
    /// Who works it.
    pub team: Team,
    /// How much it matters.
    pub severity: Severity,
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum CaseChange {
    /// It needs a person.
    Opened {
        /// Since when.
        opened_at: Timestamp,
        /// By when it should be worked.
        due_at: Timestamp,
        /// All about it.
        case: Case,
    },
    /// Its condition cleared.
    Closed {
        /// When.
        closed_at: Timestamp,
    },
}
