//! Promises: by which day something should arrive, as was said last and as was said first.

use jiff::civil::Date;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::values::id::EstimateSubject;

/// The day by which something should arrive, and who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryEstimate<'f> {
    /// The day.
    pub on: Date,
    /// The event that says so.
    pub stamp: &'f Stamp,
}

impl Facts {
    /// The day as it was said last: by a delay, by whoever sent the parcel, or at the checkout.
    #[must_use]
    pub fn estimate(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let delayed = self.revised_estimates.get(subject);
        let delayed = delayed.map(|held| DeliveryEstimate { on: held.body.promised_on, stamp: &held.stamp });
        delayed.or_else(|| self.revised_before_shipping(subject)).or_else(|| self.first_estimate(subject))
    }

    /// The day as it was said first.
    #[must_use]
    pub fn first_estimate(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let shipment = subject.shipment().and_then(|id| self.shipments.get(id));
        let sender = shipment
            .and_then(|held| held.body.promised_on.map(|on| DeliveryEstimate { on, stamp: &held.stamp }));
        let checkout = self
            .placed
            .as_ref()
            .and_then(|held| held.body.promised_on.map(|on| DeliveryEstimate { on, stamp: &held.stamp }));
        sender.or(checkout)
    }

    /// What was said of goods not sent yet holds for the parcel that was made of them, but not for one that was on
    /// its way by then, nor where its sender says a day.
    fn revised_before_shipping(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let shipment = &self.shipments.get(subject.shipment()?)?.body;
        let held = self.revised_estimates.get(&EstimateSubject::Order)?;
        let before = shipment.promised_on.is_none() && held.stamp.occurred_at <= shipment.shipped_at;
        before.then_some(DeliveryEstimate { on: held.body.promised_on, stamp: &held.stamp })
    }
}
