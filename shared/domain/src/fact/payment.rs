//! Facts about money. Candor never moves any: it hears what others did.

use serde::{Deserialize, Serialize};

use super::ParcelLine;
use crate::id::{PaymentId, RefundId};
use crate::money::Money;
use crate::text::Remark;

/// A payment that came in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Payment {
    /// The payment, by its provider.
    pub payment_id: PaymentId,
    /// How much.
    pub amount: Money,
}

/// An attempt to pay that did not succeed. It takes nothing back: a payment that came in stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PaymentFailed {
    /// The payment, by its provider.
    pub payment_id: PaymentId,
    /// The provider's own words for why. For people: customers are not told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}

/// Money that went back to the customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Refund {
    /// The refund, by whoever made it.
    pub refund_id: RefundId,
    /// How much.
    pub amount: Money,
    /// The units it is for, each line once; empty where it only says an amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<ParcelLine>,
}
