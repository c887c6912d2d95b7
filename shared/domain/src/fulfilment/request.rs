//! Requests to the warehouse: send these units, or send nothing more.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::values::hash::AddressHash;
use crate::values::line_quantity::LineQuantity;

/// A request to the warehouse. It always covers the whole order, so only the latest one counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FulfilmentRequest {
    /// Asks to send these units.
    Fulfil {
        /// The total units of each line, including those already sent: sending some of them does not change
        /// the request.
        lines: Vec<LineQuantity>,
        /// The hash of the address that they go to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressHash>,
        /// The priority of the order.
        priority: Priority,
        /// True for a gift: its papers show no prices.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        gift: bool,
    },
    /// Asks to send nothing more, for now or for good.
    Stop(StopReason),
}

/// The priority of an order in the warehouse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// It is sent in its turn.
    #[default]
    Usual,
    /// It is sent before others.
    First,
}

slugs! {
    /// A reason to send nothing more.
    pub enum StopReason {
        /// The order is cancelled, or a person decided to cancel it.
        Cancelled = "cancelled",
        /// The units that were not sent yet are refunded.
        Refunded = "refunded",
        /// A tag holds it.
        Held = "held",
        /// It looks like another order of the same customer.
        LikelyDuplicate = "likely-duplicate",
        /// A customer asked the bank or the payment provider for the money.
        Disputed = "disputed",
        /// It is not paid (any more).
        NotPaid = "not-paid",
        /// Nothing of it is left to send.
        NothingLeft = "nothing-left",
    }
}

impl StopReason {
    /// Returns true where the shop's own order says it as well, to a warehouse that starts from that: it is cancelled, refunded,
    /// sent or not paid there. A tag, a dispute and a likely duplicate stop no warehouse that was not told: a shop holds a risky
    /// order only where something has it held (<https://help.shopify.com/en/manual/shopify-flow/reference/actions/hold-fulfillment>).
    pub(crate) fn is_known_to_shop(self) -> bool {
        match self {
            Self::Cancelled | Self::Refunded | Self::NotPaid | Self::NothingLeft => true,
            Self::Held | Self::LikelyDuplicate | Self::Disputed => false,
        }
    }
}
