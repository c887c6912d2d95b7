//! What was told, and so what others believe: customers by messages, the warehouse and the shop by signals.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fact::{LineQuantity, TagChange, Tracking};
use crate::hash::AddressHash;
use crate::id::OrderId;
use crate::money::Money;

/// What an effect told somebody. The latest about a subject is what they believe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statement {
    /// A customer, about the order.
    Order(OrderStatement),
    /// A customer, about a parcel.
    Shipment(ShipmentStatement),
    /// A customer, about the day by which something arrives.
    DeliveryEstimate(Date),
    /// A customer, that a parcel arrived.
    Delivered,
    /// A customer, nothing that could become untrue.
    Nothing,
    /// The warehouse, what to do about the order.
    Fulfilment(FulfilmentRequest),
    /// The shop, about a tag.
    Tag(TagChange),
    /// Nobody: what was learnt about an order that looks the same.
    DuplicateOrder(Option<OrderId>),
}

/// What we said the order is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderStatement {
    /// It will come, so.
    Standing {
        /// Each line's units.
        lines: Vec<LineQuantity>,
        /// What is to be paid.
        total: Money,
    },
    /// It is off.
    Cancelled,
}

/// What we said about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShipmentStatement {
    /// It is on its way.
    OnItsWay {
        /// What is in it.
        lines: Vec<LineQuantity>,
        /// How to follow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<Tracking>,
        /// The day by which it should arrive, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_on: Option<Date>,
        /// Where it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressHash>,
    },
    /// It is not coming after all.
    Voided,
}

impl ShipmentStatement {
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
pub enum FulfilmentRequest {
    /// Send these units.
    Fulfil {
        /// Each line's units in all, those already sent included: sending some of them changes nothing.
        lines: Vec<LineQuantity>,
        /// Where they go.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressHash>,
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

#[cfg(test)]
mod tests {
    use super::StopReason::*;

    #[test]
    fn why_the_warehouse_stops_has_the_name_it_has_on_the_bus() {
        let reasons = [Cancelled, Refunded, Held, LikelyDuplicate, NotPaid, NothingLeft];
        let named = ["cancelled", "refunded", "held", "likely-duplicate", "not-paid", "nothing-left"];
        assert_eq!(reasons.map(super::StopReason::slug), named);
    }
}
