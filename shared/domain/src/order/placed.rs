//! An order as its customer placed it, or as the shop last revised it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::values::address::Address;
use crate::values::id::{LineId, Sku};
use crate::values::money::Money;
use crate::values::text::{EmailAddress, Locale, OrderNumber, PersonName, Title, ZoneName};

/// An order as placed or last revised.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Placed {
    /// The number the customer knows, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<OrderNumber>,
    /// When the customer placed it. Revisions do not move it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Timestamp>"))]
    pub placed_at: Timestamp,
    /// Who placed it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Customer>"))]
    pub customer: Customer,
    /// What was ordered; at most [`crate::values::limits::LINES_MAX`].
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<Line>,
    /// What leads from the sum of the lines to the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::ADJUSTMENTS_MAX)))]
    pub adjustments: Vec<Adjustment>,
    /// What the customer is to pay.
    #[cfg_attr(feature = "schema", schemars(extend("properties" = { "amount_minor": { "minimum": 0 } })))]
    pub total: Money,
    /// Where it goes; absent for goods that are not shipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_to: Option<Address>,
    /// By when it must be handed over; the policy's time where the shop does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_by: Option<Timestamp>,
    /// The day by which the customer was promised it at the checkout.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
}

/// Who placed the order.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    /// How to greet them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// Where messages go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailAddress>,
    /// Their language and region, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<Locale>,
    /// Where their clock stands, if known; else the shop's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<ZoneName>,
}

/// One line of an order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// The line.
    pub line_id: LineId,
    /// The stock keeping unit, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<Sku>,
    /// What the customer knows it as.
    pub title: Title,
    /// Units ordered, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::values::limits::QUANTITY_MAX)))]
    pub quantity: u32,
    /// The price of one unit, before adjustments.
    pub unit_price: Money,
}

/// A part of the total that is no line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Adjustment {
    /// What it is.
    pub kind: AdjustmentKind,
    /// What it adds to the total; negative for a discount.
    pub amount: Money,
}

/// What a part of the total is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum AdjustmentKind {
    /// Taken off.
    Discount,
    /// Delivery.
    Shipping,
    /// Tax that is not in the prices already.
    Tax,
}
