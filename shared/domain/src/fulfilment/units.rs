//! Unit arithmetic: of each line, how much is ordered, sent, arrived, refunded and coming back. What is complete is
//! derived from it, never from a status.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::event::stamp::Stamp;
use crate::facts::entries::Facts;
use crate::order::placed::{Line, Placed};
use crate::values::id::LineId;
use crate::values::line_quantity::{LineQuantity, add_units};

/// The units of one line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Units {
    /// Ordered.
    pub ordered: u32,
    /// In parcels that exist.
    pub shipped: u32,
    /// In parcels that arrived.
    pub delivered: u32,
    /// Asked to be sent back.
    pub returning: u32,
    /// Refunded.
    pub refunded: u32,
    /// Refunded after they were asked to be sent back: of these it is likely that they were sent.
    pub refunded_back: u32,
}

impl Units {
    /// Refunded without ever being sent. A refund does not say which of a line's units it is for: one that comes after
    /// units were asked back is for these, and one that came before is not, so that what was refunded is not sent
    /// because something else comes back. What was asked back and is in no parcel was not sent either.
    #[must_use]
    pub fn refunded_unsent(&self) -> u32 {
        self.refunded.saturating_sub(self.refunded_back.min(self.shipped)).min(self.ordered)
    }

    /// To be sent in all, what is sent already included.
    #[must_use]
    pub fn authorised(&self) -> u32 {
        self.ordered.saturating_sub(self.refunded_unsent())
    }

    /// To be sent, and in no parcel yet.
    #[must_use]
    pub fn open(&self) -> u32 {
        self.authorised().saturating_sub(self.shipped)
    }

    /// Whether more was sent than was to be sent, though not more than was ordered: refunded, and sent all the same. What
    /// comes back is even, whichever was first.
    #[must_use]
    pub fn refunded_and_shipped(&self) -> u32 {
        let kept = self.ordered.saturating_sub(self.refunded.saturating_sub(self.returning));
        self.shipped.min(self.ordered).saturating_sub(kept)
    }

    /// Whether nothing of it is to come any more.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.delivered >= self.authorised()
    }
}

impl Facts {
    /// The units of every line of the order.
    #[must_use]
    pub fn units<'p>(&self, placed: &'p Placed) -> Vec<(&'p Line, Units)> {
        let shipped = sums(self.standing_shipments().into_iter().map(|held| held.body.lines.as_slice()));
        let arrived = self.standing_shipments().into_iter().filter(|held| {
            let tracking_history = self.tracking_history(&held.body.shipment_id);
            tracking_history.arrived().is_some()
        });
        let delivered = sums(arrived.map(|held| held.body.lines.as_slice()));
        let returning = sums(self.returns.values().map(|held| held.body.lines.as_slice()));
        let refunded = sums(self.refunds.values().map(|held| held.body.lines.as_slice()));
        let back = self.refunded_back();
        let all_refunded = self.refunded_in_full(placed) && refunded.is_empty();
        let of =
            |sums: &BTreeMap<&LineId, u32>, line: &Line| sums.get(&line.line_id).copied().unwrap_or_default();
        let units = |line: &'p Line| {
            let units = Units {
                ordered: line.quantity,
                shipped: of(&shipped, line),
                delivered: of(&delivered, line),
                returning: of(&returning, line),
                refunded: if all_refunded { line.quantity } else { of(&refunded, line) },
                refunded_back: if all_refunded { of(&returning, line) } else { of(&back, line) },
            };
            (line, units)
        };
        placed.lines.iter().map(units).collect()
    }

    /// The units of each line that were refunded after they were asked back.
    fn refunded_back(&self) -> BTreeMap<&LineId, u32> {
        let returns = self.returns.values().map(|held| (&held.stamp, true, &held.body.lines));
        let refunds = self.refunds.values().map(|held| (&held.stamp, false, &held.body.lines));
        let mut moves: Vec<(&Stamp, bool, &Vec<LineQuantity>)> = returns.chain(refunds).collect();
        // Of the same moment, the asking first.
        moves.sort_by_key(|(stamp, asks, _)| (stamp.occurred_at, !asks, *stamp));
        let (mut awaited, mut back) = (BTreeMap::<&LineId, u32>::new(), BTreeMap::<&LineId, u32>::new());
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

    /// What is to be sent and is in no parcel yet.
    #[must_use]
    pub fn still_to_come<'p>(&self, placed: &'p Placed) -> Vec<(&'p Line, u32)> {
        let open = self.units(placed).into_iter().map(|(line, units)| (line, units.open()));
        open.filter(|(_, quantity)| *quantity > 0).collect()
    }

    /// What is to be sent in all, by line, what is sent already included.
    #[must_use]
    pub fn authorised(&self, placed: &Placed) -> Vec<LineQuantity> {
        let lines = self.units(placed).into_iter().map(|(line, units)| LineQuantity {
            line_id: line.line_id.clone(),
            quantity: units.authorised(),
        });
        let mut lines: Vec<LineQuantity> = lines.filter(|line| line.quantity > 0).collect();
        lines.sort();
        lines
    }

    /// When the last parcel arrived, where nothing of the order is to come any more and something came.
    #[must_use]
    pub fn completed_at(&self, placed: &Placed) -> Option<Timestamp> {
        if !self.units(placed).iter().all(|(_, units)| units.complete()) {
            return None;
        }
        let shipments = self.standing_shipments();
        let arrivals =
            shipments.iter().filter_map(|held| self.tracking_history(&held.body.shipment_id).arrived());
        arrivals.map(|tracking_update| tracking_update.stamp.occurred_at).max()
    }
}

fn sums<'a>(lists: impl Iterator<Item = &'a [LineQuantity]>) -> BTreeMap<&'a LineId, u32> {
    lists.fold(BTreeMap::new(), |mut sums, lines| {
        add_units(&mut sums, lines);
        sums
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refunded_and_does_not_come_back_is_not_sent() {
        let units = Units { ordered: 3, shipped: 1, refunded: 2, ..Units::default() };
        assert_eq!((units.authorised(), units.open(), units.refunded_and_shipped()), (1, 0, 0));
        let back = Units { returning: 1, refunded_back: 1, ..units };
        assert_eq!((back.authorised(), back.open()), (2, 1));
        let asked_later = Units { returning: 1, ..units };
        assert_eq!((asked_later.authorised(), asked_later.open()), (1, 0));
    }

    #[test]
    fn a_refund_for_something_sent_is_noticed() {
        let units = Units { ordered: 2, shipped: 2, refunded: 1, ..Units::default() };
        assert_eq!(units.refunded_and_shipped(), 1);
        assert_eq!(Units { returning: 1, ..units }.refunded_and_shipped(), 0);
    }

    #[test]
    fn a_part_shipped_and_the_rest_refunded_is_complete_when_it_arrived() {
        let units = Units { ordered: 3, shipped: 2, refunded: 1, ..Units::default() };
        assert!(!units.complete());
        assert!(Units { delivered: 2, ..units }.complete());
    }
}
