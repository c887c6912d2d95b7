//! Facts about a parcel's journey: what carriers saw, and by when they now say it arrives.

use crate::values::slug::slugs;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::held::Held;
use crate::values::id::ShipmentId;
use crate::values::text::Remark;

/// A carrier saw a parcel. When, is the event's `occurred_at`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(extend("if" = to_be_fetched(), "else" = no_time_to_fetch_by()))
)]
pub struct TrackingUpdate {
    /// The parcel.
    #[serde(rename = "parcel_id")]
    pub shipment_id: ShipmentId,
    /// What the carrier saw.
    pub status: TrackingStatus,
    /// Where, in the carrier's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Remark>,
    /// Until when it can be picked up; only with [`TrackingStatus::AvailableForPickup`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pickup_until: Option<Timestamp>,
}

slugs! {
    /// What a carrier can see of a parcel.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum TrackingStatus {
        /// A label was made; the carrier does not have the parcel yet.
        LabelCreated = "label-created",
        /// The carrier has it.
        Accepted = "accepted",
        /// It moves.
        InTransit = "in-transit",
        /// It is on the vehicle that delivers it.
        OutForDelivery = "out-for-delivery",
        /// Nobody took it in.
        AttemptFailed = "attempt-failed",
        /// It waits for the customer to fetch it.
        AvailableForPickup = "available-for-pickup",
        /// It arrived.
        Delivered = "delivered",
        /// Something is wrong with it: damage, customs, a bad address.
        Exception = "exception",
        /// It goes back, or came back, to the shop.
        ReturnedToSender = "returned-to-sender",
        /// The carrier cannot find it.
        Lost = "lost",
    }
}

/// The last scan of each status of one parcel: as many as there are statuses, however many came.
pub type TrackingUpdates = BTreeMap<TrackingStatus, Held<TrackingUpdate>>;

#[cfg(feature = "schema")]
pub(crate) fn to_be_fetched() -> serde_json::Value {
    serde_json::json!({ "properties": { "status": { "const": TrackingStatus::AvailableForPickup.slug() } } })
}

#[cfg(feature = "schema")]
pub(crate) fn no_time_to_fetch_by() -> serde_json::Value {
    serde_json::json!({ "properties": { "pickup_until": { "type": "null" } } })
}
