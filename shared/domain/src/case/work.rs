//! The things that people do with a case beside deciding it: they take it, pass it on, put it off, and note something.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::values::slug::slugs;
use crate::values::text::{PersonName, Remark};

/// One thing that a person did with a case. Nothing of it changes what the customer or another system is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CaseWork {
    /// The case.
    pub case: CaseKey,
    /// The number of the opening, from 1, as it was announced. A case that opens again has no assignee, and is not put off.
    pub number: u32,
    /// The person who did it.
    pub by: PersonName,
    /// The thing that was done.
    #[serde(flatten)]
    pub work: Work,
}

/// The thing that was done with a case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "work")]
pub enum Work {
    /// The person works on it.
    Taken,
    /// No person works on it any more.
    GivenBack,
    /// Another person is to work on it.
    Assigned {
        /// The other person.
        to: PersonName,
    },
    /// No person needs to look at it for a while, unless it says something else.
    Snoozed {
        /// The moment at which it is to be looked at again. It is put off for at most 92 days.
        until: Timestamp,
    },
    /// It is to be looked at again already.
    Woken,
    /// Something was found out that others should know. It stays with the case when it opens again.
    Noted {
        /// The note.
        note: Remark,
    },
}

slugs! {
    /// The kind of a thing that was done with a case.
    pub enum WorkKind {
        /// See [`Work::Taken`].
        Taken = "taken",
        /// See [`Work::GivenBack`].
        GivenBack = "given-back",
        /// See [`Work::Assigned`].
        Assigned = "assigned",
        /// See [`Work::Snoozed`].
        Snoozed = "snoozed",
        /// See [`Work::Woken`].
        Woken = "woken",
        /// See [`Work::Noted`].
        Noted = "noted",
    }
}

impl Work {
    /// Returns its kind.
    #[must_use]
    pub fn kind(&self) -> WorkKind {
        match self {
            Self::Taken => WorkKind::Taken,
            Self::GivenBack => WorkKind::GivenBack,
            Self::Assigned { .. } => WorkKind::Assigned,
            Self::Snoozed { .. } => WorkKind::Snoozed,
            Self::Woken => WorkKind::Woken,
            Self::Noted { .. } => WorkKind::Noted,
        }
    }
}

impl CaseWork {
    /// Returns the person who works on the case from then on, if it says who does.
    #[must_use]
    pub fn assignee(&self) -> Option<&PersonName> {
        match &self.work {
            Work::Taken => Some(&self.by),
            Work::Assigned { to } => Some(to),
            Work::GivenBack | Work::Snoozed { .. } | Work::Woken | Work::Noted { .. } => None,
        }
    }
}
