//! The stamp of an event: when it happened, its identifier, and who says so.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::EventId;

/// When something happened, by which event, and who says so. Orders events of one register: later wins, and
/// between two of the same moment the greater id does, so that every order of arrival ends alike.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stamp {
    /// When it happened, by the source's clock.
    pub occurred_at: Timestamp,
    /// The event's identifier.
    pub id: EventId,
    /// Who says so.
    pub source: Source,
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source.name();
        write!(f, "{} {} {}", self.occurred_at, source.strip_prefix(PREFIX).unwrap_or(source), self.id)
    }
}

/// What every source's name begins with.
const PREFIX: &str = "candor.";

/// Not a stamp.
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

/// Who says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Source {
    /// The shop itself.
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
    /// A person at the exception desk.
    #[serde(rename = "candor.desk")]
    CaseNotifier,
    /// The mail service.
    #[serde(rename = "candor.mail")]
    Mail,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Storefront,
        Self::Payments,
        Self::Carrier,
        Self::Warehouse,
        Self::Support,
        Self::CaseNotifier,
        Self::Mail,
    ];

    /// The `source` of an event on the bus.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Storefront => "candor.storefront",
            Self::Payments => "candor.payments",
            Self::Carrier => "candor.carrier",
            Self::Warehouse => "candor.warehouse",
            Self::Support => "candor.support",
            Self::CaseNotifier => "candor.desk",
            Self::Mail => "candor.mail",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Not a source of events.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not one of candor.storefront, .payments, .carrier, .warehouse, .support, .desk and .mail")]
pub struct UnknownSource;

impl FromStr for Source {
    type Err = UnknownSource;
    fn from_str(text: &str) -> Result<Self, UnknownSource> {
        Self::ALL.into_iter().find(|source| source.name() == text).ok_or(UnknownSource)
    }
}
