//! A revised estimate: a new day by which goods should arrive.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ShipmentId;
use crate::values::text::Remark;

/// A revised estimate: another day by which goods should arrive, later or earlier than the day before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevisedEstimate {
    /// The identifier of the shipment. It is absent if the estimate is about the goods that are in no
    /// shipment yet.
    #[serde(default, rename = "parcel_id", skip_serializing_if = "Option::is_none")]
    pub shipment_id: Option<ShipmentId>,
    /// The day by which the goods should arrive.
    pub promised_on: Date,
    /// The reason for the new day, in the words of the source. It is for the people of the shop; customers
    /// are not told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}
