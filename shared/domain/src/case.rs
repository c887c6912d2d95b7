//! Cases: exceptions that need a person, with all they need to act.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Stamp;
use crate::message::{MessageKey, Reason};

/// The kinds of case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// An event has something missing or wrong.
    EventMalformed,
    /// An event claims to have happened later than now.
    EventFromTheFuture,
    /// An event is beyond what an order can hold.
    EventOverLimit,
    /// Facts are waiting for an order that does not come.
    OrderMissing,
    /// What was paid is not what was ordered: amount, currency, or a second payment.
    PaymentUnlikeOrder,
    /// A parcel holds an unknown line, or more than was ordered.
    ParcelUnlikeOrder,
    /// A parcel is on its way for an order that is cancelled.
    ParcelOfCancelledOrder,
    /// A message is due and cannot be sent: no address, an unknown shop, or the mail service refuses it.
    MessageImpossible,
    /// A message may or may not have gone out.
    MessageUnknown,
    /// The customer believes something that is no longer true, and no message will correct it.
    ToldUntrue,
}

/// Who works a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Team {
    /// Looks after the shop, its integrations and payments.
    Storefront,
    /// Looks after parcels and stock.
    Fulfilment,
    /// Talks with customers.
    Support,
}

impl Team {
    /// The name in messages and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Storefront => "storefront",
            Self::Fulfilment => "fulfilment",
            Self::Support => "support",
        }
    }
}

/// How much a case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something to put right when convenient.
    Low,
    /// A customer is waiting, or will be.
    Normal,
    /// Goods, money or the truth are at stake now.
    High,
}

impl Severity {
    /// The name in messages and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

impl CaseKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::EventMalformed,
        Self::EventFromTheFuture,
        Self::EventOverLimit,
        Self::OrderMissing,
        Self::PaymentUnlikeOrder,
        Self::ParcelUnlikeOrder,
        Self::ParcelOfCancelledOrder,
        Self::MessageImpossible,
        Self::MessageUnknown,
        Self::ToldUntrue,
    ];

    /// The name in keys, stories, the queue's attributes and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::EventMalformed => "event-malformed",
            Self::EventFromTheFuture => "event-from-the-future",
            Self::EventOverLimit => "event-over-limit",
            Self::OrderMissing => "order-missing",
            Self::PaymentUnlikeOrder => "payment-unlike-order",
            Self::ParcelUnlikeOrder => "parcel-unlike-order",
            Self::ParcelOfCancelledOrder => "parcel-of-cancelled-order",
            Self::MessageImpossible => "message-impossible",
            Self::MessageUnknown => "message-unknown",
            Self::ToldUntrue => "told-untrue",
        }
    }

    /// Who works it.
    #[must_use]
    pub fn team(self) -> Team {
        match self {
            Self::EventMalformed | Self::EventFromTheFuture | Self::EventOverLimit => Team::Storefront,
            Self::OrderMissing | Self::PaymentUnlikeOrder => Team::Storefront,
            Self::ParcelUnlikeOrder | Self::ParcelOfCancelledOrder => Team::Fulfilment,
            Self::MessageImpossible | Self::MessageUnknown | Self::ToldUntrue => Team::Support,
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::MessageUnknown => Severity::Low,
            Self::EventMalformed | Self::EventFromTheFuture | Self::EventOverLimit => Severity::Normal,
            Self::OrderMissing | Self::MessageImpossible => Severity::Normal,
            Self::PaymentUnlikeOrder | Self::ParcelUnlikeOrder => Severity::High,
            Self::ParcelOfCancelledOrder | Self::ToldUntrue => Severity::High,
        }
    }
}

impl fmt::Display for CaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// At most one case is open per order and key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
            Some(Self { kind, subject: subject.to_owned() })
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

/// Something a person can safely do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Action {
    /// What to do.
    pub action: &'static str,
    /// What that leads to.
    pub effect: &'static str,
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
        assert!("order-missing".parse::<CaseKey>().is_err());
    }
}
