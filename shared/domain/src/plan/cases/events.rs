//! Cases about events: refused ones, ones that wait for their order, ones that contradict each other.

use crate::case::CaseKind;
use crate::event::Stamp;
use crate::fact::TrackingStatus;
use crate::message::Reason;
use crate::order::Held;
use crate::refused::{Aspect, Refused, WhyRefused};

use super::{Finder, Found, Opens, Piece, count, evidence, outside};

impl<'a> Finder<'a, '_> {
    pub(super) fn about_events(&self) -> Vec<Found<'a>> {
        let refused = self.facts.refused.values().filter_map(|held| self.event_refused(held));
        refused
            .chain(self.order_missing())
            .chain(self.payment_conflicts())
            .chain(self.shipment_conflicts())
            .collect()
    }

    fn event_refused(&self, held: &'a Held<Refused>) -> Option<Found<'a>> {
        let refused = &held.body;
        if self.is_replaced(refused) {
            return None;
        }
        let kind = match refused.why {
            WhyRefused::Malformed => CaseKind::EventMalformed,
            WhyRefused::FromTheFuture => CaseKind::EventFromTheFuture,
            WhyRefused::OverLimit => CaseKind::EventOverLimit,
        };
        let wrong: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
        let summary = format!("An event was refused and changed nothing: {}.", wrong.join("; "));
        let facts = vec![Piece::Refused(held)];
        let actions = [outside(
            "Have the source send the event again, put right.",
            "It is merged, and this case closes itself.",
        )];
        let mut found = self.found((kind, held.stamp.id.as_str()), summary, Opens::AtOnce, facts, &actions);
        found.raw = Some(&refused.raw);
        Some(found)
    }

    /// Whether a good event took the place of a refused one: the same again, or one as new.
    fn is_replaced(&self, refused: &Refused) -> bool {
        let held = refused.about.as_ref().and_then(|aspect| self.held(aspect));
        let as_new = refused.occurred_at.map_or(refused.refused_at, |at| at.min(refused.refused_at));
        held.is_some_and(|stamp| Some(&stamp.id) == refused.event_id.as_ref() || stamp.occurred_at >= as_new)
    }

    /// The stamp of what the order holds of an aspect.
    fn held(&self, aspect: &Aspect) -> Option<&Stamp> {
        let facts = self.facts;
        match aspect {
            Aspect::Placed => facts.placed.as_ref().map(|held| &held.stamp),
            Aspect::Cancelled => facts.cancelled.as_ref().map(|held| &held.stamp),
            Aspect::Tag(tag) => facts.tags.get(tag).map(|held| &held.stamp),
            Aspect::Payment(id) => facts.payments.get(id).map(|held| &held.stamp),
            Aspect::PaymentFailed(id) => facts.failed_payments.get(id).map(|held| &held.stamp),
            Aspect::Refund(id) => facts.refunds.get(id).map(|held| &held.stamp),
            Aspect::Shipment(id) => facts.shipments.get(id).map(|held| &held.stamp),
            Aspect::TrackingUpdates(id) => facts.tracking_history(id).latest().map(|held| &held.stamp),
            Aspect::RevisedEstimate(subject) => facts.revised_estimates.get(subject).map(|held| &held.stamp),
            Aspect::Return(id) => facts.returns.get(id).map(|held| &held.stamp),
            Aspect::Mail(subject) => facts.statuses(subject).map(|held| &held.stamp).max(),
            Aspect::Resolution(case) => facts.resolutions.get(case).map(|held| &held.stamp),
        }
    }

    fn order_missing(&self) -> Option<Found<'a>> {
        if self.facts.placed.is_some() {
            return None;
        }
        let waiting = evidence::waiting(self.facts);
        if waiting.is_empty() {
            return None;
        }
        let summary =
            format!("{} came in for an order that nobody placed.", count(waiting.len(), "fact", "facts"));
        // Counted from when the first of them came in, however long ago it happened: its order may be on its way too.
        let waits = Opens::After(self.policy.cases.order_missing_after);
        let actions = [outside(
            "Look the order up in the shop and have it sent again.",
            "Everything that waits is judged anew, and this case closes itself.",
        )];
        let found = self.found((CaseKind::OrderMissing, "order"), summary, waits, waiting, &actions);
        Some(found.withholding(self.withheld(|_, reason| reason == Reason::OrderMissing)))
    }

    /// A payment that came in and is said to have failed after that. It still counts as paid: a late failure takes
    /// nothing back.
    fn payment_conflicts(&self) -> impl Iterator<Item = Found<'a>> {
        self.facts.payments.iter().filter_map(|(id, paid)| {
            let failed = self.facts.failed_payments.get(id)?;
            if failed.stamp.occurred_at <= paid.stamp.occurred_at {
                return None;
            }
            let summary = format!("Payment {id} came in, and is said to have failed after that.");
            let facts = vec![evidence::payment(paid), evidence::failed(failed)];
            let actions = [outside(
                "Look the payment up at the provider. If it is gone, cancel the order or ask for another payment.",
                "Until then the order counts as paid.",
            )];
            Some(self.found((CaseKind::SourceConflict, id.as_str()), summary, Opens::AfterGracePeriod, facts, &actions))
        })
    }

    /// A parcel that was voided, and that a carrier has all the same.
    fn shipment_conflicts(&self) -> impl Iterator<Item = Found<'a>> {
        let voided = self.facts.shipments.iter().filter(|(_, held)| held.body.voided);
        voided.filter_map(|(id, held)| {
            let tracking_update = self.facts.tracking_history(id).latest()?;
            if !is_with_carrier(tracking_update.body.status)
                || tracking_update.stamp.occurred_at <= held.stamp.occurred_at
            {
                return None;
            }
            let summary = format!("Parcel {id} is voided, and a carrier has it all the same.");
            let facts = vec![evidence::shipment(held), evidence::tracking_update(tracking_update)];
            let actions = [outside(
                "Ask the warehouse and the carrier where it is, and correct the shipment.",
                "Once they agree, this case closes itself.",
            )];
            Some(self.found(
                (CaseKind::SourceConflict, id.as_str()),
                summary,
                Opens::AfterGracePeriod,
                facts,
                &actions,
            ))
        })
    }
}

/// Whether a carrier has a parcel, or had it until it arrived. One that comes back is where a voided one belongs.
fn is_with_carrier(status: TrackingStatus) -> bool {
    match status {
        TrackingStatus::Accepted | TrackingStatus::InTransit | TrackingStatus::OutForDelivery => true,
        TrackingStatus::AttemptFailed | TrackingStatus::AvailableForPickup | TrackingStatus::Exception => {
            true
        }
        TrackingStatus::Delivered => true,
        TrackingStatus::LabelCreated | TrackingStatus::ReturnedToSender | TrackingStatus::Lost => false,
    }
}
