//! Delivery estimates: the day by which goods should arrive, as a source said it last and as a source said it
//! first.

use jiff::civil::Date;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::values::id::EstimateSubject;

/// The day by which goods should arrive, and the event that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryEstimate<'f> {
    /// The day by which the goods should arrive.
    pub on: Date,
    /// The stamp of the event that says so.
    pub stamp: &'f Stamp,
}

impl Facts {
    /// Returns the newest delivery estimate: the revised estimate, or else the day from the sender of the
    /// shipment, or else the day from the checkout.
    #[must_use]
    pub fn estimate(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let delayed = self.revised_estimates().get(subject);
        let delayed = delayed.map(|held| DeliveryEstimate { on: held.body.promised_on, stamp: &held.stamp });
        delayed.or_else(|| self.revised_before_shipping(subject)).or_else(|| self.first_estimate(subject))
    }

    /// Returns the first delivery estimate: the day from the sender of the shipment, or else the day from the
    /// checkout.
    #[must_use]
    pub fn first_estimate(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let shipment = subject.shipment().and_then(|id| self.shipments().get(id));
        let sender = shipment
            .and_then(|held| held.body.promised_on.map(|on| DeliveryEstimate { on, stamp: &held.stamp }));
        let checkout = self
            .placed()
            .as_ref()
            .and_then(|held| held.body.promised_on.map(|on| DeliveryEstimate { on, stamp: &held.stamp }));
        sender.or(checkout)
    }

    /// Returns the revised estimate of goods that were not sent yet, if it is valid for this shipment. It is
    /// valid for a shipment that was sent after it. It is not valid for a shipment that was already on its
    /// way, or for a shipment whose sender names a day.
    fn revised_before_shipping(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let shipment = &self.shipments().get(subject.shipment()?)?.body;
        let held = self.revised_estimates().get(&EstimateSubject::Order)?;
        let before = shipment.promised_on.is_none() && held.stamp.occurred_at <= shipment.shipped_at;
        before.then_some(DeliveryEstimate { on: held.body.promised_on, stamp: &held.stamp })
    }
}
