//! Payments, failed payments and refunds. Candor never moves money: it hears what others did.

use serde::Deserialize;
use serde::Serialize;

use crate::values::id::{PaymentId, RefundId};
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;
use crate::values::text::Remark;

/// A payment that came in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Payment {
    /// The payment, by its provider.
    pub payment_id: PaymentId,
    /// How much.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 1 } })))]
    pub amount: Money,
}

/// An attempt to pay that did not succeed. It takes nothing back: a payment that came in stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaymentFailed {
    /// The payment, by its provider.
    pub payment_id: PaymentId,
    /// The provider's own words for why. For people: customers are not told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}

/// Money that went back to the customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refund {
    /// The refund, by whoever made it.
    pub refund_id: RefundId,
    /// How much.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 1 } })))]
    pub amount: Money,
    /// The units it is for, each line once; empty where it only says an amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
}
