//! Payments, failed payments and refunds. Candor never moves money: it only gets reports about money that
//! others moved.

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
    /// The identifier that the payment provider gave to the payment.
    pub payment_id: PaymentId,
    /// The amount that came in.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 1 } })))]
    pub amount: Money,
    /// True if the source says only that the money is in by now, as an order's status does, and not when it came in.
    /// The report of the payment itself may be lost: <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/5691>.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_status: bool,
}

/// An attempt to pay that failed. It takes nothing back: a payment that came in stays.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaymentFailed {
    /// The identifier that the payment provider gave to the payment.
    pub payment_id: PaymentId,
    /// The reason for the failure, in the words of the provider. It is for the people of the shop; customers
    /// are not told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}

/// Money that went back to the customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Refund {
    /// The identifier of the refund, from the system that made it.
    pub refund_id: RefundId,
    /// The amount that went back to the customer.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 1 } })))]
    pub amount: Money,
    /// The units that the refund is for, each line once. It is empty if the refund names only an amount.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// The units among `lines` that are taken out of the order and are not to be sent. It is empty if the source
    /// does not say so: then a refund may also be for units that were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
    pub cancelled: Vec<LineQuantity>,
    /// True if the money did not go back after all. A bank can turn a refund down days later, and most shop systems
    /// go on to say that it was paid back: <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/4405>,
    /// <https://github.com/Automattic/woocommerce-payments/issues/312>.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
}
