//! Defines the ports for the figures of what happened, by shop and day.

use std::collections::BTreeMap;
use std::future::Future;

use candor_domain::facts::order::Order;
use candor_domain::figures::counts::{Counts, Figures};
use candor_domain::values::id::Shop;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::StoreError;

/// The changes of the figures by several writes of orders, to be added together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiguresBatch {
    /// The name of the batch: the same writes have the same name, so that they are added once.
    pub id: String,
    /// The sums of the changes, by shop.
    pub changes: BTreeMap<Shop, Figures>,
    /// The moment at which they are added.
    pub now: Timestamp,
    /// The time for which the figures of a day are kept.
    pub keep: SignedDuration,
}

/// Keeps the figures of shops, by day.
pub trait FigureBook {
    /// Adds a batch, unless one of this name was added in the last two days. Figures of a day that is no longer kept are left
    /// out.
    ///
    /// After an error, some of a batch of very many days may have been added. The same batch, added again, adds the rest.
    fn add_figures(&self, batch: &FiguresBatch) -> impl Future<Output = Result<(), StoreError>>;

    /// Returns the figures of a shop from the first day to the last one, both included. A read may miss what was added a
    /// moment ago.
    fn figures(
        &self,
        shop: &Shop,
        first: Date,
        last: Date,
    ) -> impl Future<Output = Result<Figures, StoreError>>;

    /// Writes the figures of a day over those that were kept of it.
    fn replace_figures(
        &self,
        shop: &Shop,
        day: Date,
        counts: &Counts,
        keep: SignedDuration,
    ) -> impl Future<Output = Result<(), StoreError>>;
}

/// Returns the moment from which the figures of a day need not be kept any more. The zone of the shop does not matter: it
/// moves the end by hours, of months.
#[must_use]
pub fn figures_kept_until(day: Date, keep: SignedDuration) -> Timestamp {
    let begins = day.to_zoned(jiff::tz::TimeZone::UTC).map_or(Timestamp::MAX, |zoned| zoned.timestamp());
    begins.checked_add(keep).unwrap_or(Timestamp::MAX)
}

/// A part of all orders. Parts can be read at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The number of the part, from 0.
    pub number: u16,
    /// The number of parts.
    pub of: u16,
}

/// Some of the orders of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrdersPage {
    /// The orders.
    pub orders: Vec<Order>,
    /// The number of orders that this release cannot read.
    pub unreadable: u64,
    /// The place from which the segment goes on, if it does.
    pub next: Option<String>,
}

/// Shows every order.
pub trait AllOrders {
    /// Returns some of the orders of a segment, from a place on. An order that changes meanwhile may be shown as it was
    /// before.
    fn orders_page(
        &self,
        segment: Segment,
        from: Option<&str>,
    ) -> impl Future<Output = Result<OrdersPage, StoreError>>;
}
