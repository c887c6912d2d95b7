//! A shipment: a box that was handed over, and how to follow it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ShipmentId;
use crate::values::line_quantity::LineQuantity;
use crate::values::text::{Link, Remark, TrackingNumber};

/// A parcel on its way, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("if" = voided(), "else" = some_lines())))]
pub struct Shipment {
    /// The parcel, by the system that ships it.
    #[serde(rename = "parcel_id")]
    pub shipment_id: ShipmentId,
    /// When it was handed over. Re-labelling does not move it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Timestamp>"))]
    pub shipped_at: Timestamp,
    /// What is in it; at most [`crate::values::limits::LINES_MAX`], each line once.
    #[cfg_attr(feature = "schema", schemars(length(max = crate::values::limits::LINES_MAX)))]
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

#[cfg(feature = "schema")]
pub(crate) fn voided() -> serde_json::Value {
    serde_json::json!({ "properties": { "voided": { "const": true } }, "required": ["voided"] })
}

#[cfg(feature = "schema")]
/// A parcel that exists holds something.
pub(crate) fn some_lines() -> serde_json::Value {
    serde_json::json!({ "properties": { "lines": { "minItems": 1 } } })
}
