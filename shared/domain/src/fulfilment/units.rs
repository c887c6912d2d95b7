//! Unit arithmetic: the units of each line that are ordered, sent, arrived, refunded and coming back. Whether
//! an order is complete follows from these numbers, never from a status.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::order::placed::{Line, Placed};
use crate::values::id::LineId;
use crate::values::line_quantity::{LineQuantity, sum_units};
use crate::values::quantity::Quantity;

/// The units of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Units that were ordered.
    pub ordered: Quantity,
    /// Units in shipments that arrived or are on their way.
    pub shipped: Quantity,
    /// Units in shipments that are lost or go back. They are sent again only when a person decides so.
    pub gone: Quantity,
    /// Units in shipments that arrived.
    pub delivered: Quantity,
    /// Units for which a return was requested.
    pub returning: Quantity,
    /// Units that were refunded.
    pub refunded: Quantity,
    /// Units that were refunded after they arrived, or after a return was requested for them: these were sent.
    pub refunded_back: Quantity,
}

impl Units {
    /// Returns the units that were refunded and never sent. A refund need not say which of a line's units it is
    /// for. One that comes after an arrival or a return request is taken to be for those units, and one that came
    /// before is not, so that a refunded unit is not sent because another unit comes back. A unit with a return
    /// request that is in no shipment was not sent either. Broken goods are refunded while the rest is still to
    /// come: <https://github.com/Shopify/shopify-api-ruby/issues/667>.
    #[must_use]
    pub fn refunded_unsent(&self) -> Quantity {
        self.refunded.saturating_sub(self.refunded_back.min(self.shipped)).min(self.ordered)
    }

    /// Returns the total units to send, including those already sent.
    #[must_use]
    pub fn authorised(&self) -> Quantity {
        self.ordered.saturating_sub(self.refunded_unsent())
    }

    /// Returns the units to send that are in no shipment yet.
    #[must_use]
    pub fn open(&self) -> Quantity {
        self.authorised().saturating_sub(self.sent())
    }

    /// Returns the units that left the warehouse, whatever became of them.
    #[must_use]
    pub fn sent(&self) -> Quantity {
        self.shipped.saturating_add(self.gone)
    }

    /// Returns the units that were refunded and sent all the same; units beyond those ordered do not count. A
    /// unit that comes back balances a refund, in either order, and so does one that arrived before it.
    #[must_use]
    pub fn refunded_and_shipped(&self) -> Quantity {
        let explained = self.returning.max(self.refunded_back);
        let kept = self.ordered.saturating_sub(self.refunded.saturating_sub(explained));
        self.shipped.min(self.ordered).saturating_sub(kept)
    }

    /// Returns whether no more units of the line are to come.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.delivered >= self.authorised()
    }
}

