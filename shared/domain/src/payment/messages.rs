//! Messages about payments.

use crate::message::candidate::{Candidate, Eligibility};
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::plan::context::Context;

impl Context<'_> {
    /// Returns the notice that a payment failed. It is sent once for each order, and is about the last failed
    /// attempt. An attempt whose payment came in does not count as failed, and an order that is paid gets no
    /// notice.
    pub(crate) fn payment_failed_notice(&self) -> Option<Candidate> {
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
