//! Messages to the customer: their keys, what they say (a letter), and what they claimed (told).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fact::{Address, Adjustment, ParcelLine, Tracking};
use crate::id::{OrderKey, ParcelId};
use crate::money::Money;
use crate::text::{EmailAddress, Locale, OrderNumber, PersonName, Remark, Title};

/// The kinds of message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// We have your order.
    OrderConfirmation,
    /// A correction of what we said about the order: it changed, or is cancelled.
    OrderUpdate,
    /// A parcel is on its way.
    ShippingNotice,
    /// A correction of what we said about a parcel: other tracking, other contents, or not coming.
    ShippingUpdate,
}

impl MessageKind {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::OrderConfirmation, Self::OrderUpdate, Self::ShippingNotice, Self::ShippingUpdate];

    /// The name in keys, policy, templates and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::OrderConfirmation => "order-confirmation",
            Self::OrderUpdate => "order-update",
            Self::ShippingNotice => "shipping-notice",
            Self::ShippingUpdate => "shipping-update",
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A message by its meaning, never by an event's id: what makes it go out once.
///
/// Corrections are numbered by how often the customer has been told about the subject before, since the
/// truth may return to what it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum MessageKey {
    /// `order-confirmation`
    OrderConfirmation,
    /// `order-update:<number>`
    OrderUpdate(u32),
    /// `shipping-notice:<parcel>`
    ShippingNotice(ParcelId),
    /// `shipping-update:<number>:<parcel>`
    ShippingUpdate(u32, ParcelId),
}

impl MessageKey {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::OrderConfirmation => MessageKind::OrderConfirmation,
            Self::OrderUpdate(_) => MessageKind::OrderUpdate,
            Self::ShippingNotice(_) => MessageKind::ShippingNotice,
            Self::ShippingUpdate(..) => MessageKind::ShippingUpdate,
        }
    }
}

impl fmt::Display for MessageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.kind();
        match self {
            Self::OrderConfirmation => write!(f, "{kind}"),
            Self::OrderUpdate(number) => write!(f, "{kind}:{number}"),
            Self::ShippingNotice(parcel) => write!(f, "{kind}:{parcel}"),
            Self::ShippingUpdate(number, parcel) => write!(f, "{kind}:{number}:{parcel}"),
        }
    }
}

/// Not a message's key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a message")]
pub struct InvalidMessageKey(String);

impl FromStr for MessageKey {
    type Err = InvalidMessageKey;
    fn from_str(text: &str) -> Result<Self, InvalidMessageKey> {
        let invalid = || InvalidMessageKey(text.to_owned());
        let (slug, rest) = text.split_once(':').unwrap_or((text, ""));
        let kind = MessageKind::ALL.into_iter().find(|kind| kind.slug() == slug).ok_or_else(invalid)?;
        let number = |text: &str| text.parse::<u32>().map_err(|_| invalid());
        let parcel = |text: &str| text.parse::<ParcelId>().map_err(|_| invalid());
        match kind {
            MessageKind::OrderConfirmation if rest.is_empty() => Ok(Self::OrderConfirmation),
            MessageKind::OrderConfirmation => Err(invalid()),
            MessageKind::OrderUpdate => Ok(Self::OrderUpdate(number(rest)?)),
            MessageKind::ShippingNotice => Ok(Self::ShippingNotice(parcel(rest)?)),
            MessageKind::ShippingUpdate => {
                let (n, id) = rest.split_once(':').ok_or_else(invalid)?;
                Ok(Self::ShippingUpdate(number(n)?, parcel(id)?))
            }
        }
    }
}

impl TryFrom<String> for MessageKey {
    type Error = InvalidMessageKey;
    fn try_from(text: String) -> Result<Self, InvalidMessageKey> {
        text.parse()
    }
}

impl From<MessageKey> for String {
    fn from(key: MessageKey) -> String {
        key.to_string()
    }
}

/// What a message says: all that its words are made from, true at the moment it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The order.
    pub order: OrderKey,
    /// The message.
    pub key: MessageKey,
    /// Who gets it.
    pub to: Recipient,
    /// The order's number as the customer knows it.
    pub order_number: Option<OrderNumber>,
    /// What it says.
    pub body: Body,
}

/// Who gets a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, if known.
    pub name: Option<PersonName>,
    /// Their language and region, if known; else the shop's.
    pub locale: Option<Locale>,
}

