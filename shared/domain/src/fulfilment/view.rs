//! The view of the order's fulfilment that other slices read.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::fulfilment::reported::{FulfilmentReported, Reports};
use crate::order::placed::Placed;
use crate::shipment::created::Shipment;
use crate::values::id::{FulfilmentOrderId, LineId};
use crate::values::line_quantity::{LineQuantity, sum_units};
use crate::values::quantity::Quantity;

impl Facts {
    /// Returns what was reported about each fulfilment order.
    #[must_use]
    pub fn fulfilment_orders(&self) -> &BTreeMap<FulfilmentOrderId, Reports> {
        &self.fulfilment.reported
    }

    /// Returns the fulfilment orders that people or other apps hold in the shop system.
    pub(crate) fn held_in_shop(&self) -> impl Iterator<Item = &Held<FulfilmentReported>> {
        let newest = self.fulfilment_orders().values().map(|reports| &reports.newest);
        newest.filter(|held| !held.body.holds.is_empty() && !held.body.status.is_over())
    }

    /// Returns the units of a fulfilment order that are still to be sent, and that no place has taken since.
    pub(crate) fn refused_units(&self, placed: &Placed, refused: &Reports) -> Vec<LineQuantity> {
        let to_come: BTreeMap<&LineId, Quantity> =
            self.still_to_come(placed).into_iter().map(|(line, open)| (&line.line_id, open)).collect();
        let elsewhere = self.taken_since(refused.newest.stamp.occurred_at);
        less(&refused.newest.body.lines, |line| {
            let open = to_come.get(line).copied().unwrap_or_default();
            open.saturating_sub(elsewhere.get(line).copied().unwrap_or_default())
        })
    }

    /// Returns the units that other places accepted after a moment, and did not send yet.
    fn taken_since(&self, moment: Timestamp) -> BTreeMap<LineId, Quantity> {
        let newest = self.fulfilment_orders().values().map(|reports| &reports.newest);
        let taken = newest.filter(|held| {
            let body = &held.body;
            body.request_status.is_accepted() && !body.status.is_over() && held.stamp.occurred_at > moment
        });
        let mut sums: BTreeMap<LineId, Quantity> = BTreeMap::new();
        for held in taken {
            for left in self.unsent_since(&held.body.lines, held.stamp.occurred_at, |_| true) {
                let sum = sums.entry(left.line_id).or_default();
                *sum = sum.saturating_add(left.quantity);
            }
        }
        sums
    }

    /// Returns what is left of some units without the shipments from a moment on that count.
    pub(crate) fn unsent_since(
        &self,
        units: &[LineQuantity],
        moment: Timestamp,
        counts: impl Fn(&Shipment) -> bool,
    ) -> Vec<LineQuantity> {
        let shipments = self.shipments().values().map(|held| &held.body);
        let since = shipments.filter(|shipment| shipment.shipped_at >= moment && counts(shipment));
        let sent = sum_units(since.map(|shipment| shipment.lines.as_slice()));
        let of = |line: &LineId| sent.get(line).copied().unwrap_or_default();
        let left = units.iter().map(|unit| LineQuantity {
            line_id: unit.line_id.clone(),
            quantity: unit.quantity.saturating_sub(of(&unit.line_id)),
        });
        left.filter(|unit| unit.quantity > Quantity::ZERO).collect()
    }
}

/// Returns some units, of each line no more than `most` says, without lines of which none are left.
fn less(units: &[LineQuantity], most: impl Fn(&LineId) -> Quantity) -> Vec<LineQuantity> {
    let left = units.iter().map(|unit| LineQuantity {
        line_id: unit.line_id.clone(),
        quantity: unit.quantity.min(most(&unit.line_id)),
    });
    left.filter(|unit| unit.quantity > Quantity::ZERO).collect()
}
