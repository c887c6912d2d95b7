//! Requests to the warehouse: send these units, or send nothing more.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::values::hash::AddressHash;
use crate::values::line_quantity::LineQuantity;

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

slugs! {
    /// Why nothing more is to be sent.
    pub enum StopReason {
        /// The order is cancelled, or a person decided that it shall be.
        Cancelled = "cancelled",
        /// What was not sent yet was refunded.
        Refunded = "refunded",
        /// A tag holds it.
        Held = "held",
        /// It looks like another order of the same customer.
        LikelyDuplicate = "likely-duplicate",
        /// It is not paid (any more).
        NotPaid = "not-paid",
        /// Nothing of it is left to send.
        NothingLeft = "nothing-left",
    }
}
