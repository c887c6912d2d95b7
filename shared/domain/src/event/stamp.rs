//! The stamp of an event: its time, its identifier and its source.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::EventId;

/// The time, the identifier and the source of an event. It orders the events about one aspect: the later
/// event wins, and of two events at the same moment the one with the greater identifier wins. So the result
/// is the same in every order of arrival.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// The time at which it happened, by the clock of the source.
    pub occurred_at: Timestamp,
    /// The identifier of the event.
    pub id: EventId,
    /// The source that reports the event.
    pub source: Source,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source.name();
        write!(f, "{} {} {}", self.occurred_at, source.strip_prefix(PREFIX).unwrap_or(source), self.id)
    }
}

/// The beginning of the name of every source.
const PREFIX: &str = "candor.";

/// An error for a text that is not a stamp.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a stamp")]
pub struct InvalidStamp(String);

impl FromStr for Stamp {
    type Err = InvalidStamp;
    fn from_str(text: &str) -> Result<Self, InvalidStamp> {
        let mut parts = text.splitn(3, ' ');
        let mut next = || parts.next().unwrap_or_default();
        let (occurred_at, source, id) = (next(), next(), next());
        let read = || {
            let source = format!("{PREFIX}{source}").parse().ok()?;
            Some(Self { occurred_at: occurred_at.parse().ok()?, id: id.parse().ok()?, source })
        };
        read().ok_or_else(|| InvalidStamp(text.to_owned()))
    }
}

/// A system that reports events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// The shop system.
    #[serde(rename = "candor.storefront")]
    Storefront,
    /// The payment provider.
    #[serde(rename = "candor.payments")]
    Payments,
    /// A carrier.
    #[serde(rename = "candor.carrier")]
    Carrier,
    /// The warehouse.
    #[serde(rename = "candor.warehouse")]
    Warehouse,
    /// The helpdesk.
    #[serde(rename = "candor.support")]
    Support,
    /// A person who decides about cases at the exception desk.
    #[serde(rename = "candor.desk")]
    Desk,
    /// The mail service.
    #[serde(rename = "candor.mail")]
    Mail,
}

impl Source {
    /// Lists all sources.
    pub const ALL: [Self; 7] = [
        Self::Storefront,
        Self::Payments,
        Self::Carrier,
        Self::Warehouse,
        Self::Support,
        Self::Desk,
        Self::Mail,
    ];

    /// Returns the `source` that an event has on the event bus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Storefront => "candor.storefront",
            Self::Payments => "candor.payments",
            Self::Carrier => "candor.carrier",
            Self::Warehouse => "candor.warehouse",
            Self::Support => "candor.support",
            Self::Desk => "candor.desk",
            Self::Mail => "candor.mail",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An error for a text that is not the name of a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not one of candor.storefront, .payments, .carrier, .warehouse, .support, .desk and .mail")]
pub struct UnknownSource;

impl FromStr for Source {
    type Err = UnknownSource;
    fn from_str(text: &str) -> Result<Self, UnknownSource> {
        Self::ALL.into_iter().find(|source| source.name() == text).ok_or(UnknownSource)
    }
}