/// What a message says, by kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// We have your order (and your payment, where `paid`).
    OrderConfirmation {
        /// What was ordered.
        order: OrderSummary,
        /// Whether all of it is paid.
        paid: bool,
    },
    /// Your order changed: this is what it is now.
    OrderChanged {
        /// What the order is now.
        order: OrderSummary,
        /// What we had said the total was.
        total_before: Money,
        /// Lines that are new or have another quantity than we had said; quantity 0 where it is gone.
        changes: Vec<LineChange>,
    },
    /// Your order is cancelled, though we had confirmed it.
    OrderCancelled {
        /// What was ordered.
        items: Vec<Item>,
        /// Whether money came in that is owed back.
        paid: bool,
    },
    /// A parcel is on its way.
    ShippingNotice {
        /// The parcel.
        parcel: ParcelSummary,
        /// What no parcel holds yet.
        still_to_come: Vec<Item>,
    },
    /// A parcel we told of is not as we said.
    ShippingChanged {
        /// The parcel as it is now.
        parcel: ParcelSummary,
        /// What we had said how to follow it; `None` where we had said there was no tracking.
        tracking_before: Option<Tracking>,
        /// Whether its contents differ from what we had said.
        contents_changed: bool,
        /// What no parcel holds yet.
        still_to_come: Vec<Item>,
    },
    /// A parcel we told of is not on its way after all.
    ShippingVoided {
        /// The parcel we had told of.
        parcel: ParcelSummary,
    },
}

/// An order in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// When it was placed.
    pub placed_at: Timestamp,
    /// What was ordered.
    pub lines: Vec<PricedItem>,
    /// What leads from the lines to the total; empty where the parts do not add up to it, since a sum that does
    /// not add up is worse than none.
    pub adjustments: Vec<Adjustment>,
    /// What the customer is to pay.
    pub total: Money,
    /// Where it goes.
    pub ship_to: Option<Address>,
}

/// A parcel in a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParcelSummary {
    /// What is in it.
    pub items: Vec<Item>,
    /// How to follow it.
    pub tracking: Option<Tracking>,
    /// When it was handed over.
    pub shipped_at: Timestamp,
    /// Where it goes.
    pub ship_to: Option<Address>,
}

/// Units of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What.
    pub title: Title,
    /// How many, from 1.
    pub quantity: u32,
}

/// Units of something, and what they cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedItem {
    /// What.
    pub title: Title,
    /// How many, from 1.
    pub quantity: u32,
    /// What they cost together.
    pub price: Money,
}

/// A line that is not as we had said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineChange {
    /// What; absent where the line is gone and only its identifier is left.
    pub title: Option<Title>,
    /// How many we had said.
    pub quantity_before: u32,
    /// How many it is now.
    pub quantity: u32,
}

/// What a sent message claimed. The latest claim about a subject is what the customer believes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// About the order.
    Order(OrderClaim),
    /// About a parcel.
    Parcel(ParcelClaim),
}

/// What we said the order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderClaim {
    /// It will come, so.
    Standing {
        /// Each line's units.
        lines: Vec<ParcelLine>,
        /// What is to be paid.
        total: Money,
    },
    /// It is off.
    Cancelled,
}

/// What we said about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ParcelClaim {
    /// It is on its way.
    OnItsWay {
        /// What is in it.
        lines: Vec<ParcelLine>,
        /// How to follow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<Tracking>,
    },
    /// It is not coming after all.
    Voided,
}

/// Why a message that was obliged, or would be, is not sent.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The order is not known yet.
    OrderMissing,
    /// The order is cancelled.
    OrderCancelled,
    /// Not all of it is paid.
    NotPaid,
    /// The parcel's tracking is not known yet.
    NoTracking,
    /// The parcel was voided.
    ParcelVoided,
    /// The parcel holds what was not ordered.
    ParcelUnlikeOrder,
    /// It would say nothing new: what the customer was told is true again.
    NothingToCorrect,
    /// True, but no longer of use.
    TooLate,
    /// There is no address to send it to.
    NoAddress,
    /// The policy does not know the shop, so there is nobody to sign it.
    ShopUnknown,
}

impl Reason {
    /// The name in logs, stories and the desk.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        match self {
            Self::OrderMissing => "order-missing",
            Self::OrderCancelled => "order-cancelled",
            Self::NotPaid => "not-paid",
            Self::NoTracking => "no-tracking",
            Self::ParcelVoided => "parcel-voided",
            Self::ParcelUnlikeOrder => "parcel-unlike-order",
            Self::NothingToCorrect => "nothing-to-correct",
            Self::TooLate => "too-late",
            Self::NoAddress => "no-address",
            Self::ShopUnknown => "shop-unknown",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// Why a mail service will not send a message, in its own words.
pub type Refusal = Remark;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_key_reads_back_as_it_was_written() {
        let parcel = || "p:1".parse().unwrap();
        for key in [
            MessageKey::OrderConfirmation,
            MessageKey::OrderUpdate(3),
            MessageKey::ShippingNotice(parcel()),
            MessageKey::ShippingUpdate(2, parcel()),
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        for bad in
            ["", "shipped", "order-confirmation:1", "order-update", "shipping-update:p1", "shipping-notice:"]
        {
            assert!(bad.parse::<MessageKey>().is_err(), "{bad}");
        }
    }
}
