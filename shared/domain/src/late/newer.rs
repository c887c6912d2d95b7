//! Finds what is newer about the thing that a report is about.

use crate::event::fact::Fact;
use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::stamp;
use crate::late::report::Newer;
use crate::values::id::EstimateSubject;

impl Facts {
    /// Returns the newest report that is held about the thing that a report is about, if it is newer than that.
    ///
    /// Of a shipment, that is its status: one that is on its way as of 8:00 is known to have arrived by 9:30.
    #[must_use]
    pub fn newer_than(&self, own: &Stamp, fact: &Fact) -> Option<Newer> {
        let occurred_at = self.held_about(fact)?.occurred_at;
        let status = if let Fact::DeliveryScanned(update) = fact {
            self.tracking_history(&update.shipment_id).status().map(|(status, _)| status)
        } else {
            None
        };
        let newer = Newer { occurred_at, status };
        (newer.occurred_at > own.occurred_at).then_some(newer)
    }

    /// Returns the stamp of what is held about the thing that a fact is about. People and the mail service report what is
    /// no matter of being late: an older word of theirs stands beside a newer one, or the greater one counts.
    fn held_about(&self, fact: &Fact) -> Option<&Stamp> {
        match fact {
            Fact::OrderPlaced(_) => self.placed().map(stamp),
            Fact::OrderCancelled(_) => self.cancelled().map(stamp),
            Fact::OrderTagged(body) => self.tags().get(&body.tag).map(stamp),
            Fact::RiskAssessed(body) => self.assessments().get(&body.provider_id).map(|of| &of.newest.stamp),
            Fact::PaymentConfirmed(body) => self.payments().get(&body.payment_id).copied().map(stamp),
            Fact::PaymentFailed(body) => self.failed_payments().get(&body.payment_id).map(stamp),
            Fact::RefundIssued(body) => {
                let (refunds, failed) = (self.refunds(), self.failed_refunds());
                refunds.get(&body.refund_id).or(failed.get(&body.refund_id)).copied().map(stamp)
            }
            Fact::PaymentDisputed(body) => self.disputes().get(&body.dispute_id).map(stamp),
            Fact::ShipmentCreated(body) => self.shipments().get(&body.shipment_id).map(stamp),
            Fact::FulfilmentReported(body) => {
                self.fulfilment_orders().get(&body.fulfilment_order_id).map(|of| &of.newest.stamp)
            }
            Fact::DeliveryScanned(body) => self.tracking_history(&body.shipment_id).latest().map(stamp),
            Fact::DeliveryDelayed(body) => {
                self.revised_estimates().get(&EstimateSubject::from(body.shipment_id.clone())).map(stamp)
            }
            Fact::PickupReady(_) => self.pickup_ready().map(stamp),
            Fact::ReturnRequested(body) => self.returns().get(&body.return_id).map(stamp),
            Fact::ReturnUpdated(body) => self.return_updates().get(&body.return_id).map(stamp),
            Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) => None,
            Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => None,
        }
    }
}
