//! The tracking history of a shipment. It is ordered by the time at which the tracking updates happened, and
//! never by the time at which they came in.

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate, TrackingUpdates};
use crate::values::id::ShipmentId;

/// The tracking updates of one shipment.
#[derive(Debug, Clone, Copy)]
pub struct TrackingHistory<'f> {
    tracking_updates: Option<&'f TrackingUpdates>,
}

impl Facts {
    /// Returns the tracking history of a shipment. It is empty if there is no tracking update about the
    /// shipment.
    #[must_use]
    pub fn tracking_history(&self, shipment_id: &ShipmentId) -> TrackingHistory<'_> {
        TrackingHistory { tracking_updates: self.tracking_updates().get(shipment_id) }
    }
}

impl<'f> TrackingHistory<'f> {
    /// Returns the latest tracking update. Of two at the same moment, it is the arrival. A label update
    /// counts only if there is no other update, because it does not say where the shipment is: a label may be
    /// printed again, or printed for the way back.
    #[must_use]
    pub fn latest(&self) -> Option<&'f Held<TrackingUpdate>> {
        let tracking_updates = self.tracking_updates?.values();
        tracking_updates.max_by_key(|held| {
            let seen = held.body.status != TrackingStatus::LabelCreated;
            let arrival = held.body.status == TrackingStatus::Delivered;
            (seen, held.stamp.occurred_at, arrival, &held.stamp)
        })
    }

    /// Returns the latest status and its time.
    #[must_use]
    pub fn status(&self) -> Option<(TrackingStatus, Timestamp)> {
        self.latest().map(|held| (held.body.status, held.stamp.occurred_at))
    }

    /// Returns the arrival, unless another tracking update came after it.
    #[must_use]
    pub fn arrived(&self) -> Option<&'f Held<TrackingUpdate>> {
        self.latest().filter(|held| held.body.status == TrackingStatus::Delivered)
    }

    /// Returns the arrival and the latest tracking update after it, if a carrier moves a shipment that it
    /// already delivered.
    #[must_use]
    pub fn moved_after_arrival(&self) -> Option<(&'f Held<TrackingUpdate>, &'f Held<TrackingUpdate>)> {
        let delivered = self.tracking_updates?.get(&TrackingStatus::Delivered)?;
        let latest = self.latest()?;
        let moves = match latest.body.status {
            TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery => true,
            TrackingStatus::AttemptFailed | TrackingStatus::AvailableForPickup => true,
            // The first three have cases of their own, and a label is not a movement.
            TrackingStatus::Exception | TrackingStatus::ReturnedToSender | TrackingStatus::Lost => false,
            TrackingStatus::LabelCreated | TrackingStatus::Delivered => false,
        };
        moves.then_some((delivered, latest))
    }

    /// Returns true when the shipment waits for the customer to fetch it. The carrier does not bring it any
    /// further.
    #[must_use]
    pub fn is_to_be_fetched(&self) -> bool {
        self.status().is_some_and(|(status, _)| status == TrackingStatus::AvailableForPickup)
    }

    /// Returns true when the carrier says that the shipment will not come: it is lost, or it goes back to the
    /// shop.
    #[must_use]
    pub fn is_lost_or_returned(&self) -> bool {
        self.status().is_some_and(|(status, _)| match status {
            TrackingStatus::ReturnedToSender | TrackingStatus::Lost => true,
            TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => false,
            TrackingStatus::OutForDelivery | TrackingStatus::AttemptFailed => false,
            TrackingStatus::AvailableForPickup | TrackingStatus::Delivered | TrackingStatus::Exception => {
                false
            }
        })
    }

    /// Returns all tracking updates that are kept, the oldest first.
    #[must_use]
    pub fn tracking_updates(&self) -> Vec<&'f Held<TrackingUpdate>> {
        let mut tracking_updates: Vec<&Held<TrackingUpdate>> =
            self.tracking_updates.into_iter().flat_map(TrackingUpdates::values).collect();
        tracking_updates.sort_by_key(|held| &held.stamp);
        tracking_updates
    }
}
