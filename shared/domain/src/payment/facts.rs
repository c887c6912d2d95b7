//! The facts about money. Other slices read them through the view, `payment/view.rs`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold_by, stamp};
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::values::id::{DisputeId, PaymentId, RefundId};
use crate::values::limits::{DISPUTES_MAX, PAYMENTS_FAILED_MAX, PAYMENTS_MAX, REFUNDS_MAX};

/// The facts about money.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) payments: BTreeMap<PaymentId, Held<Payment>>,
    /// The payments that are known from a status.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) by_status: BTreeMap<PaymentId, Held<Payment>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) failed_payments: BTreeMap<PaymentId, Held<PaymentFailed>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) refunds: BTreeMap<RefundId, Held<Refund>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) disputes: BTreeMap<DisputeId, Held<Dispute>>,
}

const PAYMENTS: Limit = ("payments", PAYMENTS_MAX);

const PAYMENTS_FAILED: Limit = ("failed payments", PAYMENTS_FAILED_MAX);

const REFUNDS: Limit = ("refunds", REFUNDS_MAX);

const DISPUTES: Limit = ("disputes", DISPUTES_MAX);

impl PaymentFacts {
    pub(crate) fn hold_payment(&mut self, new: Held<Payment>) -> Result<Merge, OverLimit> {
        if new.body.from_status {
            self.hold_by_status(new)
        } else {
            hold_by(&mut self.payments, new.body.payment_id.clone(), new, PAYMENTS)
        }
    }

    /// Holds the payment of a status that says most, and of these the first: a status is repeated with every change
    /// of the order, and an old payment must not look new each time.
    fn hold_by_status(&mut self, new: Held<Payment>) -> Result<Merge, OverLimit> {
        match self.by_status.get(&new.body.payment_id) {
            Some(held) if *held == new => Ok(Merge::Duplicate),
            Some(held) if weight_of(&new) < weight_of(held) => Ok(Merge::Superseded),
            Some(_) => {
                self.by_status.insert(new.body.payment_id.clone(), new);
                Ok(Merge::Merged)
            }
            None => hold_by(&mut self.by_status, new.body.payment_id.clone(), new, PAYMENTS),
        }
    }

    pub(crate) fn hold_failed(&mut self, new: Held<PaymentFailed>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.failed_payments, new.body.payment_id.clone(), new, PAYMENTS_FAILED)
    }

    pub(crate) fn hold_refund(&mut self, new: Held<Refund>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.refunds, new.body.refund_id.clone(), new, REFUNDS)
    }

    pub(crate) fn hold_dispute(&mut self, new: Held<Dispute>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.disputes, new.body.dispute_id.clone(), new, DISPUTES)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { payments, by_status, failed_payments, refunds, disputes } = self;
        let payments = payments.values().chain(by_status.values());
        let received = payments.map(stamp).chain(failed_payments.values().map(stamp));
        received.chain(refunds.values().map(stamp)).chain(disputes.values().map(stamp))
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { payments, by_status, failed_payments, refunds, disputes } = self;
        let received = payments.values().chain(by_status.values()).map(evidence::payment);
        received
            .chain(failed_payments.values().map(evidence::failed))
            .chain(refunds.values().map(evidence::refund))
            .chain(disputes.values().map(evidence::dispute))
    }
}

/// Returns what decides between two payments that are known from statuses: the greater counts.
fn weight_of(held: &Held<Payment>) -> (i64, Reverse<&Held<Payment>>) {
    (held.body.amount.amount_minor, Reverse(held))
}
