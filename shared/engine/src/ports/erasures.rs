//! Defines the ports of erasure: the work on demands, a look at everything that is stored, and the answers.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;

use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::erasure::notice::ErasureNotice;
use candor_domain::erasure::work::Work;
use candor_domain::facts::order::Order;
use candor_domain::reference::knowledge::Knowledge;
use candor_domain::values::id::{EventId, OrderId, OrderKey, Shop};
use jiff::Timestamp;

use super::{Outcome, Revision, StoreError};

/// The key of a demand: its shop, and its identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DemandKey {
    /// The shop.
    pub shop: Shop,
    /// The identifier of the demand.
    pub id: EventId,
}

impl DemandKey {
    /// Returns the key of the demand that a work is about.
    #[must_use]
    pub fn of(work: &Work) -> Self {
        Self { shop: work.demand.shop.clone(), id: work.demand.stamp.id.clone() }
    }
}

impl fmt::Display for DemandKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.shop, self.id)
    }
}

/// The work on a demand as a store keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWork {
    /// The work.
    pub work: Work,
    /// Its revision, if it was written before.
    pub revision: Option<Revision>,
}

/// Keeps the work on demands.
pub trait Erasures {
    /// Returns demands whose time has come, the longest waiting first, at most so many. The list may lag behind.
    fn pending(
        &self,
        now: Timestamp,
        most: usize,
    ) -> impl Future<Output = Result<Vec<DemandKey>, StoreError>>;

    /// Returns the work on a demand (a consistent read), if there is any.
    fn work(&self, key: &DemandKey) -> impl Future<Output = Result<Option<KeptWork>, StoreError>>;

    /// Writes the work, if it is still as it was seen. Returns its new revision, or `None` if another worker wrote first.
    /// It may be forgotten from `expires_at` on.
    fn write_work(
        &self,
        kept: &KeptWork,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<Option<Revision>, StoreError>>;
}

/// One thing that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name by which the store finds it again.
    pub name: String,
    /// The shop that it belongs to, if it belongs to one.
    pub shop: Option<Shop>,
    /// The thing.
    pub trace: Trace,
}

/// The kinds of things that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trace {
    /// An order. It may have changed since.
    Order(Box<Order>),
    /// The knowledge of a reference, and the revision that it was read in.
    Reference(Box<Knowledge>, Revision),
    /// The place among orders that look the same.
    Place {
        /// The order that has it.
        holder: Option<OrderId>,
        /// The orders beside it.
        others: BTreeSet<OrderId>,
    },
    /// The mails of one message of an order, as they were sent.
    Mails(OrderId),
    /// The hash of an address that gets no mail, or less.
    Contact,
    /// An order that cannot be read.
    Unreadable,
    /// Something that says nothing of a customer: a book, a count, the work on a demand.
    Impersonal,
}

/// A part of everything that is stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The things.
    pub rows: Vec<Row>,
    /// The place at which the next page begins, as the store calls it; none after the last.
    pub next: Option<String>,
}

/// Looks at everything that is stored, page by page. What is written while the pages are read may be missing.
pub trait Traces {
    /// Returns the page that begins at a place; the first one without.
    fn page(&self, from: Option<&str>) -> impl Future<Output = Result<Page, StoreError>>;

    /// Deletes an order, if it is still as it was read. Returns false if it is not. It leaves no tombstone, so a later event
    /// about it makes it anew.
    fn remove_order(&self, key: &OrderKey, seen: Revision) -> impl Future<Output = Result<bool, StoreError>>;

    /// Deletes a thing that is no order, if it is still as it was read. Returns false if it is not: it is looked at again in another round.
    fn forget(&self, row: &Row) -> impl Future<Output = Result<bool, StoreError>>;

    /// Writes a thing with less in it, in place of the one that was read, with the same end. Returns false if it is not as
    /// it was read. Only references and places can have less in them.
    fn shorten(&self, row: &Row, trace: &Trace) -> impl Future<Output = Result<bool, StoreError>>;
}

/// Tells people and other systems about demands.
pub trait ErasureNotifier {
    /// Announces that a demand needs a person, or no longer does. To announce it twice does no harm.
    fn announce_erasure(&self, notice: &ErasureNotice) -> impl Future<Output = Outcome>;
}

/// Answers the systems that demand.
pub trait ErasureAnswers {
    /// Publishes that a demand was carried out. To publish it twice does no harm.
    fn publish_completed(&self, answer: &ErasureCompleted) -> impl Future<Output = Outcome>;
}
