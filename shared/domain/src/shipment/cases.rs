//! Cases about the contents, destination and existence of shipments.

use crate::case::evidence;
use crate::case::evidence::Piece;
use crate::case::finder::{Finder, Found, Opens, outside};
use crate::case::key::CaseKey;
use crate::case::report::Withheld;
use crate::case::words::list;
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
            let summary = format!("Parcel {id} is voided, and a carrier has it all the same.");
            let facts = vec![evidence::shipment(held), evidence::tracking_update(tracking_update)];
            let actions = [outside(
                "Ask the warehouse and the carrier where it is, and correct the shipment.",
                "Once they agree, this case closes itself.",
            )];
            Some(self.found(
                CaseKey::SourceConflict(id.clone().into()),
                summary,
                Opens::AfterGracePeriod,
                facts,
                &actions,
            ))
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
        let wrong = match self.facts.fit(&placed.body, id) {
            Fit::Fits => return None,
            Fit::UnknownLines(lines) => format!("holds lines the order does not have ({})", list(&lines)),
            Fit::MoreThanOrdered(lines) => {
                format!("makes more units shipped than were ordered ({})", list(&lines))
            }
        };
        let others = self.facts.standing_shipments();
        let others = others.into_iter().filter(|other| other.body.shipment_id != *id).map(evidence::shipment);
        let facts = [evidence::placed(placed), evidence::shipment(held)].into_iter().chain(others).collect();
        let actions = [outside(
            "Check what is in the parcel; correct the shipment in the warehouse, or the order in the shop.",
            "Once they agree, the customer is told about the parcel and this case closes itself.",
        )];
        let key = CaseKey::ParcelMismatch(id.clone());
        let found =
            self.found(key, format!("Parcel {id} {wrong}."), Opens::AfterGracePeriod, facts, &actions);
        Some(found.withholding(self.withheld_for(held)))
    }

    fn shipment_of_cancelled(&self, held: &'a Held<Shipment>) -> Option<Found<'a>> {
        let cancelled = self.facts.cancelled()?;
        let id = &held.body.shipment_id;
        let tracking_updates = self.facts.tracking_history(id);
        let state = if tracking_updates.arrived().is_some() { "has arrived" } else { "is on its way" };
        let summary = format!("Parcel {id} {state}, but the order is cancelled.");
        let tracking_update = tracking_updates.latest().map(evidence::tracking_update);
        let facts = [evidence::cancelled(cancelled), evidence::shipment(held)]
            .into_iter()
            .chain(tracking_update)
            .collect();
        let actions = [
            outside(
                "Stop the parcel and void the shipment.",
                "This case closes itself; a customer who was told of the parcel is told it is not coming.",
            ),
            outside(
                "Let it arrive and agree on a return with the customer.",
                "The case stays open until the shipment is voided, or you say that it was dealt with.",
            ),
        ];
        let key = CaseKey::ParcelOfCancelledOrder(id.clone());
        let found = self.found(key, summary, Opens::AfterGracePeriod, facts, &actions);
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
        let summary = format!(
            "Parcel {id} was handed over for another address than the order has now, and goes there. The customer \
             believes so too, if we told them of it."
        );
        let facts = vec![revision(placed), evidence::shipment(held)];
        let actions = [outside(
            "Have the carrier redirect the parcel, and tell the customer.",
            "Say so, and this case closes. It closes itself when the parcel arrives.",
        )];
        let key = CaseKey::AddressChanged(id.clone());
        Some(self.found(key, summary, Opens::AfterGracePeriod, facts, &actions))
    }

    fn withheld_for(&self, held: &'a Held<Shipment>) -> Vec<Withheld> {
        self.withheld(|key, _| key.shipment() == Some(&held.body.shipment_id))
    }
}

fn revision(held: &Held<Placed>) -> Piece<'_> {
    Piece::Address(held)
}
