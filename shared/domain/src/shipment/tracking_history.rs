//! The tracking history of a shipment. It is ordered by the time at which the tracking updates happened, and
//! never by the time at which they came in.

use jiff::{SignedDuration, Timestamp};

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::shipment::created::Shipment;
use crate::shipment::last_moment::last_moment;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate, TrackingUpdates};
use crate::values::id::ShipmentId;
use crate::values::text::TrackingNumber;

/// The time by which a tracking update can be older than the hand-over and still be about the shipment: a
/// warehouse says late that it handed something over. An older one is about the shipment that had the tracking
/// number before. USPS gives numbers out again after about four months, and shows the old delivery meanwhile:
/// <https://help.endicia.com/hc/en-us/articles/21290152876571-USPS-Tracking-Shows-as-Delivered-Incorrectly>,
/// <https://shipsaving.com/blog/what-are-usps-recycled-tracking-numbers>.
pub(crate) const BEFORE_HAND_OVER_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);

/// The tracking updates of one shipment.
#[derive(Debug, Clone, Copy)]
pub struct TrackingHistory<'f> {
    tracking_updates: Option<&'f TrackingUpdates>,
    /// The earliest time of a tracking update that can be about the shipment.
    since: Option<Timestamp>,
    /// The shipment, if it is known.
    shipment: Option<&'f Shipment>,
    /// The first report that the shipment waits for pickup, if it was repeated.
    first_pickup: Option<&'f Held<TrackingUpdate>>,
}

impl Facts {
    /// Returns the tracking history of a shipment. It is empty if there is no tracking update about the
    /// shipment.
    #[must_use]
    pub fn tracking_history(&self, shipment_id: &ShipmentId) -> TrackingHistory<'_> {
        let shipment = self.shipments().get(shipment_id).map(|held| &held.body);
        let since = shipment.and_then(|shipment| shipment.shipped_at.checked_sub(BEFORE_HAND_OVER_MAX).ok());
        let tracking_updates = self.tracking_updates().get(shipment_id);
        let first_pickup = self.first_pickups().get(shipment_id);
        TrackingHistory { tracking_updates, since, shipment, first_pickup }
    }
}

