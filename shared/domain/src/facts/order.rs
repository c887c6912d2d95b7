//! An order: its facts and its ledger.

use crate::facts::entries::Facts;
use crate::ledger::entry::Ledger;
use crate::values::id::OrderKey;

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
