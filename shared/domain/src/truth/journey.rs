//! A parcel's journey, by the time of its scans and never by the time they arrived.

use jiff::Timestamp;

use crate::fact::{Scan, ScanStatus};
use crate::id::ParcelId;
use crate::order::{Facts, Held, Scans};

/// What carriers saw of one parcel.
#[derive(Debug, Clone, Copy)]
pub struct Journey<'f> {
    scans: Option<&'f Scans>,
}

impl Facts {
    /// The journey of a parcel; an empty one where no carrier ever saw it.
    #[must_use]
    pub fn journey(&self, parcel_id: &ParcelId) -> Journey<'_> {
        Journey { scans: self.scans.get(parcel_id) }
    }
}

impl<'f> Journey<'f> {
    /// The last scan. Of two at the same moment, the arrival. A label says nothing of where a parcel is that was seen:
    /// it may be printed again, or for the way back.
    #[must_use]
    pub fn latest(&self) -> Option<&'f Held<Scan>> {
        let scans = self.scans?.values();
        scans.max_by_key(|held| {
            let seen = held.body.status != ScanStatus::LabelCreated;
            let arrival = held.body.status == ScanStatus::Delivered;
            (seen, held.stamp.occurred_at, arrival, &held.stamp)
        })
    }

    /// What was seen last, and when.
    #[must_use]
    pub fn status(&self) -> Option<(ScanStatus, Timestamp)> {
        self.latest().map(|held| (held.body.status, held.stamp.occurred_at))
    }

    /// The arrival, unless something was seen after it.
    #[must_use]
    pub fn arrived(&self) -> Option<&'f Held<Scan>> {
        self.latest().filter(|held| held.body.status == ScanStatus::Delivered)
    }

    /// The arrival and what was seen after it, where a carrier moves what it delivered.
    #[must_use]
    pub fn moved_after_arrival(&self) -> Option<(&'f Held<Scan>, &'f Held<Scan>)> {
        let delivered = self.scans?.get(&ScanStatus::Delivered)?;
        let latest = self.latest()?;
        let moves = match latest.body.status {
            ScanStatus::Accepted | ScanStatus::InTransit | ScanStatus::OutForDelivery => true,
            ScanStatus::AttemptFailed | ScanStatus::AvailableForPickup => true,
            // These are cases of their own, and a label is no movement.
            ScanStatus::Exception | ScanStatus::ReturnedToSender | ScanStatus::Lost => false,
            ScanStatus::LabelCreated | ScanStatus::Delivered => false,
        };
        moves.then_some((delivered, latest))
    }

    /// Whether it waits for the customer to fetch it: it came as far as it comes by itself.
    #[must_use]
    pub fn is_to_be_fetched(&self) -> bool {
        self.status().is_some_and(|(status, _)| status == ScanStatus::AvailableForPickup)
    }

    /// Whether the carrier says that it will not come: it is lost, or goes back.
    #[must_use]
    pub fn is_off_course(&self) -> bool {
        self.status().is_some_and(|(status, _)| match status {
            ScanStatus::ReturnedToSender | ScanStatus::Lost => true,
            ScanStatus::LabelCreated | ScanStatus::Accepted | ScanStatus::InTransit => false,
            ScanStatus::OutForDelivery | ScanStatus::AttemptFailed => false,
            ScanStatus::AvailableForPickup | ScanStatus::Delivered | ScanStatus::Exception => false,
        })
    }

    /// All scans that are kept, the oldest first.
    #[must_use]
    pub fn scans(&self) -> Vec<&'f Held<Scan>> {
        let mut scans: Vec<&Held<Scan>> = self.scans.into_iter().flat_map(Scans::values).collect();
        scans.sort_by_key(|held| &held.stamp);
        scans
    }
}
