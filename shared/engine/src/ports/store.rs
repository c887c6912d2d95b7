//! Orders, one by one: kept under their revision, and found by the time they wake.

use std::error::Error;
use std::future::Future;

use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

/// How often an order was written. Ours, for concurrency; never the source's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub u64);

/// An order as the store holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The order.
    pub order: Order,
    /// The write that made it so.
    pub revision: Revision,
    /// When it wanted to be looked at again, as it was committed (whole milliseconds).
    pub wake_at: Option<Timestamp>,
}

/// A conditional write: it happens only if the order is still as it was seen.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The order as it shall be.
    pub order: Order,
    /// The revision it was decided upon; `None` where there was no order.
    pub seen: Option<Revision>,
    /// When it wants to be looked at again, if ever (whole milliseconds).
    pub wake_at: Option<Timestamp>,
    /// Whether something is to be done at once.
    pub due: bool,
    /// When it may be forgotten.
    pub expires_at: Timestamp,
}

/// What a store's own error was; printed once, where it is disposed of.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a store did not answer.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Throttled, timed out, not reached. **Handling**: the queue delivers the message again.
    #[error("{operation} {key}: the store is unavailable")]
    Unavailable {
        /// What was asked, and of what kind of thing, such as `load order`.
        operation: &'static str,
        /// Which one.
        key: String,
        /// The store's own error.
        #[source]
        cause: Cause,
    },
    /// What is stored cannot be read: a fault of ours. **Handling**: retried, then dead letter and alarm.
    #[error("{operation} {key}: what is stored cannot be read")]
    Corrupt {
        /// What was asked, and of what kind of thing, such as `load order`.
        operation: &'static str,
        /// Which one.
        key: String,
        /// What could not be read.
        #[source]
        cause: Cause,
    },
}

/// Why a conditional write did not happen, or may not have.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The order is no longer as it was seen. **Handling**: load and decide again; never write the old decision.
    #[error("commit order {key}: somebody else wrote first")]
    Conflict {
        /// The order.
        key: OrderKey,
    },
    /// The store did not answer; the write may or may not have happened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps orders.
pub trait Store {
    /// The order as last committed (a consistent read), if there is one.
    fn load(&self, key: &OrderKey) -> impl Future<Output = Result<Option<Stored>, StoreError>>;

    /// Writes the order if its revision is still `seen`; answers the new revision, which is one greater.
    fn commit(&self, commit: &Commit) -> impl Future<Output = Result<Revision, CommitError>>;
}

/// One of [`SHARDS`] parts of the index by wake time, so that no partition takes all writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard(u8);

/// How many shards the index by wake time has. A store may hold fewer orders in one, never another number of them.
pub const SHARDS: u8 = 8;

impl Shard {
    /// The shard of an order: stable across processes and releases.
    #[must_use]
    pub fn of(key: &OrderKey) -> Self {
        let sum = key.to_string().bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
        Self(sum.checked_rem(SHARDS).unwrap_or_default())
    }

    /// All shards.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..SHARDS).map(Self)
    }

    /// Its number, from 0.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

/// Finds orders that want to be looked at.
pub trait Sweep {
    /// At most `most` orders of a shard whose wake time is not after `now`, the longest waiting first.
    /// The index may lag behind: an order may be missing for a moment, or listed though it was just looked at.
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
        // Written in the index: another number loses the order until it is written again.
        assert_eq!(["demo-shop#5001", "demo-shop#5002"].map(of), [7, 0]);
    }
}
