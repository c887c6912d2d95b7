//! The keys of commands.

use std::fmt;
use std::str::FromStr;

use crate::values::text::TagName;

/// A signal by its meaning, numbered by how often something was said of the subject before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandKey {
    /// `fulfilment:<number>`
    Fulfilment(u32),
    /// `tag:<number>:<tag>`
    Tag(u32, TagName),
    /// `cancellation:<number>`
    Cancellation(u32),
}

impl fmt::Display for CommandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fulfilment(number) => write!(f, "fulfilment:{number}"),
            Self::Tag(number, tag) => write!(f, "tag:{number}:{}", tag.as_str()),
            Self::Cancellation(number) => write!(f, "cancellation:{number}"),
        }
    }
}

/// Not a signal's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a signal")]
pub struct InvalidCommandKey(String);

impl FromStr for CommandKey {
    type Err = InvalidCommandKey;
    fn from_str(text: &str) -> Result<Self, InvalidCommandKey> {
        let read = || match text.split_once(':')? {
            ("fulfilment", number) => number.parse().ok().map(Self::Fulfilment),
            ("cancellation", number) => number.parse().ok().map(Self::Cancellation),
            ("tag", rest) => {
                let (number, tag) = rest.split_once(':')?;
                Some(Self::Tag(number.parse().ok()?, tag.parse().ok()?))
            }
            (_, _) => None,
        };
        read().ok_or_else(|| InvalidCommandKey(text.to_owned()))
    }
}

impl CommandKey {
    /// The tag it is about, if it is about one.
    #[must_use]
    pub fn tag(&self) -> Option<&TagName> {
        match self {
            Self::Tag(_, tag) => Some(tag),
            Self::Fulfilment(_) | Self::Cancellation(_) => None,
        }
    }

    /// Its number among those of its subject, from 0; the highest counts.
    #[must_use]
    pub fn number(&self) -> u32 {
        match self {
            Self::Fulfilment(number) | Self::Tag(number, _) | Self::Cancellation(number) => *number,
        }
    }
}
