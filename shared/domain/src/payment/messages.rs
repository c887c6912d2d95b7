//! Messages about payments.

use std::iter;

use crate::facts::held::Held;
use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::payment::transaction::Refund;
use crate::plan::context::Context;
use crate::values::id::RefundId;

impl Context<'_> {
    pub(crate) fn payment_messages(&self) -> Vec<Option<Candidate>> {
        iter::once(self.payment_failed_notice()).chain(self.refund_notices()).collect()
    }

    /// Returns a notice for each refund. A cancelled order has one too: what was told of it is only that the money is
    /// due back. While the refunds cannot be right, none is told: that is a case.
    fn refund_notices(&self) -> Vec<Option<Candidate>> {
        let facts = &self.order.facts;
        let Some(placed) = facts.placed().map(|held| &held.body) else { return vec![] };
        let notice = |(id, held): (&RefundId, &Held<Refund>)| {
            self.candidate(MessageKey::RefundNotice(id.clone()), |key| {
                if held.body.failed {
                    Eligibility::Withheld(Reason::RefundFailed)
                } else if facts.refunds_agree(placed) {
                    self.in_time(key, placed, held.stamp.occurred_at)
                } else {
                    Eligibility::Withheld(Reason::OpenCase)
                }
            })
        };
        facts.refunds().into_iter().chain(facts.failed_refunds()).map(notice).collect()
    }

    /// Returns the notice that a payment failed. It is sent once for each order, and is about the last failed
    /// attempt. An attempt whose payment came in does not count as failed, and an order that is paid gets no
    /// notice.
    fn payment_failed_notice(&self) -> Option<Candidate> {
        let facts = &self.order.facts;
        let placed = &facts.placed()?.body;
        let failed = facts.failed_payments().iter().filter(|(id, _)| !facts.payments().contains_key(*id));
        let since = failed.map(|(_, held)| held.stamp.occurred_at).max()?;
        self.candidate(MessageKey::PaymentFailedNotice, |key| {
            if facts.cancelled().is_some() {
                Eligibility::Withheld(Reason::OrderCancelled)
            } else if facts.paid(placed).at().is_some() {
                Eligibility::Withheld(Reason::PaidMeanwhile)
            } else if facts.is_disputed() {
                Eligibility::Withheld(Reason::Disputed)
            } else {
                self.in_time(key, placed, since)
            }
        })
    }
}
