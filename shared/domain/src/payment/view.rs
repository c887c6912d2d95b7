//! The view of the order's money that other slices read.

use std::collections::BTreeMap;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::values::id::{DisputeId, PaymentId, RefundId};

impl Facts {
    /// Returns the payments that came in.
    #[must_use]
    pub fn payments(&self) -> &BTreeMap<PaymentId, Held<Payment>> {
        &self.payment.payments
    }

    /// Returns the attempts to pay that failed.
    #[must_use]
    pub fn failed_payments(&self) -> &BTreeMap<PaymentId, Held<PaymentFailed>> {
        &self.payment.failed_payments
    }

    /// Returns the refunds to the customer.
    #[must_use]
    pub fn refunds(&self) -> &BTreeMap<RefundId, Held<Refund>> {
        &self.payment.refunds
    }

    /// Returns the disputes about payments, each as it was last reported.
    #[must_use]
    pub fn disputes(&self) -> &BTreeMap<DisputeId, Held<Dispute>> {
        &self.payment.disputes
    }
}
