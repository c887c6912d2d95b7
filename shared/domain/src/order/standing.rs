//! The order as it stands: as it was placed or revised, without the units that were taken out with their money.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::{Line, Placed};
use crate::payment::transaction::Refund;
use crate::values::id::LineId;
use crate::values::line_quantity::{LineQuantity, add_units};

impl Facts {
    /// Returns the order as it stands. Units that a refund took out of the order are not in it, and its total is
    /// less by their money. A refund that would leave no unit changes nothing here: it ends the order, and the
    /// customer need not be told an order of nothing.
    ///
    /// Shopify keeps `quantity` and `total_price` as they were when a line is taken out:
    /// <https://github.com/lightward/mechanic-tasks/pull/7>.
    #[must_use]
    pub fn as_it_stands<'p>(&self, placed: &'p Placed) -> Cow<'p, Placed> {
        let mut taken_out: BTreeMap<&LineId, u32> = BTreeMap::new();
        let mut standing = Cow::Borrowed(placed);
        let mut total = placed.total;
        for held in self.taking_out() {
            add_units(&mut taken_out, &held.body.cancelled);
            let lines = left(&placed.lines, &taken_out);
            if lines.is_empty() {
                return standing;
            }
            total.amount_minor = total.amount_minor.saturating_sub(money_of(&held.body, placed)).max(0);
            standing = Cow::Owned(Placed { lines, total, ..placed.clone() });
        }
        standing
    }

    /// Returns the time at which units were last taken out of the order.
    #[must_use]
    pub fn last_taken_out(&self) -> Option<Timestamp> {
        self.taking_out().last().map(|held| held.stamp.occurred_at)
    }

    /// Returns the refunds that take units out of the order, oldest first.
    fn taking_out(&self) -> Vec<&Held<Refund>> {
        let mut refunds: Vec<_> =
            self.refunds().into_values().filter(|held| !held.body.cancelled.is_empty()).collect();
        refunds.sort_by_key(|held| &held.stamp);
        refunds
    }
}

/// Returns the lines that are left.
fn left(lines: &[Line], taken_out: &BTreeMap<&LineId, u32>) -> Vec<Line> {
    let left = lines.iter().map(|line| {
        let less = taken_out.get(&line.line_id).copied().unwrap_or_default();
        Line { quantity: line.quantity.saturating_sub(less), ..line.clone() }
    });
    left.filter(|line| line.quantity > 0).collect()
}

/// Returns the money that left the total with the units. A refund for other units too does not say which part of
/// it is whose, so the total stays then. It stays as well where the shop took the whole line out by a revision too: its
/// total is then without it already.
fn money_of(refund: &Refund, placed: &Placed) -> i64 {
    let has = |out: &LineQuantity| placed.lines.iter().any(|line| line.line_id == out.line_id);
    let is_in_total = refund.cancelled.iter().all(has);
    let only_these = refund.cancelled.iter().eq(&refund.lines);
    let same_currency = refund.amount.currency == placed.total.currency;
    if is_in_total && only_these && same_currency { refund.amount.amount_minor } else { 0 }
}
