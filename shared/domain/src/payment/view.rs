//! The view of the order's money that other slices read.

use std::collections::BTreeMap;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::values::id::{DisputeId, PaymentId, RefundId};

impl Facts {
    /// Returns the payments that came in. One that is known from a status counts where its report is missing, or where
    /// the status says later that more came in.
    #[must_use]
    pub fn payments(&self) -> BTreeMap<&PaymentId, &Held<Payment>> {
        let mut payments: BTreeMap<&PaymentId, &Held<Payment>> = self.payment.payments.iter().collect();
        for (id, by_status) in &self.payment.by_status {
            let known = payments.get(id).is_some_and(|held| {
                let says_less = held.body.amount.amount_minor < by_status.body.amount.amount_minor;
                !says_less || held.stamp > by_status.stamp
            });
            if !known {
                payments.insert(id, by_status);
            }
        }
        payments
    }

    /// Returns the attempts to pay that failed.
    #[must_use]
    pub fn failed_payments(&self) -> &BTreeMap<PaymentId, Held<PaymentFailed>> {
        &self.payment.failed_payments
    }

    /// Returns the refunds to the customer that did not fail.
    #[must_use]
    pub fn refunds(&self) -> BTreeMap<&RefundId, &Held<Refund>> {
        self.payment.refunds.iter().filter(|(_, held)| !held.body.failed).collect()
    }

    /// Returns the refunds that are said to have failed: no money went back with them.
    #[must_use]
    pub fn failed_refunds(&self) -> BTreeMap<&RefundId, &Held<Refund>> {
        self.payment.refunds.iter().filter(|(_, held)| held.body.failed).collect()
    }

    /// Returns the last report of a refund, if there is one.
    #[must_use]
    pub fn reported_refund(&self, id: &RefundId) -> Option<&Held<Refund>> {
        self.payment.refunds.get(id)
    }

    /// Returns the disputes about payments, each as it was last reported.
    #[must_use]
    pub fn disputes(&self) -> &BTreeMap<DisputeId, Held<Dispute>> {
        &self.payment.disputes
    }
}
