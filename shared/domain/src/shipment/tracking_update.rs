//! Tracking updates: facts that carriers report about a shipment.

use crate::values::slug::slugs;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::held::Held;
use crate::values::id::ShipmentId;
use crate::values::text::{Remark, TrackingNumber};
use crate::values::text_form::text_form;

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
    /// The tracking number that the update is about, if the source says it. An update about a number that is not one of
    /// the shipment's any more says nothing about the shipment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<TrackingNumber>,
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

impl TrackingUpdate {
    /// Returns its key among the updates of its shipment.
    #[must_use]
    pub fn key(&self) -> TrackingKey {
        TrackingKey { status: self.status, number: self.tracking_number.clone() }
    }
}

/// The key of a tracking update among those of its shipment. It is written as the status, and after a blank the number:
/// `delivered PP1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TrackingKey {
    /// The status.
    pub status: TrackingStatus,
    /// The tracking number that the update names.
    pub number: Option<TrackingNumber>,
}

impl fmt::Display for TrackingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.number {
            Some(number) => write!(f, "{} {}", self.status, number.as_str()),
            None => write!(f, "{}", self.status),
        }
    }
}

/// A text that is not the key of a tracking update.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the key of a tracking update")]
pub struct InvalidTrackingKey(String);

impl FromStr for TrackingKey {
    type Err = InvalidTrackingKey;
    fn from_str(text: &str) -> Result<Self, InvalidTrackingKey> {
        let invalid = || InvalidTrackingKey(text.to_owned());
        let (slug, number) = text.split_once(' ').map_or((text, None), |(slug, number)| (slug, Some(number)));
        let status = TrackingStatus::ALL.into_iter().find(|status| status.slug() == slug);
        let number = number.map(str::parse).transpose().map_err(|_| invalid())?;
        Ok(Self { status: status.ok_or_else(invalid)?, number })
    }
}

text_form!(TrackingKey);

/// The last tracking update of each status and tracking number of one shipment; at most
/// [`crate::values::limits::TRACKING_UPDATES_MAX`].
pub type TrackingUpdates = BTreeMap<TrackingKey, Held<TrackingUpdate>>;

#[cfg(feature = "schema")]
pub(crate) fn to_be_fetched() -> serde_json::Value {
    serde_json::json!({ "properties": { "status": { "const": TrackingStatus::AvailableForPickup.slug() } } })
}

#[cfg(feature = "schema")]
pub(crate) fn no_time_to_fetch_by() -> serde_json::Value {
    serde_json::json!({ "properties": { "pickup_until": { "type": "null" } } })
}
