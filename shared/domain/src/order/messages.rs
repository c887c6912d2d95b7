//! Messages about the order as a whole.

use crate::message::candidate::{Candidate, Eligibility};
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::message::sent::heard_anything;
use crate::order::placed::Channel;
use crate::order::stated::stated_of_order;
use crate::plan::context::Context;
use crate::policy::settings::ConfirmWhen;

impl Context<'_> {
    pub(crate) fn order_messages(&self) -> [Option<Candidate>; 4] {
        [self.confirmation(), self.order_update(), self.cancellation_notice(), self.receipt()]
    }

    /// Returns the confirmation of the order. It says that the goods will come, and so waits while a dispute holds them.
    /// A dispute that is won sends no second one: shops confused customers who had just lost
    /// (<https://github.com/woocommerce/woocommerce-gateway-stripe/issues/3603>).
    fn confirmation(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        let ready_at = match self.policy.confirm_when {
            ConfirmWhen::Placed => Some(placed.placed_at),
            ConfirmWhen::Paid => self.ready_since(placed),
        };
        self.candidate(MessageKey::OrderConfirmation, |key| match ready_at {
            _ if facts.cancelled().is_some() => Eligibility::Withheld(Reason::OrderCancelled),
            _ if facts.refunded_in_full(placed) => Eligibility::Withheld(Reason::Refunded),
            _ if facts.is_disputed() => Eligibility::Withheld(Reason::Disputed),
            None => Eligibility::Waiting(Reason::NotPaid),
            Some(ready_at) => self.in_time(key, placed, ready_at),
        })
    }

    /// Returns a correction, if the last statement to the customer about the order is no longer true.
    fn order_update(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = facts.placed()?;
        let (statement, sent) = stated_of_order(self.order)?;
        if facts.order_statement()? == *statement {
            return None;
        }
        let changed_at =
            facts.last_taken_out().map_or(placed.stamp.occurred_at, |at| at.max(placed.stamp.occurred_at));
        let since = facts.cancelled().map_or(changed_at, |held| held.stamp.occurred_at);
        self.candidate(MessageKey::OrderUpdate(sent), |key| self.in_time(key, &placed.body, since))
    }

    /// Returns the notice that the order was cancelled before it was confirmed. It goes only to a customer
    /// who paid or heard from us, because a customer never knows of an order that was rolled back at the
    /// checkout. There is no notice while a confirmation is being sent: we could not know which of the two
    /// the customer reads last.
    fn cancellation_notice(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let cancelled = facts.cancelled()?;
        let placed = &facts.placed()?.body;
        let knows = !facts.payments().is_empty() || heard_anything(self.order);
        let confirmation = self.order.ledger.messages.get(&MessageKey::OrderConfirmation);
        let being_confirmed = matches!(confirmation, Some(MessageEntry::Claimed { .. }));
        if stated_of_order(self.order).is_some() || being_confirmed || !knows {
            return None;
        }
        let since = cancelled.stamp.occurred_at;
        self.candidate(MessageKey::CancellationNotice, |key| self.in_time(key, placed, since))
    }

    /// Returns the receipt of a sale at the counter, for a customer who left an address. Tills ask for one because
    /// customers want it, and a sale without an address lacks nothing.
    fn receipt(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        if placed.channel != Channel::Counter || placed.customer.email.is_none() {
            return None;
        }
        self.candidate(MessageKey::Receipt, |key| match facts.paid(placed).at() {
            _ if facts.cancelled().is_some() => Eligibility::Withheld(Reason::OrderCancelled),
            _ if facts.refunded_in_full(placed) => Eligibility::Withheld(Reason::Refunded),
            None => Eligibility::Waiting(Reason::NotPaid),
            Some(paid_at) => self.in_time(key, placed, paid_at),
        })
    }
}
