//! Messages about one parcel.

use jiff::Timestamp;

use crate::fact::{Parcel, Placed};
use crate::message::{MessageKey, Reason};
use crate::order::Held;
use crate::truth::Fit;

use super::super::belief::told_of_parcel;
use super::super::moment::after;
use super::super::{Judgement, Verdict};
use super::Judge;

impl Judge<'_> {
    pub(super) fn shipping_notice(&self, held: &Held<Parcel>) -> Option<Judgement> {
        let parcel = &held.body;
        let facts = &self.order.facts;
        let journey = facts.journey(&parcel.parcel_id);
        self.of(MessageKey::ShippingNotice(parcel.parcel_id.clone()), |key| match facts.placed.as_ref() {
            _ if parcel.voided => Verdict::Withheld(Reason::ParcelVoided),
            None => Verdict::Waiting(Reason::OrderMissing),
            Some(_) if facts.cancelled.is_some() => Verdict::Withheld(Reason::OrderCancelled),
            // It is not on its way any more.
            Some(_) if journey.arrived().is_some() => Verdict::Withheld(Reason::Delivered),
            Some(_) if journey.is_off_course() => Verdict::Withheld(Reason::OffCourse),
            Some(placed) => self.parcel_in_time(key, &placed.body, parcel, parcel.shipped_at),
        })
    }

    /// A correction, where the customer was told something else about a parcel than what is true.
    pub(super) fn shipping_update(&self, held: &Held<Parcel>) -> Option<Judgement> {
        let parcel = &held.body;
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let (told, tellings) = told_of_parcel(self.order, &parcel.parcel_id)?;
        if facts.parcel_claim(parcel).agrees(told) {
            return None;
        }
        let arrived = !parcel.voided && facts.journey(&parcel.parcel_id).arrived().is_some();
        self.of(MessageKey::ShippingUpdate(tellings, parcel.parcel_id.clone()), |key| {
            // How to follow it is of no use to somebody who has it.
            if arrived {
                Verdict::Withheld(Reason::Delivered)
            } else {
                self.parcel_in_time(key, placed, parcel, held.stamp.occurred_at)
            }
        })
    }

    pub(super) fn delivered_notice(&self, held: &Held<Parcel>) -> Option<Judgement> {
        let parcel = &held.body;
        let placed = &self.order.facts.placed.as_ref()?.body;
        let arrived = self.order.facts.journey(&parcel.parcel_id).arrived()?;
        self.of(MessageKey::DeliveredNotice(parcel.parcel_id.clone()), |key| {
            if parcel.voided {
                Verdict::Withheld(Reason::ParcelVoided)
            } else {
                self.parcel_in_time(key, placed, parcel, arrived.stamp.occurred_at)
            }
        })
    }

    /// What is told of a parcel must be all true, and wait a while for its tracking.
    fn parcel_in_time(
        &self,
        key: &MessageKey,
        placed: &Placed,
        parcel: &Parcel,
        since: Timestamp,
    ) -> Verdict {
        let tracked = parcel.voided || parcel.tracking.is_some();
        match self.order.facts.fit(placed, &parcel.parcel_id) {
            Fit::UnknownLines(_) | Fit::MoreThanOrdered(_) => Verdict::Withheld(Reason::ParcelUnlikeOrder),
            Fit::Fits if !tracked && !self.moment.reached(after(since, self.policy.tracking_wait)) => {
                Verdict::Waiting(Reason::NoTracking)
            }
            Fit::Fits => self.in_time(key, placed, since),
        }
    }
}
