//! Messages about the day by which something arrives: later than was said, or earlier again.

use crate::facts::held::Held;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::plan::moment::after;
use crate::shipment::created::Shipment;
use crate::shipment::estimate::DeliveryEstimate;
use crate::shipment::expected_day::{ExpectedDay, expected_day, last_delay_notice};
use crate::values::id::EstimateSubject;

impl Context<'_> {
    /// About what is in no parcel yet.
    pub(crate) fn estimate_of_order(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        // Only a delay speaks of goods that are not sent yet; the checkout's day is nothing new.
        if !facts.revised_estimates.contains_key(&EstimateSubject::Order) {
            return None;
        }
        let stopped = if facts.cancelled.is_some() {
            Some(Eligibility::Withheld(Reason::OrderCancelled))
        } else if facts.still_to_come(placed).is_empty() {
            Some(Eligibility::Withheld(Reason::NothingToCome))
        } else {
            None
        };
        self.estimate(EstimateSubject::Order, placed, stopped)
    }

    /// About a parcel. Its shipping notice says the day too, and goes first.
    pub(crate) fn estimate_of_shipment(
        &self,
        held: &Held<Shipment>,
        notice: Option<&Candidate>,
    ) -> Option<Candidate> {
        let shipment = &held.body;
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let tracking_history = facts.tracking_history(&shipment.shipment_id);
        let first = notice.is_some_and(|candidate| match candidate.eligibility {
            Eligibility::Eligible | Eligibility::Waiting(_) | Eligibility::Blocked(_) => true,
            Eligibility::Withheld(reason) => reason == Reason::ParcelMismatch,
        });
        let stopped = if shipment.voided {
            Some(Eligibility::Withheld(Reason::ParcelVoided))
        } else if tracking_history.arrived().is_some() || tracking_history.is_to_be_fetched() {
            Some(Eligibility::Withheld(Reason::Delivered))
        } else if tracking_history.is_lost_or_returned() {
            Some(Eligibility::Withheld(Reason::LostOrReturned))
        } else if facts.cancelled.is_some() {
            Some(Eligibility::Withheld(Reason::OrderCancelled))
        } else if first {
            Some(Eligibility::Waiting(Reason::NoticeFirst))
        } else {
            None
        };
        self.estimate(EstimateSubject::Shipment(shipment.shipment_id.clone()), placed, stopped)
    }

    fn estimate(
        &self,
        subject: EstimateSubject,
        placed: &Placed,
        stopped: Option<Eligibility>,
    ) -> Option<Candidate> {
        let estimate = self.order.facts.estimate(&subject)?;
        let expected = expected_day(self.order, &subject);
        let key = key_of(subject.clone(), &estimate, &expected)?;
        self.candidate(key, |key| stopped.unwrap_or_else(|| self.new_day(key, &subject, placed, &estimate)))
    }

    /// A day that is over is no news, and two notices in a row are one too many: the second then says the newest day.
    fn new_day(
        &self,
        key: &MessageKey,
        subject: &EstimateSubject,
        placed: &Placed,
        estimate: &DeliveryEstimate<'_>,
    ) -> Eligibility {
        let calendar = self.policy.calendar(&self.order.key.shop);
        if self.moment.reached(calendar.end_of(estimate.on), "the estimated day is over") {
            return Eligibility::Withheld(Reason::PromisePassed);
        }
        let last = last_delay_notice(self.order, subject);
        let too_soon = last.is_some_and(|at| {
            !self
                .moment
                .reached(after(at, self.policy.delay_interval), "the interval between delay notices ends")
        });
        if too_soon {
            return Eligibility::Waiting(Reason::TooSoon);
        }
        self.in_time(key, placed, estimate.stamp.occurred_at)
    }
}

/// Later than is believed is a delay. Earlier is news only to somebody whom we told of a delay: who expects it by
/// Friday is not told wrong when it comes on Thursday.
fn key_of(
    subject: EstimateSubject,
    estimate: &DeliveryEstimate<'_>,
    expected: &ExpectedDay,
) -> Option<MessageKey> {
    match expected.day {
        None => Some(MessageKey::DelayNotice(expected.sent, subject)),
        Some(day) if estimate.on > day => Some(MessageKey::DelayNotice(expected.sent, subject)),
        Some(day) if estimate.on < day && expected.by_delay => {
            Some(MessageKey::BackOnTrack(expected.sent, subject))
        }
        Some(_) => None,
    }
}
