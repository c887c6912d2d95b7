//! Defines the ports that keep orders: each order has a revision, and is found by its wake time.

use std::error::Error;
use std::future::Future;

use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use crate::at_rest::Unread;

/// The number of times that Candor wrote an order. It serves concurrency control, and has nothing to do with
/// a source's own revision of the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub u64);

/// An order as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The order.
    pub order: Order,
    /// The parts of the order that this release does not understand. They are written back with it.
    pub unread: Unread,
    /// The revision that the last write gave it.
    pub revision: Revision,
    /// The time at which the order is to be looked at again, as it was committed (whole milliseconds).
    pub wake_at: Option<Timestamp>,
}

/// A conditional write. It happens only if the order is still as it was when it was read.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The new content of the order.
    pub order: Order,
    /// The parts that were not understood when the order was read.
    pub unread: Unread,
    /// The revision that the decision was made for; `None` if there was no order.
    pub seen: Option<Revision>,
    /// The time at which the order is to be looked at again, if ever (whole milliseconds).
    pub wake_at: Option<Timestamp>,
    /// True if something is to be done at once.
    pub due: bool,
    /// The time from which the order may be deleted.
    pub expires_at: Timestamp,
    /// The change of the figures of the shop by this write.
    pub figures: FiguresChange,
}

/// The store's own error. It is printed once, at the place that handles it.
pub type Cause = Box<dyn Error + Send + Sync>;

/// The reasons why a store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// **Meaning**: the store throttled the request, took too long, or could not be reached. **Handling**:
    /// the queue delivers the message again.
    #[error("{operation} {key}: the store is unavailable")]
    Unavailable {
        /// The operation and the kind of thing it was for, such as `load order`.
        operation: &'static str,
        /// The key of that thing.
        key: String,
        /// The store's own error.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the stored data cannot be read, which is a bug of Candor. **Handling**: the queue
    /// delivers the message again, and in the end moves it to the dead letters and raises the alarm.
    #[error("{operation} {key}: what is stored cannot be read")]
    Corrupt {
        /// The operation and the kind of thing it was for, such as `load order`.
        operation: &'static str,
        /// The key of that thing.
        key: String,
        /// The reason why it could not be read.
        #[source]
        cause: Cause,
    },
}

/// The reasons why a conditional write did not happen, or may not have happened.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// **Meaning**: the order has changed since it was read. **Handling**: load and decide again; never write
    /// the old decision.
    #[error("commit order {key}: somebody else wrote first")]
    Conflict {
        /// The order.
        key: OrderKey,
    },
    /// **Meaning**: the store did not answer. The write may or may not have happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps orders.
pub trait Store {
    /// Returns the order as it was last committed (a consistent read), if there is one.
    fn load(&self, key: &OrderKey) -> impl Future<Output = Result<Option<Stored>, StoreError>>;

    /// Writes the order if its revision is still `seen`. Returns the new revision, which is greater by one.
    fn commit(&self, commit: &Commit) -> impl Future<Output = Result<Revision, CommitError>>;
}

/// One of the [`SHARDS`] parts of the index by wake time. The index has parts so that no single partition
/// takes all writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard(u8);

/// The number of shards in the index by wake time. Every store must use exactly this number, although some
/// shards may hold fewer orders than others.
pub const SHARDS: u8 = 8;

impl Shard {
    /// Returns the shard of an order. It is the same in every process and every release.
    #[must_use]
    pub fn of(key: &OrderKey) -> Self {
        let sum = key.to_string().bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        Self(sum.checked_rem(SHARDS).unwrap_or_default())
    }

    /// Returns all shards.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SHARDS).map(Self)
    }

    /// Returns the number of the shard, from 0.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// Finds orders that are to be looked at.
pub trait Sweep {
    /// Returns at most `most` orders of a shard whose wake time is not after `now`, the longest waiting
    /// first. The index may lag behind: an order may be missing for a moment, or listed although it was just
    /// looked at.
    fn asleep_until(
        &self,
        shard: Shard,
        now: Timestamp,
        most: usize,
    ) -> impl Future<Output = Result<Vec<OrderKey>, StoreError>>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_stays_in_its_shard_and_every_shard_has_a_number() {
        let numbers: Vec<u8> = Shard::all().map(Shard::number).collect();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6, 7]);
        let of = |key: &str| Shard::of(&key.parse().unwrap()).number();
        // These numbers are stored in the index. If the function gave another number, the order would be lost
        // until its next write.
        assert_eq!(["demo-shop#5001", "demo-shop#5002"].map(of), [7, 0]);
    }
}
