//! A parcel's journey, by the time of its scans and never by the time they arrived.

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate, TrackingUpdates};
use crate::values::id::ShipmentId;

/// What carriers saw of one parcel.
#[derive(Debug, Clone, Copy)]
pub struct TrackingHistory<'f> {
    tracking_updates: Option<&'f TrackingUpdates>,
}

impl Facts {
    /// The journey of a parcel; an empty one where no carrier ever saw it.
    #[must_use]
    pub fn tracking_history(&self, shipment_id: &ShipmentId) -> TrackingHistory<'_> {
        TrackingHistory { tracking_updates: self.tracking_updates.get(shipment_id) }
    }
}

impl<'f> TrackingHistory<'f> {
    /// The last scan. Of two at the same moment, the arrival. A label says nothing of where a parcel is that was seen:
    /// it may be printed again, or for the way back.
    #[must_use]
    pub fn latest(&self) -> Option<&'f Held<TrackingUpdate>> {
        let tracking_updates = self.tracking_updates?.values();
        tracking_updates.max_by_key(|held| {
            let seen = held.body.status != TrackingStatus::LabelCreated;
            let arrival = held.body.status == TrackingStatus::Delivered;
            (seen, held.stamp.occurred_at, arrival, &held.stamp)
        })
    }

    /// What was seen last, and when.
    #[must_use]
    pub fn status(&self) -> Option<(TrackingStatus, Timestamp)> {
        self.latest().map(|held| (held.body.status, held.stamp.occurred_at))
    }

    /// The arrival, unless something was seen after it.
    #[must_use]
    pub fn arrived(&self) -> Option<&'f Held<TrackingUpdate>> {
        self.latest().filter(|held| held.body.status == TrackingStatus::Delivered)
    }

    /// The arrival and what was seen after it, where a carrier moves what it delivered.
    #[must_use]
    pub fn moved_after_arrival(&self) -> Option<(&'f Held<TrackingUpdate>, &'f Held<TrackingUpdate>)> {
        let delivered = self.tracking_updates?.get(&TrackingStatus::Delivered)?;
        let latest = self.latest()?;
        let moves = match latest.body.status {
            TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery => true,
            TrackingStatus::AttemptFailed | TrackingStatus::AvailableForPickup => true,
            // These are cases of their own, and a label is no movement.
            TrackingStatus::Exception | TrackingStatus::ReturnedToSender | TrackingStatus::Lost => false,
            TrackingStatus::LabelCreated | TrackingStatus::Delivered => false,
        };
        moves.then_some((delivered, latest))
    }

    /// Whether it waits for the customer to fetch it: it came as far as it comes by itself.
    #[must_use]
    pub fn is_to_be_fetched(&self) -> bool {
        self.status().is_some_and(|(status, _)| status == TrackingStatus::AvailableForPickup)
    }

    /// Whether the carrier says that it will not come: it is lost, or goes back.
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

    /// All scans that are kept, the oldest first.
    #[must_use]
    pub fn tracking_updates(&self) -> Vec<&'f Held<TrackingUpdate>> {
        let mut tracking_updates: Vec<&Held<TrackingUpdate>> =
            self.tracking_updates.into_iter().flat_map(TrackingUpdates::values).collect();
        tracking_updates.sort_by_key(|held| &held.stamp);
        tracking_updates
    }
}
