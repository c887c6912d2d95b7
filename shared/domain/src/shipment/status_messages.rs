//! Messages about what a carrier reported last of a shipment. Each is of use only while the carrier reports nothing
//! newer.

use jiff::Timestamp;

use crate::facts::held::Held;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::shipment::created::Shipment;
use crate::shipment::fit::Fit;
use crate::shipment::tracking_update::TrackingStatus;
use crate::values::id::ShipmentId;

impl Context<'_> {
    /// Returns the notices of what the carrier reported of a shipment on its way.
    pub(crate) fn status_notices(&self, held: &Held<Shipment>) -> [Option<Candidate>; 4] {
        [
            self.out_for_delivery_notice(held),
            self.attempt_failed_notice(held),
            self.pickup_notice(held),
            self.parcel_returning_notice(held),
        ]
    }

    /// Returns the notice that a shipment is on the vehicle that delivers it. It is of use only on that day.
    fn out_for_delivery_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        self.status_notice(
            held,
            TrackingStatus::OutForDelivery,
            MessageKey::OutForDeliveryNotice,
            |key, placed, since| {
                let calendar = self.policy.calendar(&self.order.key.shop);
                let over_at = calendar.end_of(calendar.day_of(since));
                if self.moment.reached(over_at, "the day of a delivery is over") {
                    return Eligibility::Withheld(Reason::TooLate);
                }
                match self.in_time(key, placed, since) {
                    // For that alone, no person needs to write to a customer another way.
                    Eligibility::Blocked(reason) => Eligibility::Withheld(reason),
                    eligibility @ (Eligibility::Eligible
                    | Eligibility::Waiting(_)
                    | Eligibility::Withheld(_)) => eligibility,
                }
            },
        )
    }

    fn attempt_failed_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        let in_time = |key: &MessageKey, placed: &Placed, since| self.in_time(key, placed, since);
        self.status_notice(held, TrackingStatus::AttemptFailed, MessageKey::AttemptFailedNotice, in_time)
    }

    /// Returns the notice that a shipment waits to be fetched. There is none once the time to fetch it is over.
    fn pickup_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        self.status_notice(
            held,
            TrackingStatus::AvailableForPickup,
            MessageKey::PickupNotice,
            |key, placed, since| {
                let until = self.order.facts.tracking_history(&held.body.shipment_id).pickup_until();
                if until.is_some_and(|until| self.moment.reached(until, "the time to fetch a parcel is over"))
                {
                    Eligibility::Withheld(Reason::TooLate)
                } else {
                    self.in_time(key, placed, since)
                }
            },
        )
    }

    /// Returns the notice that a shipment goes back to the shop. There is none for a customer who sends something
    /// back, or who was paid back for all of the shipment: they wait for nothing of it.
    fn parcel_returning_notice(&self, held: &Held<Shipment>) -> Option<Candidate> {
        let facts = &self.order.facts;
        self.status_notice(
            held,
            TrackingStatus::ReturnedToSender,
            MessageKey::ParcelReturningNotice,
            |key, placed, since| {
                if facts.has_returns() || facts.is_paid_back(&held.body) {
                    Eligibility::Withheld(Reason::ReturnOrRefund)
                } else {
                    self.in_time(key, placed, since)
                }
            },
        )
    }

    /// Returns the notice of a status, if the carrier ever reported it of the shipment. It is eligible, as `in_time`
    /// says, while that is the last that the carrier reported. A customer whose order is cancelled is not told to
    /// expect a shipment of it, or to fetch it: that is a case.
    fn status_notice(
        &self,
        held: &Held<Shipment>,
        status: TrackingStatus,
        key: fn(ShipmentId) -> MessageKey,
        in_time: impl FnOnce(&MessageKey, &Placed, Timestamp) -> Eligibility,
    ) -> Option<Candidate> {
        let (shipment, facts) = (&held.body, &self.order.facts);
        let placed = &facts.placed()?.body;
        let tracking_history = facts.tracking_history(&shipment.shipment_id);
        tracking_history.own_of(status)?;
        let (latest, since) = tracking_history.status()?;
        self.candidate(key(shipment.shipment_id.clone()), |key| {
            match facts.fit(placed, &shipment.shipment_id) {
                _ if shipment.voided => Eligibility::Withheld(Reason::ParcelVoided),
                _ if facts.cancelled().is_some() => Eligibility::Withheld(Reason::OrderCancelled),
                _ if latest != status => Eligibility::Withheld(overtaken_by(latest)),
                // The customer may have it: that is a case.
                _ if tracking_history.moved_after_arrival().is_some() => {
                    Eligibility::Withheld(Reason::OpenCase)
                }
                Fit::UnknownLines(_) | Fit::MoreThanOrdered(_) => {
                    Eligibility::Withheld(Reason::ParcelMismatch)
                }
                Fit::Fits => in_time(key, placed, since),
            }
        })
    }
}

/// Returns the reason that the last status of a shipment gives for not telling an earlier one.
fn overtaken_by(latest: TrackingStatus) -> Reason {
    match latest {
        TrackingStatus::Delivered => Reason::Delivered,
        TrackingStatus::ReturnedToSender | TrackingStatus::Lost => Reason::LostOrReturned,
        TrackingStatus::LabelCreated | TrackingStatus::Accepted | TrackingStatus::InTransit => {
            Reason::MovedOn
        }
        TrackingStatus::OutForDelivery | TrackingStatus::AttemptFailed => Reason::MovedOn,
        TrackingStatus::AvailableForPickup | TrackingStatus::Exception => Reason::MovedOn,
    }
}
