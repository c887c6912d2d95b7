//! Delivery estimates: the day by which goods should arrive, as a source said it last and as a source said it
//! first.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::policy::settings::Policy;
use crate::values::id::EstimateSubject;

/// The day by which goods should arrive, and the event that says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeliveryEstimate<'f> {
    /// The day by which the goods should arrive.
    pub on: Date,
    /// The stamp of the event that says so.
    pub stamp: &'f Stamp,
}

impl DeliveryEstimate<'_> {
    /// Returns true when the day can be meant. A source that knows no day writes one far away: UPS the last day of
    /// 9999 (<https://github.com/kylewest/DotNetShipping/issues/17>,
    /// <https://github.com/UPS-API/api-documentation/issues/7>), others 2099 or 1970.
    fn is_plausible(&self, policy: &Policy) -> bool {
        let begins = self.on.to_zoned(TimeZone::UTC).map(|day| day.timestamp());
        let away = begins.map(|begins| begins.duration_since(self.stamp.occurred_at).abs());
        away.is_ok_and(|away| away <= policy.estimate_within)
    }
}

fn estimate_of<T>(held: &Held<T>, on: Option<Date>) -> Option<DeliveryEstimate<'_>> {
    on.map(|on| DeliveryEstimate { on, stamp: &held.stamp })
}

impl Facts {
    /// Returns the newest delivery estimate: the revised estimate, or else the day from the sender of the
    /// shipment, or else the day from the checkout.
    #[must_use]
    pub fn estimate(&self, subject: &EstimateSubject, policy: &Policy) -> Option<DeliveryEstimate<'_>> {
        let revised = self.revised_estimate(subject).filter(|revised| revised.is_plausible(policy));
        revised.or_else(|| self.first_estimate(subject, policy))
    }

    /// Returns true when the last source that named a day for the subject wrote one that means none.
    pub(crate) fn is_day_unknown(&self, subject: &EstimateSubject, policy: &Policy) -> bool {
        self.revised_estimate(subject).is_some_and(|revised| !revised.is_plausible(policy))
    }

    /// Returns every plausible day that a source named for something of the order.
    pub(crate) fn estimated_days(&self, policy: &Policy) -> impl Iterator<Item = Date> {
        let checkout = self.placed().and_then(|held| estimate_of(held, held.body.promised_on));
        let shipments = self.shipments().values();
        let shipments = shipments.filter_map(|held| estimate_of(held, held.body.promised_on));
        let revised = self.revised_estimates().values();
        let revised = revised.filter_map(|held| estimate_of(held, Some(held.body.promised_on)));
        let all = checkout.into_iter().chain(shipments).chain(revised);
        all.filter(|estimate| estimate.is_plausible(policy)).map(|estimate| estimate.on)
    }

    fn revised_estimate(&self, subject: &EstimateSubject) -> Option<DeliveryEstimate<'_>> {
        let revised = self.revised_estimates().get(subject);
        let revised = revised.and_then(|held| estimate_of(held, Some(held.body.promised_on)));
        revised.or_else(|| self.revised_before_shipping(subject))
    }

    /// Returns the first delivery estimate: the day from the sender of the shipment, or else the day from the
    /// checkout.
    #[must_use]
    pub fn first_estimate(&self, subject: &EstimateSubject, policy: &Policy) -> Option<DeliveryEstimate<'_>> {
        let shipment = subject.shipment().and_then(|id| self.shipments().get(id));
        let sender = shipment.and_then(|held| estimate_of(held, held.body.promised_on));
        let checkout = self.placed().and_then(|held| estimate_of(held, held.body.promised_on));
        let plausible = |estimate: &DeliveryEstimate<'_>| estimate.is_plausible(policy);
        sender.filter(plausible).or(checkout.filter(plausible))
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
