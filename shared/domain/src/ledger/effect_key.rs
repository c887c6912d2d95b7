//! The keys of effects: each names an effect by its meaning.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::command::key::CommandKey;
use crate::contact::mail_status::MailStatus;
use crate::message::key::MessageKey;
use crate::values::hash::EmailHash;

/// An effect by its meaning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum EffectKey {
    /// A message to the customer.
    Message(MessageKey),
    /// An announcement to people that a case was opened, for the n-th time.
    CaseOpened(u32, CaseKey),
    /// An announcement to people that a case closed itself, for the n-th time.
    CaseClosed(u32, CaseKey),
    /// A command to another system.
    Command(CommandKey),
    /// Looks for a duplicate order, and lets later orders find this one: `duplicate-check`.
    DuplicateCheck,
    /// Remembers beyond this order that an address gets no mail, or less: `suppression:<status>:<hash>`.
    Suppression(MailStatus, EmailHash),
}

impl EffectKey {
    /// Returns the message, if it is one.
    #[must_use]
    pub fn message(&self) -> Option<&MessageKey> {
        match self {
            Self::Message(key) => Some(key),
            Self::CaseOpened(..) | Self::CaseClosed(..) => None,
            Self::Command(_) | Self::DuplicateCheck | Self::Suppression(..) => None,
        }
    }

    /// Returns the command, if it is one.
    #[must_use]
    pub fn signal(&self) -> Option<&CommandKey> {
        match self {
            Self::Command(key) => Some(key),
            Self::Message(_) | Self::CaseOpened(..) | Self::CaseClosed(..) => None,
            Self::DuplicateCheck | Self::Suppression(..) => None,
        }
    }
}

const TWIN_SEARCH: &str = "duplicate-check";

const SUPPRESSION: &str = "suppression:";

impl fmt::Display for EffectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(key) => write!(f, "{key}"),
            Self::CaseOpened(number, key) => write!(f, "case-opened:{number}:{key}"),
            Self::CaseClosed(number, key) => write!(f, "case-closed:{number}:{key}"),
            Self::Command(key) => write!(f, "{key}"),
            Self::DuplicateCheck => f.write_str(TWIN_SEARCH),
            Self::Suppression(status, to) => write!(f, "{SUPPRESSION}{}:{to}", status.slug()),
        }
    }
}

/// A text that is not the key of an effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of an effect")]
pub struct InvalidEffectKey(String);

impl FromStr for EffectKey {
    type Err = InvalidEffectKey;
    fn from_str(text: &str) -> Result<Self, InvalidEffectKey> {
        let invalid = || InvalidEffectKey(text.to_owned());
        let numbered = |rest: &str| {
            let (number, key) = rest.split_once(':').ok_or_else(invalid)?;
            let number: u32 = number.parse().map_err(|_| invalid())?;
            Ok((number, key.parse::<CaseKey>().map_err(|_| invalid())?))
        };
        if let Some(rest) = text.strip_prefix("case-opened:") {
            numbered(rest).map(|(number, key)| Self::CaseOpened(number, key))
        } else if let Some(rest) = text.strip_prefix("case-closed:") {
            numbered(rest).map(|(number, key)| Self::CaseClosed(number, key))
        } else if let Some(rest) = text.strip_prefix(SUPPRESSION) {
            let (slug, to) = rest.split_once(':').ok_or_else(invalid)?;
            let status = MailStatus::ALL.into_iter().find(|status| status.slug() == slug);
            let to = to.parse().map_err(|_| invalid())?;
            status.map(|status| Self::Suppression(status, to)).ok_or_else(invalid)
        } else if text == TWIN_SEARCH {
            Ok(Self::DuplicateCheck)
        } else if let Ok(key) = text.parse::<CommandKey>() {
            Ok(Self::Command(key))
        } else {
            text.parse().map(Self::Message).map_err(|_| invalid())
        }
    }
}

impl TryFrom<String> for EffectKey {
    type Error = InvalidEffectKey;
    fn try_from(text: String) -> Result<Self, InvalidEffectKey> {
        text.parse()
    }
}

impl From<EffectKey> for String {
    fn from(key: EffectKey) -> String {
        key.to_string()
    }
}
