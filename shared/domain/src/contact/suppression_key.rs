//! The keys of suppressions.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::contact::mail_status::MailStatus;
use crate::values::hash::EmailHash;
use crate::values::text_form::text_form;

/// An address that gets no mail, or less, for a reason: `<status>:<hash>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SuppressionKey {
    /// The reason.
    pub status: MailStatus,
    /// The hash of the address.
    pub to: EmailHash,
}

impl fmt::Display for SuppressionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.status.slug(), self.to)
    }
}

/// A text that is not the key of a suppression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a suppression")]
pub struct InvalidSuppressionKey(String);

impl FromStr for SuppressionKey {
    type Err = InvalidSuppressionKey;
    fn from_str(text: &str) -> Result<Self, InvalidSuppressionKey> {
        let read = || {
            let (slug, to) = text.split_once(':')?;
            let status = MailStatus::ALL.into_iter().find(|status| status.slug() == slug)?;
            Some(Self { status, to: to.parse().ok()? })
        };
        read().ok_or_else(|| InvalidSuppressionKey(text.to_owned()))
    }
}

text_form!(SuppressionKey);
