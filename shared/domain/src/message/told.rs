//! What was told, and so what others believe: customers by messages, the warehouse and the shop by signals.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::fact::{Address, ParcelLine, TagChange, Tracking};
use crate::id::OrderId;
use crate::money::Money;

/// What an effect told somebody. The latest about a subject is what they believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// A customer, about the order.
    Order(OrderClaim),
    /// A customer, about a parcel.
    Parcel(ParcelClaim),
    /// A customer, about the day by which something arrives.
    Promise(Date),
    /// A customer, that a parcel arrived.
    Delivered,
    /// A customer, nothing that could become untrue.
    Nothing,
    /// The warehouse, what to do about the order.
    Fulfilment(Instruction),
    /// The shop, about a tag.
    Tag(TagChange),
    /// Nobody: what was learnt about an order that looks the same.
    Twin(Option<OrderId>),
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
        /// The day by which it should arrive, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_on: Option<Date>,
        /// Where it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressMark>,
    },
    /// It is not coming after all.
    Voided,
}

impl ParcelClaim {
    /// Whether both say the same of the parcel itself. The day is corrected by messages of its own, and where it goes
    /// cannot be corrected by any: that is a case.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Voided, Self::Voided) => true,
            (Self::OnItsWay { lines, tracking, .. }, Self::OnItsWay { lines: l, tracking: t, .. }) => {
                lines == l && tracking == t
            }
            (Self::Voided, Self::OnItsWay { .. }) | (Self::OnItsWay { .. }, Self::Voided) => false,
        }
    }
}

/// What the warehouse is to do about an order: always the whole of it, so that the latest alone counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instruction {
    /// Send these units.
    Fulfil {
        /// Each line's units in all, those already sent included: sending some of them changes nothing.
        lines: Vec<ParcelLine>,
        /// Where they go.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressMark>,
        /// How soon.
        priority: Priority,
        /// Whether it is a gift, and its papers say no prices.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        gift: bool,
    },
    /// Send nothing more, for now or for good.
    Stop(StopReason),
}

/// How soon an order is to be sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// In its turn.
    #[default]
    Usual,
    /// Before others.
    First,
}

/// Why nothing more is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// The order is cancelled, or a person decided that it shall be.
    Cancelled,
    /// What was not sent yet was refunded.
    Refunded,
    /// A tag holds it.
    Held,
    /// It looks like another order of the same customer.
    LikelyDuplicate,
    /// It is not paid (any more).
    NotPaid,
    /// Nothing of it is left to send.
    NothingLeft,
}

impl StopReason {
    /// The name on the bus and in what people read.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
            Self::Held => "held",
            Self::LikelyDuplicate => "likely-duplicate",
            Self::NotPaid => "not-paid",
            Self::NothingLeft => "nothing-left",
        }
    }
}

/// Tells one address from another without saying what it is. Not for secrets: it is short and has no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AddressMark(u64);

impl AddressMark {
    /// The mark of an address, whatever its case and spacing (FNV-1a).
    #[must_use]
    pub fn of(address: &Address) -> Self {
        let name = address.name.iter().map(|name| name.as_str());
        let texts = name.chain(address.lines.iter().map(|line| line.as_str()));
        let letters = texts.flat_map(|text| text.chars().filter(|c| c.is_alphanumeric()).chain(['\n']));
        let bytes = letters.flat_map(char::to_lowercase).map(u32::from);
        Self(
            bytes.fold(0xcbf2_9ce4_8422_2325, |mark, c| {
                (mark ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3)
            }),
        )
    }
}

impl fmt::Display for AddressMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for AddressMark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for AddressMark {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(lines: &[&str]) -> Address {
        Address { name: "Jo".parse().ok(), lines: lines.iter().map(|line| line.parse().unwrap()).collect() }
    }

    #[test]
    fn an_address_is_known_by_its_letters_and_digits() {
        let mark = AddressMark::of(&address(&["1 High Street", "London"]));
        assert_eq!(AddressMark::of(&address(&["1, HIGH STREET", "London "])), mark);
        assert_ne!(AddressMark::of(&address(&["2 High Street", "London"])), mark);
        assert_ne!(AddressMark::of(&address(&["1 High", "Street London"])), mark);
        let written = serde_json::to_string(&mark).unwrap();
        assert_eq!(serde_json::from_str::<AddressMark>(&written).unwrap(), mark);
    }
}
