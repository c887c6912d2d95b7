//! A shipment: a box that was handed over to a carrier, and the way to follow it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ShipmentId;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::{Link, Remark, TrackingNumber};

/// A shipment: goods that were handed over to a carrier together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("if" = voided(), "else" = some_lines())))]
pub struct Shipment {
    /// The identifier that the shipping system gave to the shipment.
    #[serde(rename = "parcel_id")]
    pub shipment_id: ShipmentId,
    /// The time at which the shipment was handed over. A new label does not change it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Timestamp>"))]
    pub shipped_at: Timestamp,
    /// The contents of the shipment; at most [`crate::values::limits::LINES_MAX`] lines, each line once.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
    pub lines: Vec<LineQuantity>,
    /// The way to follow the shipment, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// The tracking numbers of its boxes, if it has several; at most [`crate::values::limits::BOXES_MAX`]. It arrived
    /// when all of them did: one of two was told to a customer as the whole order
    /// (<https://github.com/AfterShip/aftership-apps-woocommerce/pull/226>).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::BOXES_MAX)))]
    pub boxes: Vec<TrackingNumber>,
    /// The first delivery estimate of the carrier or the warehouse: the day by which the shipment should
    /// arrive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
    /// True if the shipment does not exist, or not any more: its units are not on their way.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub voided: bool,
}

/// The way to follow a shipment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tracking {
    /// The tracking number of the carrier.
    pub number: TrackingNumber,
    /// The name of the carrier, as the customer knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Remark>,
    /// The web page of the carrier for this shipment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

#[cfg(feature = "schema")]
pub(crate) fn voided() -> serde_json::Value {
    serde_json::json!({ "properties": { "voided": { "const": true } }, "required": ["voided"] })
}

#[cfg(feature = "schema")]
/// Returns the schema of the rule that a shipment that is not voided has at least one line.
pub(crate) fn some_lines() -> serde_json::Value {
    serde_json::json!({ "properties": { "lines": { "minItems": 1 } } })
}
