//! Cases: exceptions that need a person, with all they need to act.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Stamp;
use crate::fact::Decision;
use crate::message::{MessageKey, Reason};

mod kind;

pub use kind::{CaseKind, Severity, Team};

/// The longest key of a case, in bytes: the longest key of a message, and its kind.
const KEY_BYTES_MAX: usize = 256;

/// At most one case is open per order and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("maxLength" = KEY_BYTES_MAX, "pattern" = crate::schema::case_key())))]
#[serde(try_from = "String", into = "String")]
pub struct CaseKey {
    /// What is wrong.
    pub kind: CaseKind,
    /// With what: a parcel, a payment, a message, or `order`.
    pub subject: String,
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.subject)
    }
}

/// Not a case's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a case")]
pub struct InvalidCaseKey(String);

impl FromStr for CaseKey {
    type Err = InvalidCaseKey;
    fn from_str(text: &str) -> Result<Self, InvalidCaseKey> {
        let found = text.split_once(':').and_then(|(slug, subject)| {
            let kind = CaseKind::ALL.into_iter().find(|kind| kind.slug() == slug)?;
            let bounded = !subject.is_empty() && text.len() <= KEY_BYTES_MAX;
            let plain = !subject.chars().any(char::is_control);
            (bounded && plain).then(|| Self { kind, subject: subject.to_owned() })
        });
        found.ok_or_else(|| InvalidCaseKey(text.to_owned()))
    }
}

impl TryFrom<String> for CaseKey {
    type Error = InvalidCaseKey;
    fn try_from(text: String) -> Result<Self, InvalidCaseKey> {
        text.parse()
    }
}

impl From<CaseKey> for String {
    fn from(key: CaseKey) -> String {
        key.to_string()
    }
}

/// A case as the facts make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// Which.
    pub key: CaseKey,
    /// What is wrong, in a sentence or two for the person who will act.
    pub summary: String,
    /// The facts involved; at most [`crate::limits::EVIDENCE_MAX`].
    pub evidence: Vec<Evidence>,
    /// What was not said because of it.
    pub withheld: Vec<Withheld>,
    /// What the customer was told, oldest first; the last [`crate::limits::EVIDENCE_MAX`].
    #[serde(rename = "told")]
    pub sent_statements: Vec<SentStatement>,
    /// What a person can do about it, and what each does.
    pub actions: Vec<Action>,
    /// A refused event as it came, where the case is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raw: Option<crate::refused::Raw>,
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
    pub order: crate::id::OrderKey,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_key_reads_back_as_it_was_written() {
        for kind in CaseKind::ALL {
            let key = CaseKey { kind, subject: "shipping-notice:p1".to_owned() };
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.slug());
        }
        let long = "x".repeat(KEY_BYTES_MAX);
        for bad in ["order-missing", "order-missing:", "order-missing:a\nb", &format!("order-missing:{long}")]
        {
            assert!(bad.parse::<CaseKey>().is_err(), "{bad}");
        }
    }
}
