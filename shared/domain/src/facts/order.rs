//! An order: its facts and its ledger.

use crate::facts::entries::Facts;
use crate::ledger::entry::Ledger;
use crate::values::id::OrderKey;

/// An order with its facts, and with the ledger of the actions that Candor took because of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The shop and the identifier of the order.
    pub key: OrderKey,
    /// The facts that the sources reported.
    pub facts: Facts,
    /// The ledger of the actions that Candor took.
    pub ledger: Ledger,
}

impl Order {
    /// Creates an order about which nothing is known yet.
    #[must_use]
    pub fn new(key: OrderKey) -> Self {
        Self { key, facts: Facts::default(), ledger: Ledger::default() }
    }
}
