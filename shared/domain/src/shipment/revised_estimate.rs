//! A new day by which something should arrive.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::values::id::ShipmentId;
use crate::values::text::Remark;

/// Somebody promises another day, later or earlier than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevisedEstimate {
    /// The parcel; absent where it is about what is in no parcel yet.
    #[serde(default, rename = "parcel_id", skip_serializing_if = "Option::is_none")]
    pub shipment_id: Option<ShipmentId>,
    /// The day by which it should arrive.
    pub promised_on: Date,
    /// Why, in the source's words. For people: customers are not told it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Remark>,
}
