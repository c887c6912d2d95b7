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
use crate::values::money::Money;
use crate::values::quantity::Quantity;

impl Facts {
    /// Returns the order as it stands. Units that a refund took out of the order are not in it, and its total is
    /// less by their money. A refund that would leave no unit changes nothing here: it ends the order, and the
    /// customer need not be told an order of nothing.
    ///
    /// Shopify keeps `quantity` and `total_price` as they were when a line is taken out:
    /// <https://github.com/lightward/mechanic-tasks/pull/7>.
    #[must_use]
    pub fn as_it_stands<'p>(&self, placed: &'p Placed) -> Cow<'p, Placed> {
        let mut taken_out: BTreeMap<&LineId, Quantity> = BTreeMap::new();
        let mut standing = Cow::Borrowed(placed);
        for held in self.taking_out() {
            add_units(&mut taken_out, &held.body.cancelled);
            let lines = left(&placed.lines, &taken_out);
            if lines.is_empty() {
                return standing;
            }
            let money = money_of(&held.body, &standing);
            let amount_minor = standing.total.amount_minor.saturating_sub(money).max(0);
            let total = Money { amount_minor, ..standing.total };
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
fn left(lines: &[Line], taken_out: &BTreeMap<&LineId, Quantity>) -> Vec<Line> {
    let left = lines.iter().map(|line| {
        let less = taken_out.get(&line.line_id).copied().unwrap_or_default();
        Line { quantity: line.quantity.saturating_sub(less), ..line.clone() }
    });
    left.filter(|line| line.quantity > Quantity::ZERO).collect()
}

/// Returns the money that leaves the total with the units of a refund, from the order as it stood before. Units that a
/// revision had taken out already are not in the total any more. Where the refund is for other money too, it does not
/// say which part of it is whose: the price of the units tells that then, and at most all of the refund.
fn money_of(refund: &Refund, before: &Placed) -> i64 {
    if refund.amount.currency != before.total.currency {
        return 0;
    }
    let amount = refund.amount.amount_minor;
    let line_of = |out: &LineQuantity| before.lines.iter().find(|line| line.line_id == out.line_id);
    let is_in = |out: &LineQuantity| line_of(out).is_some_and(|line| line.quantity >= out.quantity);
    if refund.cancelled.iter().all(is_in) && refund.cancelled.iter().eq(&refund.lines) {
        return amount;
    }
    let price = |out: &LineQuantity| {
        let line = line_of(out)?;
        line.unit_price.checked_times(out.quantity.min(line.quantity))
    };
    let prices = refund.cancelled.iter().filter_map(price);
    prices.fold(0, |sum, price| price.amount_minor.saturating_add(sum)).min(amount)
}
