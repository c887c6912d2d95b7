//! The merging of new facts into the facts that an order holds. It is commutative, associative and
//! idempotent: events can arrive in any order and any number of times, and the result is the same. (The
//! exception is a limit: the facts that came first have room, and each fact without room becomes a case.)

use crate::event::fact::Fact;
use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::{Held, Merge, OverLimit};

impl Facts {
    /// Merges one fact. Of two facts about the same thing, the order keeps the later one. An order that was erased keeps
    /// none: otherwise a late delivery would bring its customer back.
    ///
    /// # Errors
    /// Returns [`OverLimit`] if the order has no room for the fact. Nothing is changed then.
    pub fn merge(&mut self, stamp: Stamp, fact: Fact) -> Result<Merge, OverLimit> {
        if self.erasure.is_erased() {
            return Ok(Merge::Erased);
        }
        match fact {
            Fact::OrderPlaced(body) => Ok(self.order.hold_placed(Held { stamp, body })),
            Fact::OrderCancelled(body) => Ok(self.order.hold_cancelled(Held { stamp, body })),
            Fact::OrderTagged(body) => self.order.hold_tag(Held { stamp, body }),
            Fact::RiskAssessed(body) => self.order.hold_assessment(Held { stamp, body }),
            Fact::PaymentConfirmed(body) => self.payment.hold_payment(Held { stamp, body }),
            Fact::PaymentFailed(body) => self.payment.hold_failed(Held { stamp, body }),
            Fact::RefundIssued(body) => self.payment.hold_refund(Held { stamp, body }),
            Fact::PaymentDisputed(body) => self.payment.hold_dispute(Held { stamp, body }),
            Fact::ShipmentCreated(body) => self.shipment.hold_shipment(Held { stamp, body }),
            Fact::FulfilmentReported(body) => self.fulfilment.hold_reported(Held { stamp, body }),
            Fact::DeliveryScanned(body) => self.shipment.hold_tracking_update(Held { stamp, body }),
            Fact::DeliveryDelayed(body) => self.shipment.hold_revised_estimate(Held { stamp, body }),
            Fact::PickupReady(body) => Ok(self.pickup.hold_ready(Held { stamp, body })),
            Fact::ReturnRequested(body) => self.returns.hold_requested(Held { stamp, body }),
            Fact::ReturnUpdated(body) => self.returns.hold_updated(Held { stamp, body }),
            Fact::EmailStatusChanged(body) => self.contact.hold_mail(Held { stamp, body }),
            Fact::CaseResolved(body) => self.case.hold_resolution(Held { stamp, body }),
            Fact::CaseWorkedOn(body) => self.case.hold_work(Held { stamp, body }),
            Fact::EventRefused(body) => self.event.hold_refused(Held { stamp, body }),
        }
    }
}
