//! The comparison of a shipment with the order: it can have unknown lines, or more units than were ordered.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::shipment::created::Shipment;
use crate::values::id::{LineId, ShipmentId};
use crate::values::line_quantity::{LineQuantity, add_units};
use crate::values::quantity::Quantity;

/// The result of the comparison of a shipment with the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// Everything in the shipment was ordered.
    Fits,
    /// The shipment holds lines that the order does not have.
    UnknownLines(Vec<LineId>),
    /// With this shipment, more units of these lines were sent than were ordered.
    MoreThanOrdered(Vec<LineId>),
}

impl Facts {
    /// Returns the shipments that are not voided, in the order in which they were handed over.
    #[must_use]
    pub fn standing_shipments(&self) -> Vec<&Held<Shipment>> {
        let mut shipments: Vec<&Held<Shipment>> =
            self.shipments().values().filter(|held| !held.body.voided).collect();
        shipments.sort_by_key(|held| (held.body.shipped_at, &held.body.shipment_id));
        shipments
    }

    /// Returns true when the units of a shipment that is not voided are with the customer, or on the way to
    /// them. Those of a shipment that is lost or goes back are not, so they can be sent again in another shipment:
    /// <https://github.com/allegro/allegro-api/issues/6058>.
    #[must_use]
    pub fn counts_as_sent(&self, shipment: &Shipment) -> bool {
        !shipment.voided && !self.tracking_history(&shipment.shipment_id).is_lost_or_returned()
    }

    /// Returns true when a shipment brings again what is in an earlier one that is lost or went back.
    #[must_use]
    pub fn is_replacement(&self, shipment: &Shipment) -> bool {
        let gone = self.standing_shipments().into_iter().map(|held| &held.body);
        let earlier = gone.filter(|gone| !self.counts_as_sent(gone) && gone.shipped_at < shipment.shipped_at);
        let mut units = earlier.flat_map(|gone| &gone.lines);
        units.any(|units| shipment.lines.iter().any(|line| line.line_id == units.line_id))
    }

    /// Returns true when every unit of a shipment was paid back: nothing of it is to be sent again.
    #[must_use]
    pub fn is_paid_back(&self, shipment: &Shipment) -> bool {
        let Some(placed) = self.placed() else { return false };
        let units = self.units(&placed.body);
        let refunded =
            |id: &LineId| units.iter().find(|(line, _)| line.line_id == *id).map(|(_, units)| units.refunded);
        shipment.lines.iter().all(|line| refunded(&line.line_id) >= Some(line.quantity))
    }

    /// Returns the stamp of the fact that a shipment is with the customer: of its arrival, or of its handing over
    /// where the customer fetches it.
    pub(crate) fn arrival<'f>(&'f self, held: &'f Held<Shipment>) -> Option<&'f Stamp> {
        let fetched = self.is_pickup().then_some(&held.stamp);
        fetched.or_else(|| Some(&self.tracking_history(&held.body.shipment_id).arrived()?.stamp))
    }

    /// Compares a shipment with the order. Shipments that were handed over earlier count too, unless they are
    /// lost or go back.
    #[must_use]
    pub fn fit(&self, placed: &Placed, shipment_id: &ShipmentId) -> Fit {
        let ordered = ordered(placed);
        let mut shipped: BTreeMap<&LineId, Quantity> = BTreeMap::new();
        for held in self.standing_shipments() {
            if held.body.shipment_id == *shipment_id || self.counts_as_sent(&held.body) {
                add_units(&mut shipped, &held.body.lines);
            }
            if held.body.shipment_id == *shipment_id {
                return fit_one(&ordered, &shipped, &held.body.lines);
            }
        }
        // A voided shipment holds nothing.
        Fit::Fits
    }
}

fn ordered(placed: &Placed) -> BTreeMap<&LineId, Quantity> {
    placed.lines.iter().map(|line| (&line.line_id, line.quantity)).collect()
}

fn fit_one(
    ordered: &BTreeMap<&LineId, Quantity>,
    shipped: &BTreeMap<&LineId, Quantity>,
    lines: &[LineQuantity],
) -> Fit {
    let mut unknown = BTreeSet::new();
    let mut too_many = BTreeSet::new();
    for line in lines {
        match (ordered.get(&line.line_id), shipped.get(&line.line_id)) {
            (None, _) => {
                unknown.insert(line.line_id.clone());
            }
            (Some(most), Some(sent)) if sent > most => {
                too_many.insert(line.line_id.clone());
            }
            (Some(_), Some(_) | None) => {}
        }
    }
    if !unknown.is_empty() {
        Fit::UnknownLines(unknown.into_iter().collect())
    } else if too_many.is_empty() {
        Fit::Fits
    } else {
        Fit::MoreThanOrdered(too_many.into_iter().collect())
    }
}