impl<'f> TrackingHistory<'f> {
    /// Returns the tracking updates that are about this shipment, and not about an earlier one with the same
    /// tracking number, or about a label that it has no more.
    fn own(self) -> impl Iterator<Item = &'f Held<TrackingUpdate>> {
        let tracking_updates = self.tracking_updates.into_iter().flat_map(TrackingUpdates::values);
        tracking_updates.filter(move |held| {
            let is_new = self.since.is_none_or(|since| last_moment(held.stamp.occurred_at) >= since);
            is_new && held.body.tracking_number.as_ref().is_none_or(|number| self.has_label(number))
        })
    }

    /// Returns true if the number is one of the shipment's, or if it is not known which numbers it has.
    fn has_label(self, number: &TrackingNumber) -> bool {
        let Some(shipment) = self.shipment else { return true };
        if shipment.boxes.is_empty() {
            shipment.tracking.as_ref().is_none_or(|tracking| tracking.number == *number)
        } else {
            shipment.boxes.contains(number)
        }
    }

    /// Returns the last tracking update of this status that is about this shipment.
    pub(crate) fn own_of(self, status: TrackingStatus) -> Option<&'f Held<TrackingUpdate>> {
        self.own().filter(|held| held.body.status == status).max_by_key(|held| &held.stamp)
    }

    /// Returns the number of boxes, and the number of those that arrived, for a shipment of several boxes. An update
    /// that names no box says of no box that it arrived.
    #[must_use]
    pub fn boxes(&self) -> Option<(usize, usize)> {
        let boxes = &self.shipment?.boxes;
        let arrived = boxes.iter().filter(|number| {
            let own = self.own().filter(|held| held.body.tracking_number.as_ref() == Some(*number));
            let last = own
                .max_by_key(|held| (&held.stamp.occurred_at, held.body.status == TrackingStatus::Delivered));
            last.is_some_and(|held| held.body.status == TrackingStatus::Delivered)
        });
        (boxes.len() > 1).then(|| (boxes.len(), arrived.count()))
    }

    /// Returns the latest tracking update. Of those that can have happened at the same moment, it is the
    /// arrival, or else the one that is furthest on the way. A label update counts only if there is no other
    /// update, because it does not say where the shipment is: a label may be printed again, or printed for the
    /// way back.
    #[must_use]
    pub fn latest(&self) -> Option<&'f Held<TrackingUpdate>> {
        if let Some(back) = self.on_its_way_back() {
            return Some(back);
        }
        let seen = || self.own().filter(|held| held.body.status != TrackingStatus::LabelCreated);
        let Some(newest) = seen().map(|held| held.stamp.occurred_at).max() else { return self.own().next() };
        let last = seen().filter(|held| last_moment(held.stamp.occurred_at) >= newest);
        last.max_by_key(|held| {
            let status = held.body.status;
            (status == TrackingStatus::Delivered, status, &held.stamp)
        })
    }

    /// Returns the update that ends the way to the customer, if the shipment goes back to the shop. After that,
    /// a carrier reports the way back in the same words, and "delivered" is at the shop:
    /// <https://github.com/allegro/allegro-api/issues/12775>. Only a loss on the way back is news.
    fn on_its_way_back(self) -> Option<&'f Held<TrackingUpdate>> {
        let returned = self.own_of(TrackingStatus::ReturnedToSender)?;
        let lost = self.own_of(TrackingStatus::Lost);
        Some(lost.filter(|lost| lost.stamp > returned.stamp).unwrap_or(returned))
    }

    /// Returns the latest status and its time.
    #[must_use]
    pub fn status(&self) -> Option<(TrackingStatus, Timestamp)> {
        self.latest().map(|held| (held.body.status, held.stamp.occurred_at))
    }

    /// Returns the arrival, unless another tracking update came after it.
    #[must_use]
    pub fn arrived(&self) -> Option<&'f Held<TrackingUpdate>> {
        if self.boxes().is_some_and(|(boxes, arrived)| arrived < boxes) {
            return None;
        }
        self.latest().filter(|held| held.body.status == TrackingStatus::Delivered)
    }

    /// Returns the arrival and the latest tracking update after it, if a carrier moves a shipment that it
    /// already delivered.
    #[must_use]
    pub fn moved_after_arrival(&self) -> Option<(&'f Held<TrackingUpdate>, &'f Held<TrackingUpdate>)> {
        if self.boxes().is_some() {
            // One box arrived, and the other one is on its way.
            return None;
        }
        let delivered = self.own_of(TrackingStatus::Delivered)?;
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

    /// Returns true when a carrier had the shipment at the customer's door, or on the vehicle to it, at `moment`
    /// or later: it comes today, whatever day was named before that.
    #[must_use]
    pub fn was_at_the_door_since(&self, moment: Timestamp) -> bool {
        let statuses = [TrackingStatus::OutForDelivery, TrackingStatus::AttemptFailed];
        let at_the_door = statuses.into_iter().filter_map(|status| self.own_of(status));
        { at_the_door }.any(|held| held.stamp.occurred_at >= moment)
    }

    /// Returns the time at which a carrier first had the shipment, as far as is kept. A label says nothing of
    /// that.
    #[must_use]
    pub fn first_seen(&self) -> Option<&'f Held<TrackingUpdate>> {
        let seen = self.own().filter(|held| held.body.status != TrackingStatus::LabelCreated);
        seen.min_by_key(|held| &held.stamp)
    }

    /// Returns true when the shipment waits for the customer to fetch it. The carrier does not bring it any
    /// further.
    #[must_use]
    pub fn is_to_be_fetched(&self) -> bool {
        self.status().is_some_and(|(status, _)| status == TrackingStatus::AvailableForPickup)
    }

    /// Returns the first and the last report of the present wait for pickup. A carrier repeats that a shipment
    /// waits, and the time to fetch it counts from the first report: a clock from any other moment reminds on a
    /// wrong day (<https://github.com/pufexi/multiorder/issues/203>, <https://github.com/pufexi/multiorder/issues/239>).
    /// A shipment that moved on meanwhile waits anew.
    #[must_use]
    pub fn wait_for_pickup(&self) -> Option<(&'f Held<TrackingUpdate>, &'f Held<TrackingUpdate>)> {
        let last = self.latest().filter(|held| held.body.status == TrackingStatus::AvailableForPickup)?;
        let first = self.first_pickup.filter(|first| {
            !self.own().any(|held| held.stamp > first.stamp && is_elsewhere(held.body.status))
        });
        Some((first.unwrap_or(last), last))
    }

    /// Returns the moment until which the shipment waits for the customer to fetch it, if it waits and the carrier
    /// said it.
    #[must_use]
    pub fn pickup_until(&self) -> Option<Timestamp> {
        let (first, last) = self.wait_for_pickup()?;
        last.body.pickup_until.or(first.body.pickup_until)
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

    /// Returns true for a tracking update that is about this shipment, and not about an earlier one with the same tracking
    /// number, or about a label that it has no more.
    #[must_use]
    pub fn counts(&self, stamp: &Stamp) -> bool {
        self.own().any(|held| held.stamp == *stamp)
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

/// Returns true when a shipment of this status does not wait for pickup.
fn is_elsewhere(status: TrackingStatus) -> bool {
    match status {
        TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery => true,
        TrackingStatus::AttemptFailed | TrackingStatus::Delivered => true,
        TrackingStatus::ReturnedToSender | TrackingStatus::Lost => true,
        // A problem with a shipment, or a label, does not say where it is.
        TrackingStatus::AvailableForPickup | TrackingStatus::Exception | TrackingStatus::LabelCreated => {
            false
        }
    }
}
