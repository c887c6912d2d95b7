//! Facts: what one source says happened to an order.
//!
//! The types here are the contract of the bus (`detail` of an event, beside `id`, `shop`, `order_id` and
//! `occurred_at`) and the form in which facts rest in the order. Reading them from outside is the work of one
//! function's crate per event, but for what several have in common ([`read_units`], [`read_quantity`]); writing them
//! is serde's.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::id::{LineId, ShipmentId, Sku};
use crate::money::Money;
use crate::refused::Refused;
use crate::text::{
    AddressLine, EmailAddress, Link, Locale, OrderNumber, PersonName, Remark, Title, TrackingNumber, ZoneName,
};

mod tracking_history;
mod payment;
mod people;
mod units;

pub use payment::{Payment, PaymentFailed, Refund};
pub use people::{
    Decision, MailKey, MailStatus, MailStatusReport, MailSubject, Resolution, ReturnRequested, TagChange,
    Tagged,
};
pub use tracking_history::{RevisedEstimate, TrackingStatus, TrackingUpdate};
pub use units::{read_quantity, read_units};

/// What happened. One variant per event type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// The order exists, or was revised: always the whole of it.
    OrderPlaced(Placed),
    /// The order is off, for good.
    OrderCancelled(Cancelled),
    /// A tag was put on the order, or taken off.
    OrderTagged(Tagged),
    /// Money came in.
    PaymentConfirmed(Payment),
    /// An attempt to pay did not succeed.
    PaymentFailed(PaymentFailed),
    /// Money went back.
    RefundIssued(Refund),
    /// A parcel was handed over, re-labelled or voided: always the whole of it.
    ShipmentCreated(Shipment),
    /// A carrier saw a parcel.
    DeliveryScanned(TrackingUpdate),
    /// Somebody promises another day.
    DeliveryDelayed(RevisedEstimate),
    /// The customer wants to send something back.
    ReturnRequested(ReturnRequested),
    /// The mail service says what became of a mail.
    EmailStatusChanged(MailStatusReport),
    /// A person decided about a case.
    CaseResolved(Resolution),
    /// An event that could not be believed. Ours, not a source's.
    EventRefused(Refused),
}

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
    /// What was ordered; at most [`crate::limits::LINES_MAX`].
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::limits::LINES_MAX)))]
    pub lines: Vec<Line>,
    /// What leads from the sum of the lines to the total.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::limits::ADJUSTMENTS_MAX)))]
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
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::limits::QUANTITY_MAX)))]
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

/// A postal address. Personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// Who it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The address in the order it is written on a parcel, country last; 1 to [`crate::limits::ADDRESS_LINES_MAX`].
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::limits::ADDRESS_LINES_MAX)))]
    pub lines: Vec<AddressLine>,
}

/// The order is off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cancelled {
    /// The source's own words for why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}

/// A parcel on its way, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("if" = crate::schema::voided(), "else" = crate::schema::some_lines())))]
pub struct Shipment {
    /// The parcel, by the system that ships it.
    #[serde(rename = "parcel_id")]
    pub shipment_id: ShipmentId,
    /// When it was handed over. Re-labelling does not move it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Timestamp>"))]
    pub shipped_at: Timestamp,
    /// What is in it; at most [`crate::limits::LINES_MAX`], each line once.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// How to follow it, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// The day by which it should arrive, as the carrier or the warehouse first said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
    /// The parcel does not exist (any more): its units are not on their way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voided: bool,
}

/// Units of one line in a parcel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LineQuantity {
    /// The order's line.
    pub line_id: LineId,
    /// Units of it in the parcel, from 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 1, max = crate::limits::QUANTITY_MAX)))]
    pub quantity: u32,
}

/// How to follow a parcel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tracking {
    /// The carrier's number.
    pub number: TrackingNumber,
    /// The carrier, as the customer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Remark>,
    /// The carrier's page for this parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}
