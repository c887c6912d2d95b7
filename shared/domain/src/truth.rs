//! What is true of an order, derived from its facts: what is paid, which parcels fit, what is still to come.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::fact::{Line, LineQuantity, MailStatus, MailStatusReport, Payment, Placed, Shipment};
use crate::hash::{AddressHash, EmailHash};
use crate::id::{EstimateSubject, LineId, ShipmentId};
use crate::message::{OrderStatement, ShipmentStatement};
use crate::money::Money;
use crate::order::{Facts, Held};

mod tracking_history;
mod estimate;
mod units;

pub use estimate::DeliveryEstimate;
pub use tracking_history::TrackingHistory;
pub use units::Units;

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

    /// What the mail service says of mails to the customer's present address.
    pub fn address_statuses(&self) -> impl Iterator<Item = &Held<MailStatusReport>> {
        let email = self.placed.as_ref().and_then(|held| held.body.customer.email.as_ref());
        let hash = email.map(EmailHash::of);
        self.mails.iter().filter(move |(key, _)| Some(key.to) == hash).map(|(_, held)| held)
    }

    /// Whether the customer, at their present address, said that they want nothing but what an order needs.
    #[must_use]
    pub fn unsubscribed(&self) -> bool {
        self.address_statuses().any(|held| held.body.status >= MailStatus::Unsubscribed)
    }

    /// What can truly be said of the order.
    #[must_use]
    pub fn order_statement(&self) -> Option<OrderStatement> {
        let placed = &self.placed.as_ref()?.body;
        if self.cancelled.is_some() {
            return Some(OrderStatement::Cancelled);
        }
        let units = |line: &Line| LineQuantity { line_id: line.line_id.clone(), quantity: line.quantity };
        let mut lines: Vec<LineQuantity> = placed.lines.iter().map(units).collect();
        lines.sort();
        Some(OrderStatement::Standing { lines, total: placed.total })
    }

    /// What can truly be said of a parcel.
    #[must_use]
    pub fn shipment_statement(&self, shipment: &Shipment) -> ShipmentStatement {
        if shipment.voided {
            return ShipmentStatement::Voided;
        }
        let mut lines = shipment.lines.clone();
        lines.sort();
        let subject = EstimateSubject::Shipment(shipment.shipment_id.clone());
        let placed = self.placed.as_ref().map(|held| &held.body);
        ShipmentStatement::OnItsWay {
            lines,
            tracking: shipment.tracking.clone(),
            promised_on: self.estimate(&subject).map(|estimate| estimate.on),
            ship_to: placed.and_then(|placed| placed.ship_to.as_ref()).map(AddressHash::of),
        }
    }
}

/// The sum of what is in the currency of `total`.
fn sum(total: Money, amounts: impl Iterator<Item = Money>) -> Money {
    let amounts = amounts.filter(|amount| amount.currency == total.currency);
    let amount_minor = amounts.fold(0_i64, |sum, amount| sum.saturating_add(amount.amount_minor));
    Money { amount_minor, ..total }
}

fn ordered(placed: &Placed) -> BTreeMap<&LineId, u32> {
    placed.lines.iter().map(|line| (&line.line_id, line.quantity)).collect()
}

fn add_units<'a>(sums: &mut BTreeMap<&'a LineId, u32>, lines: &'a [LineQuantity]) {
    for line in lines {
        let sum = sums.entry(&line.line_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
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
