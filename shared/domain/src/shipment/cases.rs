//! Cases about the contents, destination and existence of shipments.

use crate::case::evidence;
use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::ShipmentProblem;
use crate::case::remedy::Remedy;
use crate::case::report::Withheld;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::shipment::created::Shipment;
use crate::shipment::destination;
use crate::shipment::fit::Fit;
use crate::shipment::tracking_update::TrackingStatus;

impl<'a> Finder<'a, '_> {
    /// Returns a case for each shipment that was voided although a carrier has it.
    pub(crate) fn shipment_conflicts(&self) -> impl Iterator<Item = Found<'a>> {
        let voided = self.facts.shipments().iter().filter(|(_, held)| held.body.voided);
        voided.filter_map(|(id, held)| {
            let tracking_update = self.facts.tracking_history(id).latest()?;
            if !is_with_carrier(tracking_update.body.status)
                || tracking_update.stamp.occurred_at <= held.stamp.occurred_at
            {
                return None;
            }
            let problem = ShipmentProblem::VoidedMoving { shipment: id.clone() };
            let facts = vec![evidence::shipment(held), evidence::tracking_update(tracking_update)];
            let key = CaseKey::SourceConflict(id.clone().into());
            Some(self.found(key, [problem], Opens::AfterGracePeriod, facts, &[Remedy::FindVoided]))
        })
    }
}

/// Returns true when a carrier has the shipment, or had it until it arrived. A shipment that goes back to the
/// shop does not count: that is the right place for a voided one.
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

impl<'a> Finder<'a, '_> {
    pub(crate) fn about_shipments(&self) -> Vec<Found<'a>> {
        let shipments = self.facts.standing_shipments().into_iter();
        let found = shipments.flat_map(|held| {
            [self.parcel_mismatch(held), self.shipment_of_cancelled(held), self.address_changed(held)]
        });
        found.flatten().collect()
    }

    fn parcel_mismatch(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let placed = self.facts.placed()?;
        let id = &held.body.shipment_id;
        let shipment = id.clone();
        let problem = match self.facts.fit(&placed.body, id) {
            Fit::Fits => return None,
            Fit::UnknownLines(lines) => ShipmentProblem::UnknownLines { shipment, lines },
            Fit::MoreThanOrdered(lines) => ShipmentProblem::TooMuch { shipment, lines },
        };
        let others = self.facts.standing_shipments();
        let others = others.into_iter().filter(|other| other.body.shipment_id != *id).map(evidence::shipment);
        let facts = [evidence::placed(placed), evidence::shipment(held)].into_iter().chain(others).collect();
        let (key, remedies) = (CaseKey::ParcelMismatch(id.clone()), [Remedy::CheckContents]);
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        Some(found.withholding(self.withheld_for(held)))
    }

    fn shipment_of_cancelled(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let cancelled = self.facts.cancelled()?;
        let id = &held.body.shipment_id;
        let tracking_updates = self.facts.tracking_history(id);
        let has_arrived = tracking_updates.arrived().is_some();
        let problem = ShipmentProblem::OfCancelled { shipment: id.clone(), has_arrived };
        let tracking_update = tracking_updates.latest().map(evidence::tracking_update);
        let facts = [evidence::cancelled(cancelled), evidence::shipment(held)]
            .into_iter()
            .chain(tracking_update)
            .collect();
        let remedies = [Remedy::StopCancelled, Remedy::LetItArrive];
        let key = CaseKey::ParcelOfCancelledOrder(id.clone());
        let found = self.found(key, [problem], Opens::AfterGracePeriod, facts, &remedies);
        // New tracking updates do not change a decision about this case, so they do not count here.
        let mut found = found.withholding(self.withheld_for(held));
        found.as_of = cancelled.stamp.occurred_at.max(held.stamp.occurred_at);
        Some(found)
    }

    /// Returns a case if the shipment goes to another address than the order has now. A shipment goes to the
    /// address that the warehouse had when it packed the shipment, and the shipping notice told the customer
    /// that address.
    fn address_changed(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let placed = self.facts.placed()?;
        let id = &held.body.shipment_id;
        let tracking_history = self.facts.tracking_history(id);
        if !destination::is_elsewhere(self.context.order, &held.body)
            || tracking_history.arrived().is_some()
            || tracking_history.is_lost_or_returned()
        {
            return None;
        }
        let problem = ShipmentProblem::OtherAddress { shipment: id.clone() };
        let facts = vec![revision(placed), evidence::shipment(held)];
        let key = CaseKey::AddressChanged(id.clone());
        Some(self.found(key, [problem], Opens::AfterGracePeriod, facts, &[Remedy::Redirect]))
    }

    fn withheld_for(&self, held: &'a Held<Shipment>) -> Vec<Withheld> {
        self.withheld(|key, _| key.shipment() == Some(&held.body.shipment_id))
    }
}

fn revision(held: &Held<Placed>) -> Piece<'_> {
    Piece::Address(held)
}
