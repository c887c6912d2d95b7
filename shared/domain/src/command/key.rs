//! The keys of commands.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::values::text::TagName;
use crate::values::text_form::text_form;

/// A command by its meaning. Its number is the count of earlier commands about its subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum CommandKey {
    /// A fulfilment request, or a request to stop: `fulfilment:<number>`.
    Fulfilment(u32),
    /// A change of a tag: `tag:<number>:<tag>`.
    Tag(u32, TagName),
    /// A cancellation: `cancellation:<number>`.
    Cancellation(u32),
    /// The list of the order's cases: `cases:<number>`.
    CaseList(u32),
    /// The request to archive the order: `archive:<number>`.
    Archive(u32),
}

impl fmt::Display for CommandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fulfilment(number) => write!(f, "fulfilment:{number}"),
            Self::Tag(number, tag) => write!(f, "tag:{number}:{}", tag.as_str()),
            Self::Cancellation(number) => write!(f, "cancellation:{number}"),
            Self::CaseList(number) => write!(f, "cases:{number}"),
            Self::Archive(number) => write!(f, "archive:{number}"),
        }
    }
}

/// A text that is not the key of a command.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a signal")]
pub struct InvalidCommandKey(String);

impl FromStr for CommandKey {
    type Err = InvalidCommandKey;
    fn from_str(text: &str) -> Result<Self, InvalidCommandKey> {
        let read = || match text.split_once(':')? {
            ("fulfilment", number) => number.parse().ok().map(Self::Fulfilment),
            ("cancellation", number) => number.parse().ok().map(Self::Cancellation),
            ("cases", number) => number.parse().ok().map(Self::CaseList),
            ("archive", number) => number.parse().ok().map(Self::Archive),
            ("tag", rest) => {
                let (number, tag) = rest.split_once(':')?;
                Some(Self::Tag(number.parse().ok()?, tag.parse().ok()?))
            }
            (_, _) => None,
        };
        read().ok_or_else(|| InvalidCommandKey(text.to_owned()))
    }
}

text_form!(CommandKey);

/// Returns the regular expression of such keys, for JSON Schemas.
#[cfg(feature = "schema")]
pub(crate) fn command_key() -> String {
    format!(
        "(?:(?:fulfilment|cancellation|cases|archive):[0-9]+|tag:[0-9]+:{})",
        crate::values::schema::plain_text()
    )
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CommandKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CommandKey".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A command by its meaning, such as `tag:0:vip`. Its number is the count of earlier commands about its subject.",
            "pattern": format!("^{}$", command_key()),
        })
    }
}

impl CommandKey {
    /// Returns the tag it is about, if it is about one.
    #[must_use]
    pub fn tag(&self) -> Option<&TagName> {
        match self {
            Self::Tag(_, tag) => Some(tag),
            Self::Fulfilment(_) | Self::Cancellation(_) | Self::CaseList(_) | Self::Archive(_) => None,
        }
    }

    /// Returns true if both are about the same: the warehouse, the cancellation, the cases, the archive, or one tag.
    #[must_use]
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fulfilment(_), Self::Fulfilment(_))
            | (Self::Cancellation(_), Self::Cancellation(_))
            | (Self::CaseList(_), Self::CaseList(_))
            | (Self::Archive(_), Self::Archive(_)) => true,
            (Self::Tag(_, tag), Self::Tag(_, of_other)) => tag == of_other,
            (Self::Fulfilment(_) | Self::Cancellation(_) | Self::Tag(..), _) => false,
            (Self::CaseList(_) | Self::Archive(_), _) => false,
        }
    }

    /// Returns its number among the commands about its subject, from 0; the highest counts.
    #[must_use]
    pub fn number(&self) -> u32 {
        match self {
            Self::Fulfilment(number) | Self::Tag(number, _) => *number,
            Self::Cancellation(number) | Self::CaseList(number) | Self::Archive(number) => *number,
        }
    }
}
