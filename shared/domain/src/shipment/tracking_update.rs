//! Facts about a parcel's journey: what carriers saw, and by when they now say it arrives.

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
    schemars(extend("if" = crate::values::schema::to_be_fetched(), "else" = crate::values::schema::no_time_to_fetch_by()))
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

/// What a carrier can see of a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TrackingStatus {
    /// A label was made; the carrier does not have the parcel yet.
    LabelCreated,
    /// The carrier has it.
    Accepted,
    /// It moves.
    InTransit,
    /// It is on the vehicle that delivers it.
    OutForDelivery,
    /// Nobody took it in.
    AttemptFailed,
    /// It waits for the customer to fetch it.
    AvailableForPickup,
    /// It arrived.
    Delivered,
    /// Something is wrong with it: damage, customs, a bad address.
    Exception,
    /// It goes back, or came back, to the shop.
    ReturnedToSender,
    /// The carrier cannot find it.
    Lost,
}

impl TrackingStatus {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::LabelCreated,
        Self::Accepted,
        Self::InTransit,
        Self::OutForDelivery,
        Self::AttemptFailed,
        Self::AvailableForPickup,
        Self::Delivered,
        Self::Exception,
        Self::ReturnedToSender,
        Self::Lost,
    ];

    /// The name on the bus and in what people read.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::LabelCreated => "label-created",
            Self::Accepted => "accepted",
            Self::InTransit => "in-transit",
            Self::OutForDelivery => "out-for-delivery",
            Self::AttemptFailed => "attempt-failed",
            Self::AvailableForPickup => "available-for-pickup",
            Self::Delivered => "delivered",
            Self::Exception => "exception",
            Self::ReturnedToSender => "returned-to-sender",
            Self::Lost => "lost",
        }
    }
}

/// The last scan of each status of one parcel: as many as there are statuses, however many came.
pub type TrackingUpdates = BTreeMap<TrackingStatus, Held<TrackingUpdate>>;
