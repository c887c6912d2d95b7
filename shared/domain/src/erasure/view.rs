//! The view of the tombstone that other slices read, and the making of one.

use jiff::Timestamp;

use crate::erasure::facts::ErasureFacts;
use crate::facts::entries::Facts;
use crate::facts::order::Order;
use crate::ledger::entry::Ledger;
use crate::values::id::OrderKey;

impl Facts {
    /// Returns the time at which the order was erased, if it was.
    #[must_use]
    pub fn erased_at(&self) -> Option<Timestamp> {
        self.erasure.erased_at
    }
}

impl Order {
    /// Returns the tombstone of an order: its key, and the time at which it was erased. A late event about the order
    /// finds it, and so brings nothing back.
    #[must_use]
    pub fn tombstone(key: OrderKey, erased_at: Timestamp) -> Self {
        let facts = Facts { erasure: ErasureFacts::at(erased_at), ..Facts::default() };
        Self { key, facts, ledger: Ledger::default() }
    }

    /// Returns true for a tombstone with other facts beside it: a release that knows no tombstones took them in.
    #[must_use]
    pub fn is_tombstone_with_facts(&self) -> bool {
        let Some(erased_at) = self.facts.erased_at() else { return false };
        *self != Self::tombstone(self.key.clone(), erased_at)
    }
}
