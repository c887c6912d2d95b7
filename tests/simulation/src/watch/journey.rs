//! Follows the true way of one box through what its carrier reports.

use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::text::TrackingNumber;
use jiff::{SignedDuration, Timestamp};

/// The place that the world's carriers name for the box that had the tracking number before.
pub(crate) const ANOTHER_BOX: &str = "Another town";

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Returns true if an update is about the box itself, and not about one that had its number before.
pub(super) fn is_own(update: &TrackingUpdate) -> bool {
    update.place.as_ref().is_none_or(|place| place.as_str() != ANOTHER_BOX)
}

/// Returns true if an update is about a label that the shipment has, or names none. After a new label, the old one may go
/// on being scanned.
pub(super) fn is_of_label(shipment: Option<&Shipment>, number: Option<&TrackingNumber>) -> bool {
    let (Some(shipment), Some(number)) = (shipment, number) else { return true };
    let mut labels = shipment.boxes.iter().chain(shipment.tracking.iter().map(|tracking| &tracking.number));
    labels.any(|label| label == number)
}

/// Returns the last update of a box. A label counts only if there is no other update. Once the box turned back, every
/// update but a loss is about the way back. An update of midnight knows no more than its day.
pub(super) fn last(
    updates: impl Iterator<Item = (Timestamp, TrackingStatus)> + Clone,
) -> Option<(Timestamp, TrackingStatus)> {
    let back = updates.clone().filter(|(_, status)| *status == TrackingStatus::ReturnedToSender).max();
    if let Some(back) = back {
        let lost = updates.filter(|(at, status)| *status == TrackingStatus::Lost && *at > back.0).max();
        return lost.or(Some(back));
    }
    let newest = updates.clone().filter(|(_, status)| *status != TrackingStatus::LabelCreated).max();
    let Some((newest, _)) = newest else { return updates.max() };
    let may_be_last = move |(at, status): &(Timestamp, TrackingStatus)| {
        let midnight = at.as_second() % DAY.as_secs() == 0 && at.subsec_nanosecond() == 0;
        let in_a_day = midnight && newest.duration_since(*at) < DAY;
        *status != TrackingStatus::LabelCreated && (*at == newest || in_a_day)
    };
    updates.filter(may_be_last).max_by_key(|(_, status)| (*status == TrackingStatus::Delivered, *status))
}

/// Returns true if the units of a box can be sent again: it is lost, or it turned back.
pub(super) fn is_gone(last: Option<(Timestamp, TrackingStatus)>) -> bool {
    last.is_some_and(|(_, status)| matches!(status, TrackingStatus::Lost | TrackingStatus::ReturnedToSender))
}

/// Returns true if a day is so far away that the source means none.
pub(super) fn means_none(day: jiff::civil::Date) -> bool {
    !(2000..2090).contains(&day.year())
}
