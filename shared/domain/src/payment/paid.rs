//! Sums of money: how much came in, went back, and is still to be paid.

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::Placed;
use crate::payment::transaction::Payment;
use crate::values::money::Money;

/// How the money that came in compares with what is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// Nothing came in, and something is to be paid.
    Nothing,
    /// Less than the total.
    Part {
        /// What came in.
        received: Money,
    },
    /// The total, or nothing was to be paid.
    InFull {
        /// When the last of it came in.
        at: Timestamp,
    },
    /// More than the total.
    TooMuch {
        /// When the total was reached.
        at: Timestamp,
        /// What came in.
        received: Money,
    },
}

impl Paid {
    /// When the total was reached.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Nothing | Self::Part { .. } => None,
            Self::InFull { at } | Self::TooMuch { at, .. } => Some(*at),
        }
    }
}

impl Facts {
    /// What came in, in the currency of `total`, oldest first: payments in another currency do not count, they are
    /// a case.
    #[must_use]
    pub fn paid(&self, placed: &Placed) -> Paid {
        let due = placed.total;
        let mut payments: Vec<&Held<Payment>> =
            self.payments.values().filter(|held| held.body.amount.currency == due.currency).collect();
        payments.sort_by_key(|held| held.stamp.occurred_at);
        let mut received = Money { amount_minor: 0, ..due };
        let mut reached = (due.amount_minor <= 0).then_some(placed.placed_at);
        for held in &payments {
            received.amount_minor = received.amount_minor.saturating_add(held.body.amount.amount_minor);
            if reached.is_none() && received.amount_minor >= due.amount_minor {
                reached = Some(held.stamp.occurred_at);
            }
        }
        match reached {
            Some(at) if received.amount_minor > due.amount_minor.max(0) => Paid::TooMuch { at, received },
            Some(at) => Paid::InFull { at },
            None if payments.is_empty() => Paid::Nothing,
            None => Paid::Part { received },
        }
    }

    /// What went back to the customer, in the currency of `total`.
    #[must_use]
    pub fn refunded(&self, total: Money) -> Money {
        sum(total, self.refunds.values().map(|held| held.body.amount))
    }

    /// What came in, in the currency of `total`.
    #[must_use]
    pub fn received(&self, total: Money) -> Money {
        sum(total, self.payments.values().map(|held| held.body.amount))
    }

    /// Whether all that came in went back.
    #[must_use]
    pub fn refunded_in_full(&self, placed: &Placed) -> bool {
        let received = self.received(placed.total).amount_minor;
        received > 0 && self.refunded(placed.total).amount_minor >= received
    }
}

/// The sum of what is in the currency of `total`.
pub(crate) fn sum(total: Money, amounts: impl Iterator<Item = Money>) -> Money {
    let amounts = amounts.filter(|amount| amount.currency == total.currency);
    let amount_minor = amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.amount_minor));
    Money { amount_minor, ..total }
}
