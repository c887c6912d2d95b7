//! The keys of announcements of cases.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::case::key::CaseKey;
use crate::values::text_form::text_form;

/// An announcement of a case to people, by its meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum AnnouncementKey {
    /// The case was opened, for the n-th time: `opened:<n>:<case>`.
    Opened(u32, CaseKey),
    /// The case closed itself, for the n-th time: `closed:<n>:<case>`.
    Closed(u32, CaseKey),
    /// The case is open for the n-th time, and was not worked on in time: `overdue:<n>:<case>`.
    Overdue(u32, CaseKey),
}

impl fmt::Display for AnnouncementKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opened(number, case) => write!(f, "opened:{number}:{case}"),
            Self::Closed(number, case) => write!(f, "closed:{number}:{case}"),
            Self::Overdue(number, case) => write!(f, "overdue:{number}:{case}"),
        }
    }
}

/// A text that is not the key of an announcement.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of an announcement")]
pub struct InvalidAnnouncementKey(String);

impl FromStr for AnnouncementKey {
    type Err = InvalidAnnouncementKey;
    fn from_str(text: &str) -> Result<Self, InvalidAnnouncementKey> {
        let read = || {
            let (change, rest) = text.split_once(':')?;
            let (number, case) = rest.split_once(':')?;
            let (number, case) = (number.parse().ok()?, case.parse().ok()?);
            match change {
                "opened" => Some(Self::Opened(number, case)),
                "closed" => Some(Self::Closed(number, case)),
                "overdue" => Some(Self::Overdue(number, case)),
                _ => None,
            }
        };
        read().ok_or_else(|| InvalidAnnouncementKey(text.to_owned()))
    }
}

text_form!(AnnouncementKey);
