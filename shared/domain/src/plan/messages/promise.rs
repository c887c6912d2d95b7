//! Messages about the day by which something arrives: later than was said, or earlier again.

use crate::fact::{Parcel, Placed};
use crate::id::PromiseSubject;
use crate::message::{MessageKey, Reason};
use crate::order::Held;
use crate::truth::Promise;

use super::super::belief::{Believed, believed_promise, last_delay_notice};
use super::super::moment::after;
use super::super::{Judgement, Verdict};
use super::Judge;

impl Judge<'_> {
    /// About what is in no parcel yet.
    pub(super) fn promise_of_order(&self) -> Option<Judgement> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        // Only a delay speaks of goods that are not sent yet; the checkout's day is nothing new.
        if !facts.delays.contains_key(&PromiseSubject::Order) {
            return None;
        }
        let stopped = if facts.cancelled.is_some() {
            Some(Verdict::Withheld(Reason::OrderCancelled))
        } else if facts.still_to_come(placed).is_empty() {
            Some(Verdict::Withheld(Reason::NothingToCome))
        } else {
            None
        };
        self.promise(PromiseSubject::Order, placed, stopped)
    }

    /// About a parcel. Its shipping notice says the day too, and goes first.
    pub(super) fn promise_of_parcel(
        &self,
        held: &Held<Parcel>,
        notice: Option<&Judgement>,
    ) -> Option<Judgement> {
        let parcel = &held.body;
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let journey = facts.journey(&parcel.parcel_id);
        let first = notice.is_some_and(|judged| match judged.verdict {
            Verdict::Obliged | Verdict::Waiting(_) | Verdict::Blocked(_) => true,
            Verdict::Withheld(reason) => reason == Reason::ParcelUnlikeOrder,
        });
        let stopped = if parcel.voided {
            Some(Verdict::Withheld(Reason::ParcelVoided))
        } else if journey.arrived().is_some() || journey.is_to_be_fetched() {
            Some(Verdict::Withheld(Reason::Delivered))
        } else if journey.is_off_course() {
            Some(Verdict::Withheld(Reason::OffCourse))
        } else if facts.cancelled.is_some() {
            Some(Verdict::Withheld(Reason::OrderCancelled))
        } else if first {
            Some(Verdict::Waiting(Reason::NoticeFirst))
        } else {
            None
        };
        self.promise(PromiseSubject::Parcel(parcel.parcel_id.clone()), placed, stopped)
    }

    fn promise(
        &self,
        subject: PromiseSubject,
        placed: &Placed,
        stopped: Option<Verdict>,
    ) -> Option<Judgement> {
        let promise = self.order.facts.promise(&subject)?;
        let believed = believed_promise(self.order, &subject);
        let key = key_of(subject.clone(), &promise, &believed)?;
        self.of(key, |key| stopped.unwrap_or_else(|| self.new_day(key, &subject, placed, &promise)))
    }

    /// A day that is over is no news, and two notices in a row are one too many: the second then says the newest day.
    fn new_day(
        &self,
        key: &MessageKey,
        subject: &PromiseSubject,
        placed: &Placed,
        promise: &Promise<'_>,
    ) -> Verdict {
        let calendar = self.policy.calendar(&self.order.key.shop);
        if self.moment.reached(calendar.end_of(promise.on)) {
            return Verdict::Withheld(Reason::PromisePassed);
        }
        let last = last_delay_notice(self.order, subject);
        let too_soon = last.is_some_and(|at| !self.moment.reached(after(at, self.policy.delay_interval)));
        if too_soon {
            return Verdict::Waiting(Reason::TooSoon);
        }
        self.in_time(key, placed, promise.stamp.occurred_at)
    }
}

/// Later than is believed is a delay. Earlier is news only to somebody whom we told of a delay: who expects it by
/// Friday is not told wrong when it comes on Thursday.
fn key_of(subject: PromiseSubject, promise: &Promise<'_>, believed: &Believed) -> Option<MessageKey> {
    match believed.day {
        None => Some(MessageKey::DelayNotice(believed.tellings, subject)),
        Some(day) if promise.on > day => Some(MessageKey::DelayNotice(believed.tellings, subject)),
        Some(day) if promise.on < day && believed.by_delay => {
            Some(MessageKey::BackOnTrack(believed.tellings, subject))
        }
        Some(_) => None,
    }
}
