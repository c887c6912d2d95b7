//! Sums of the payments and refunds of an order, and their comparison with its total.

use jiff::Timestamp;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::placed::{PaymentDue, Placed};
use crate::payment::transaction::{Payment, Refund};
use crate::values::money::Money;

/// The comparison of the money that came in with the total of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paid {
    /// Nothing came in, and the total is more than zero.
    Nothing,
    /// Less than the total came in.
    Part {
        /// The sum that came in.
        received: Money,
    },
    /// Exactly the total came in, or nothing has to be paid.
    InFull {
        /// The time at which the total was reached.
        at: Timestamp,
    },
    /// More than the total came in.
    TooMuch {
        /// The time at which the total was reached.
        at: Timestamp,
        /// The sum that came in.
        received: Money,
    },
}

impl Paid {
    /// Returns the time at which the total was reached, or `None` if it was not reached.
    #[must_use]
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Self::Nothing | Self::Part { .. } => None,
            Self::InFull { at } | Self::TooMuch { at, .. } => Some(*at),
        }
    }
}

impl Facts {
    /// Compares the payments with the total of the order, oldest payment first. Payments in another currency
    /// than the total do not count; they are a case.
    #[must_use]
    pub fn paid(&self, placed: &Placed) -> Paid {
        let due = placed.total;
        let mut payments: Vec<&Held<Payment>> =
            self.payments().into_values().filter(|held| held.body.amount.currency == due.currency).collect();
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

    /// Returns the time since which no payment is in the way of sending the goods: the time at which the total was
    /// reached, or the time of the order if the payment is due later. Returns `None` if a payment is awaited.
    #[must_use]
    pub fn ready_at(&self, placed: &Placed) -> Option<Timestamp> {
        match placed.payment_due {
            PaymentDue::InAdvance => self.paid(placed).at(),
            PaymentDue::Later => Some(placed.placed_at),
        }
    }

    /// Returns true if a payment of this time is known from a status alone.
    #[must_use]
    pub fn is_known_from_status(&self, paid_at: Timestamp) -> bool {
        let mut payments = self.payments().into_values().filter(|held| held.stamp.occurred_at == paid_at);
        payments.any(|held| held.body.from_status)
    }

    /// Returns the sum of the refunds to the customer that are in the currency of `total`.
    #[must_use]
    pub fn refunded(&self, total: Money) -> Money {
        sum(total, self.refunds().values().map(|held| held.body.amount))
    }

    /// Returns the refunds that failed, until as much goes back by a later one.
    #[must_use]
    pub fn refunds_to_repeat(&self) -> Vec<&Held<Refund>> {
        let refunds = self.refunds();
        let is_made_up = |failed: &&Held<Refund>| {
            refunds.values().any(|later| {
                let (amount, needed) = (later.body.amount, failed.body.amount);
                let as_much =
                    amount.currency == needed.currency && amount.amount_minor >= needed.amount_minor;
                as_much && later.stamp.occurred_at >= failed.stamp.occurred_at
            })
        };
        self.failed_refunds().into_values().filter(|held| !is_made_up(held)).collect()
    }

    /// Returns the sum of the payments that are in the currency of `total`.
    #[must_use]
    pub fn received(&self, total: Money) -> Money {
        sum(total, self.payments().into_values().map(|held| held.body.amount))
    }

    /// Returns true when all refunds are in the currency of the order, and are no more than came in and no dispute took.
    #[must_use]
    pub fn refunds_agree(&self, placed: &Placed) -> bool {
        let total = placed.total;
        let same_currency = self.refunds().values().all(|held| held.body.amount.currency == total.currency);
        let refunded = self.refunded(total).amount_minor;
        // What a dispute took is not paid back again.
        let gone = if refunded > 0 { self.gone_back(total).amount_minor } else { refunded };
        same_currency && gone <= self.received(total).amount_minor
    }

    /// Returns true when money came in and all of it went back to the customer.
    #[must_use]
    pub fn refunded_in_full(&self, placed: &Placed) -> bool {
        let received = self.received(placed.total).amount_minor;
        received > 0 && self.refunded(placed.total).amount_minor >= received
    }
}

/// Returns the sum of the amounts that are in the currency of `total`.
pub(crate) fn sum(total: Money, amounts: impl Iterator<Item = Money>) -> Money {
    let amounts = amounts.filter(|amount| amount.currency == total.currency);
    let amount_minor = amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.amount_minor));
    Money { amount_minor, ..total }
}
