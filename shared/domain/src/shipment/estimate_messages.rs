//! Messages about a revised estimate: the goods arrive later than the customer was told, or earlier again.

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
    /// Returns the message about a revised estimate of the goods that are in no shipment yet.
    pub(crate) fn estimate_of_order(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        // Only a revised estimate is news about goods that are not sent yet; the customer knows the day from
        // the checkout.
        if !facts.revised_estimates().contains_key(&EstimateSubject::Order) {
            return None;
        }
        let stopped = if facts.cancelled().is_some() {
            Some(Eligibility::Withheld(Reason::OrderCancelled))
        } else if facts.is_pickup() {
            Some(Eligibility::Withheld(Reason::PickupOrder))
        } else if facts.still_to_come(placed).is_empty() {
            Some(Eligibility::Withheld(Reason::NothingToCome))
        } else if facts.is_disputed() {
            Some(Eligibility::Withheld(Reason::Disputed))
        } else {
            None
        };
        self.estimate(EstimateSubject::Order, placed, stopped)
    }

    /// Returns the message about a revised estimate of a shipment. Its shipping notice tells the day too, and
    /// is sent first.
    pub(crate) fn estimate_of_shipment(
        &self,
        held: &Held<Shipment>,
        notice: Option<&Candidate>,
    ) -> Option<Candidate> {
        let shipment = &held.body;
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        let tracking_history = facts.tracking_history(&shipment.shipment_id);
        let first = notice.is_some_and(|candidate| match candidate.eligibility {
            Eligibility::Eligible | Eligibility::Waiting(_) | Eligibility::Blocked(_) => true,
            Eligibility::Withheld(reason) => reason == Reason::ParcelMismatch,
        });
        let stopped = if shipment.voided {
            Some(Eligibility::Withheld(Reason::ParcelVoided))
        } else if facts.is_pickup() {
            Some(Eligibility::Withheld(Reason::PickupOrder))
        } else if tracking_history.arrived().is_some() || tracking_history.is_to_be_fetched() {
            Some(Eligibility::Withheld(Reason::Delivered))
        } else if tracking_history.is_lost_or_returned() {
            Some(Eligibility::Withheld(Reason::LostOrReturned))
        } else if facts.cancelled().is_some() {
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
        // A day that means none is no news, and does not take back what was told before.
        if self.order.facts.is_day_unknown(&subject, self.policy) {
            return None;
        }
        let estimate = self.order.facts.estimate(&subject, self.policy)?;
        let expected = expected_day(self.order, self.policy, &subject);
        let key = key_of(subject.clone(), &estimate, &expected)?;
        let overtaken = subject.shipment().is_some_and(|id| {
            self.order.facts.tracking_history(id).was_at_the_door_since(estimate.stamp.occurred_at)
        });
        let stopped = stopped.or(overtaken.then_some(Eligibility::Withheld(Reason::Delivered)));
        self.candidate(key, |key| stopped.unwrap_or_else(|| self.new_day(key, &subject, placed, &estimate)))
    }

    /// Decides the eligibility of a message about a new day. A day that is over is not news. A message that
    /// comes too soon after the last one waits, and then tells the newest day.
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

/// Returns the key of the message that tells the estimate, if the customer needs one. A day later than the
/// customer expects is a delay; so is a day where the customer expects none. An earlier day is news only to a
/// customer whom we told about a delay: a customer who expects the goods by Friday was told nothing wrong if
/// they come on Thursday.
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
