//! The comparison of a shipment with the order: unknown lines, or more than was ordered.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::shipment::created::Shipment;
use crate::values::id::{LineId, ShipmentId};
use crate::values::line_quantity::{LineQuantity, add_units};

/// How a parcel compares with the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fit {
    /// All of it was ordered.
    Fits,
    /// It holds lines the order does not have.
    UnknownLines(Vec<LineId>),
    /// With it, more units of these lines are on their way than were ordered.
    MoreThanOrdered(Vec<LineId>),
}

impl Facts {
    /// Parcels that exist, in the order they were handed over.
    #[must_use]
    pub fn standing_shipments(&self) -> Vec<&Held<Shipment>> {
        let mut shipments: Vec<&Held<Shipment>> =
            self.shipments.values().filter(|held| !held.body.voided).collect();
        shipments.sort_by_key(|held| (held.body.shipped_at, &held.body.shipment_id));
        shipments
    }

    /// Whether a parcel fits the order, counting the parcels handed over before it.
    #[must_use]
    pub fn fit(&self, placed: &Placed, shipment_id: &ShipmentId) -> Fit {
        let ordered = ordered(placed);
        let mut shipped: BTreeMap<&LineId, u32> = BTreeMap::new();
        for held in self.standing_shipments() {
            add_units(&mut shipped, &held.body.lines);
            if held.body.shipment_id == *shipment_id {
                return fit_one(&ordered, &shipped, &held.body.lines);
            }
        }
        // A voided parcel holds nothing.
        Fit::Fits
    }
}

fn ordered(placed: &Placed) -> BTreeMap<&LineId, u32> {
    placed.lines.iter().map(|line| (&line.line_id, line.quantity)).collect()
}

fn fit_one(
    ordered: &BTreeMap<&LineId, u32>,
    shipped: &BTreeMap<&LineId, u32>,
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
