//! Decisions of people about cases.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::values::id::OrderId;
use crate::values::text::{PersonName, Remark};

/// A person's decision about a case. It covers the facts that were known at that moment: newer facts open the
/// case again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Resolution {
    /// The case.
    pub case: CaseKey,
    /// The decision.
    pub decision: Decision,
    /// A remark that the person wants to be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Remark>,
    /// The person who decided, where the source says who: two people who look at one case see who was first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonName>,
    /// The case that is about the same thing, where a person deals with it there. It may be one of another order of the
    /// shop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<OtherCase>,
    /// The consequences, where the order is to be cancelled.
    #[serde(flatten)]
    pub consequences: Consequences,
}

/// A case of this order, or of another order of the shop.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OtherCase {
    /// The order.
    pub order_id: OrderId,
    /// The case.
    pub case: CaseKey,
}

/// The consequences of a cancellation for the money and the goods of an order, as the person who decided it wants them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Consequences {
    /// True if the shop is to pay back what was paid. Where it is left out, a person pays it back, and the clock for a
    /// refund that is overdue runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refund: Option<bool>,
    /// False if the goods are not for sale again. Where it is left out, they are: nothing of them was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restock: Option<bool>,
}

impl Consequences {
    /// Returns true if the shop is to pay back what was paid.
    #[must_use]
    pub fn refunds(self) -> bool {
        self.refund.unwrap_or(false)
    }

    /// Returns true if the goods are for sale again.
    #[must_use]
    pub fn restocks(self) -> bool {
        self.restock.unwrap_or(true)
    }
}

slugs! {
    /// A decision that a person can make about a case.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum Decision {
        /// It was dealt with outside; nothing more is to be done.
        Handled = "handled",
        /// The held order or the withheld mail may go on.
        Release = "release",
        /// The order is to be cancelled.
        Cancel = "cancel",
        /// A message of unknown outcome is to be sent (once more).
        SendAgain = "send-again",
        /// A message of unknown outcome did go out.
        WasSent = "was-sent",
    }
}
