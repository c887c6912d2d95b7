//! The order: everything heard about it, and everything done about it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Stamp;
use crate::fact::{Cancelled, Parcel, Payment, Placed};
use crate::id::{EventId, OrderKey, ParcelId, PaymentId};
use crate::ledger::Ledger;
use crate::refused::Refused;

/// A fact at rest, with the stamp of the event that last said it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Held<T> {
    /// Which event, when, from whom. First, so that it decides every comparison.
    pub stamp: Stamp,
    /// What it said.
    pub body: T,
}

/// What is known of an order, in aspects that no event of another aspect can touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// As last revised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placed: Option<Held<Placed>>,
    /// Cancelled, for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Held<Cancelled>>,
    /// Money that came in.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub payments: BTreeMap<PaymentId, Held<Payment>>,
    /// Parcels as last told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parcels: BTreeMap<ParcelId, Held<Parcel>>,
    /// Events that were not believed, by the digest of their text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<EventId, Held<Refused>>,
}

/// An order: facts, and the ledger of what was done about them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which.
    pub key: OrderKey,
    /// What is known.
    pub facts: Facts,
    /// What was done.
    pub ledger: Ledger,
}

impl Order {
    /// An order nothing is known of yet.
    #[must_use]
    pub fn new(key: OrderKey) -> Self {
        Self { key, facts: Facts::default(), ledger: Ledger::default() }
    }
}

impl Facts {
    /// The stamps of everything held.
    pub fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let placed = self.placed.iter().map(|held| &held.stamp);
        let cancelled = self.cancelled.iter().map(|held| &held.stamp);
        let payments = self.payments.values().map(|held| &held.stamp);
        let parcels = self.parcels.values().map(|held| &held.stamp);
        let refused = self.refused.values().map(|held| &held.stamp);
        placed.chain(cancelled).chain(payments).chain(parcels).chain(refused)
    }

    /// When the newest fact happened.
    #[must_use]
    pub fn newest(&self) -> Option<Timestamp> {
        self.stamps().map(|stamp| stamp.occurred_at).max()
    }
}
