//! Tracking updates: facts that carriers report about a shipment.

use crate::values::slug::slugs;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::held::Held;
use crate::values::id::ShipmentId;
use crate::values::text::Remark;

/// A tracking update: a report of a carrier about a shipment. Its time is the `occurred_at` of the event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("if" = to_be_fetched(), "else" = no_time_to_fetch_by()))
)]
pub struct TrackingUpdate {
    /// The identifier of the shipment.
    #[serde(rename = "parcel_id")]
    pub shipment_id: ShipmentId,
    /// The status that the carrier reports.
    pub status: TrackingStatus,
    /// The place, in the words of the carrier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Remark>,
    /// The time until which the customer can fetch the shipment; only with
    /// [`TrackingStatus::AvailableForPickup`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup_until: Option<Timestamp>,
}

slugs! {
    /// A status that a carrier can report about a shipment.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum TrackingStatus {
        /// A label was made. The carrier does not have the shipment yet.
        LabelCreated = "label-created",
        /// The carrier has the shipment.
        Accepted = "accepted",
        /// The shipment is on its way.
        InTransit = "in-transit",
        /// The shipment is on the vehicle that delivers it.
        OutForDelivery = "out-for-delivery",
        /// The carrier tried to deliver the shipment, but no one accepted it.
        AttemptFailed = "attempt-failed",
        /// The shipment waits for the customer to fetch it.
        AvailableForPickup = "available-for-pickup",
        /// The shipment arrived.
        Delivered = "delivered",
        /// Something is wrong with the shipment, such as damage, a problem at customs, or a bad address.
        Exception = "exception",
        /// The shipment goes back, or came back, to the shop.
        ReturnedToSender = "returned-to-sender",
        /// The carrier cannot find the shipment.
        Lost = "lost",
    }
}

/// The last tracking update of each status of one shipment. There are never more than there are statuses,
/// however many updates came in.
pub type TrackingUpdates = BTreeMap<TrackingStatus, Held<TrackingUpdate>>;

#[cfg(feature = "schema")]
pub(crate) fn to_be_fetched() -> serde_json::Value {
    serde_json::json!({ "properties": { "status": { "const": TrackingStatus::AvailableForPickup.slug() } } })
}

#[cfg(feature = "schema")]
pub(crate) fn no_time_to_fetch_by() -> serde_json::Value {
    serde_json::json!({ "properties": { "pickup_until": { "type": "null" } } })
}