impl Facts {
    /// Returns the units of every line of the order that is goods to be sent.
    #[must_use]
    pub fn units<'p>(&self, placed: &'p Placed) -> Vec<(&'p Line, Units)> {
        let standing = self.standing_shipments().into_iter();
        let (counting, gone): (Vec<_>, Vec<_>) = standing.partition(|held| self.counts_as_sent(&held.body));
        let shipped = sum_units(counting.into_iter().map(|held| held.body.lines.as_slice()));
        let gone = sum_units(gone.into_iter().map(|held| held.body.lines.as_slice()));
        let arrived = self.standing_shipments().into_iter().filter(|held| self.arrival(held).is_some());
        let delivered = sum_units(arrived.map(|held| held.body.lines.as_slice()));
        let returning = sum_units(self.standing_returns().map(|held| held.body.lines.as_slice()));
        let refunded = sum_units(self.refunds().into_values().map(|held| held.body.lines.as_slice()));
        let back = self.refunded_back();
        let all_refunded = self.refunded_in_full(placed);
        let of = |sums: &BTreeMap<&LineId, Quantity>, line: &Line| {
            sums.get(&line.line_id).copied().unwrap_or_default()
        };
        let units = |line: &'p Line| {
            let units = Units {
                ordered: line.quantity,
                shipped: of(&shipped, line),
                gone: of(&gone, line),
                delivered: of(&delivered, line),
                returning: of(&returning, line),
                refunded: if all_refunded { line.quantity } else { of(&refunded, line) },
                refunded_back: if all_refunded { of(&returning, line) } else { of(&back, line) },
            };
            (line, units)
        };
        placed.lines.iter().filter(|line| line.requires_shipping).map(units).collect()
    }

    /// Returns the units of each line that were refunded after they arrived, or after a return was requested for
    /// them. A source that says which units it takes out of the order says so in `cancelled`; these never count.
    fn refunded_back(&self) -> BTreeMap<&LineId, Quantity> {
        let returns = self.standing_returns().map(|held| (&held.stamp, true, held.body.lines.as_slice()));
        let arrivals = self
            .standing_shipments()
            .into_iter()
            .filter_map(|held| Some((self.arrival(held)?, true, held.body.lines.as_slice())));
        let refunds = self.refunds().into_values().filter(|held| held.body.cancelled.is_empty());
        let refunds = refunds.map(|held| (&held.stamp, false, held.body.lines.as_slice()));
        let mut moves: Vec<(&Stamp, bool, &[LineQuantity])> =
            returns.chain(arrivals).chain(refunds).collect();
        // At the same moment, a return request and an arrival come before a refund.
        moves.sort_by_key(|(stamp, asks, _)| (stamp.occurred_at, !asks, *stamp));
        let (mut awaited, mut back) =
            (BTreeMap::<&LineId, Quantity>::new(), BTreeMap::<&LineId, Quantity>::new());
        for (_, asks, lines) in moves {
            for line in lines {
                let waiting = awaited.entry(&line.line_id).or_default();
                if asks {
                    *waiting = waiting.saturating_add(line.quantity);
                } else {
                    let of_these = line.quantity.min(*waiting);
                    *waiting = waiting.saturating_sub(of_these);
                    let sum = back.entry(&line.line_id).or_default();
                    *sum = sum.saturating_add(of_these);
                }
            }
        }
        back
    }

    /// Returns the units to send that are in no shipment yet, by line.
    #[must_use]
    pub fn still_to_come<'p>(&self, placed: &'p Placed) -> Vec<(&'p Line, Quantity)> {
        let open = self.units(placed).into_iter().map(|(line, units)| (line, units.open()));
        open.filter(|(_, quantity)| *quantity > Quantity::ZERO).collect()
    }

    /// Returns the total units to send, by line, including those already sent.
    #[must_use]
    pub fn authorised(&self, placed: &Placed) -> Vec<LineQuantity> {
        let lines = self.units(placed).into_iter().map(|(line, units)| LineQuantity {
            line_id: line.line_id.clone(),
            quantity: units.authorised(),
        });
        let mut lines: Vec<LineQuantity> = lines.filter(|line| line.quantity > Quantity::ZERO).collect();
        lines.sort();
        lines
    }

    /// Returns when the last shipment arrived, if at least one did and nothing of the order is still to come.
    #[must_use]
    pub fn completed_at(&self, placed: &Placed) -> Option<Timestamp> {
        if !self.units(placed).iter().all(|(_, units)| units.complete()) {
            return None;
        }
        let arrivals = self.standing_shipments().into_iter().filter_map(|held| self.arrival(held));
        arrivals.map(|stamp| stamp.occurred_at).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the units of a line of which these are ordered, shipped and refunded.
    fn units_of([ordered, shipped, refunded]: [u32; 3]) -> Units {
        let [ordered, shipped, refunded] = [ordered, shipped, refunded].map(Quantity::units);
        Units { ordered, shipped, refunded, ..Units::default() }
    }

    const ONE: Quantity = Quantity::ONE;

    #[test]
    fn what_is_refunded_and_does_not_come_back_is_not_sent() {
        let units = units_of([3, 1, 2]);
        assert_eq!(
            [units.authorised(), units.open(), units.refunded_and_shipped()],
            [1, 0, 0].map(Quantity::units)
        );
        let back = Units { returning: ONE, refunded_back: ONE, ..units };
        assert_eq!((back.authorised(), back.open()), (Quantity::units(2), ONE));
        let asked_later = Units { returning: ONE, ..units };
        assert_eq!((asked_later.authorised(), asked_later.open()), (ONE, Quantity::ZERO));
    }

    #[test]
    fn a_refund_for_something_sent_is_noticed() {
        let units = units_of([2, 2, 1]);
        assert_eq!(units.refunded_and_shipped(), ONE);
        assert_eq!(Units { returning: ONE, ..units }.refunded_and_shipped(), Quantity::ZERO);
    }

    #[test]
    fn a_part_shipped_and_the_rest_refunded_is_complete_when_it_arrived() {
        let units = units_of([3, 2, 1]);
        assert!(!units.complete());
        assert!(Units { delivered: Quantity::units(2), ..units }.complete());
    }

    #[test]
    fn of_half_a_metre_refunded_and_half_a_metre_sent_nothing_is_open() {
        let [metre_and_a_half, half] = [1_500, 500].map(Quantity::thousandths);
        let units = Units { ordered: metre_and_a_half, shipped: half, ..Units::default() };
        assert_eq!(units.open(), ONE);
        let refunded = Units { refunded: ONE, ..units };
        assert_eq!((refunded.authorised(), refunded.open()), (half, Quantity::ZERO));
        assert!(Units { delivered: half, ..refunded }.complete() && !refunded.complete());
    }
}
