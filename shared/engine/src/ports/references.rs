//! Defines the ports for references: what is known of each, and the bus that events of reports are put on.

use std::future::Future;

use candor_domain::event::envelope::Event;
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::reference::report::Reference;
use candor_domain::values::id::Shop;
use jiff::Timestamp;

use super::{Cause, Revision, StoreError};

/// The knowledge of a reference as a store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptKnowledge {
    /// Everything that is known; nothing where none was written yet.
    pub knowledge: Knowledge,
    /// Its revision, if one was written.
    pub revision: Option<Revision>,
}

/// The result of a write of what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnowledgeWrite {
    /// It was written.
    Written,
    /// Another worker wrote first: read and decide again.
    Lost,
}

/// Keeps what is known of references.
///
/// All that is known of one reference has one revision. So a report that finds no order and waits, and an order that is
/// learned at the same moment, never miss each other: the later of both writes loses, and reads the other.
pub trait References {
    /// Returns what is known of a reference (a consistent read).
    fn knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
    ) -> impl Future<Output = Result<KeptKnowledge, StoreError>>;

    /// Writes what is known, if it is still as it was seen. It may be forgotten from `expires_at` on. A write whose answer
    /// was lost may count as lost, though it was our own: everything that is written is the same when it is done again.
    fn write_knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<KnowledgeWrite, StoreError>>;
}

/// Puts events on the bus that brings them to the functions which record them.
pub trait FactBus {
    /// Puts events on the bus. To put them on it twice does no harm.
    ///
    /// # Errors
    /// Returns the bus's own error if any of them is not on it.
    fn put(&self, events: &[Event]) -> impl Future<Output = Result<(), Cause>>;
}
