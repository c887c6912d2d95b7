//! Messages about the order as a whole.

use crate::ledger::{EffectKey, Entry};
use crate::message::{MessageKey, Reason};
use crate::policy::ConfirmWhen;

use super::super::belief::{heard_anything, stated_of_order};
use super::super::moment::after;
use super::super::{Candidate, Eligibility};
use super::Judge;

impl Judge<'_> {
    pub(super) fn confirmation(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let ready_at = match self.policy.confirm_when {
            ConfirmWhen::Placed => Some(placed.placed_at),
            ConfirmWhen::Paid => facts.paid(placed).at(),
        };
        self.of(MessageKey::OrderConfirmation, |key| match ready_at {
            _ if facts.cancelled.is_some() => Eligibility::Withheld(Reason::OrderCancelled),
            _ if facts.refunded_in_full(placed) => Eligibility::Withheld(Reason::Refunded),
            None => Eligibility::Waiting(Reason::NotPaid),
            Some(ready_at) => self.in_time(key, placed, placed.placed_at.max(ready_at)),
        })
    }

    /// A correction, where the customer was told something else about the order than what is true.
    pub(super) fn order_update(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = facts.placed.as_ref()?;
        let (statement, sent) = stated_of_order(self.order)?;
        if facts.order_statement()? == *statement {
            return None;
        }
        let since = facts.cancelled.as_ref().map_or(placed.stamp.occurred_at, |held| held.stamp.occurred_at);
        self.of(MessageKey::OrderUpdate(sent), |key| self.in_time(key, &placed.body, since))
    }

    /// Cancelled before it was confirmed. Said only to somebody who paid or heard from us: an order that was rolled
    /// back at the checkout is one its customer never knew of. While a confirmation is going out nobody knows which of the
    /// two would be read last.
    pub(super) fn cancellation_notice(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let cancelled = facts.cancelled.as_ref()?;
        let placed = &facts.placed.as_ref()?.body;
        let knows = !facts.payments.is_empty() || heard_anything(self.order);
        let confirmation = self.order.ledger.effects.get(&EffectKey::Message(MessageKey::OrderConfirmation));
        let being_confirmed = matches!(confirmation, Some(Entry::Claimed { .. }));
        if stated_of_order(self.order).is_some() || being_confirmed || !knows {
            return None;
        }
        let since = cancelled.stamp.occurred_at;
        self.of(MessageKey::CancellationNotice, |key| self.in_time(key, placed, since))
    }

    /// Once an order, about the last attempt to pay, unless another one came in.
    pub(super) fn payment_failed_notice(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let failed = facts.failed_payments.iter().filter(|(id, _)| !facts.payments.contains_key(*id));
        let since = failed.map(|(_, held)| held.stamp.occurred_at).max()?;
        self.of(MessageKey::PaymentFailedNotice, |key| {
            if facts.cancelled.is_some() {
                Eligibility::Withheld(Reason::OrderCancelled)
            } else if facts.paid(placed).at().is_some() {
                Eligibility::Withheld(Reason::PaidMeanwhile)
            } else {
                self.in_time(key, placed, since)
            }
        })
    }

    /// Some days after everything arrived; never to somebody who sends something back or wants no such mail.
    pub(super) fn follow_up(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let since = after(facts.completed_at(placed)?, self.policy.follow_up_after);
        if !self.moment.reached(since) {
            return None;
        }
        self.of(MessageKey::FollowUp, |key| {
            if facts.cancelled.is_some() {
                Eligibility::Withheld(Reason::OrderCancelled)
            } else if !facts.returns.is_empty() || !facts.refunds.is_empty() {
                Eligibility::Withheld(Reason::ReturnOrRefund)
            } else {
                match self.in_time(key, placed, since) {
                    Eligibility::Eligible if facts.unsubscribed() => {
                        Eligibility::Withheld(Reason::Unsubscribed)
                    }
                    // Nobody is bothered for want of a way to ask how it was.
                    Eligibility::Blocked(reason) => Eligibility::Withheld(reason),
                    eligibility @ (Eligibility::Eligible
                    | Eligibility::Waiting(_)
                    | Eligibility::Withheld(_)) => eligibility,
                }
            }
        })
    }
}
