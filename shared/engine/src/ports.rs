//! Ports: what the engine needs of the outside, as small as it needs it. `candor-aws` has the real ones,
//! [`crate::memory`] the ones for tests.
//!
//! Futures here are not `Send`: a function works on one thread, and so does the simulation.

use std::error::Error;
use std::future::Future;

use candor_domain::case::Announcement;
use candor_domain::id::OrderKey;
use candor_domain::message::Letter;
use candor_domain::order::Order;
use candor_domain::policy::ShopProfile;
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
    #[error("{operation} order {key}: the store is unavailable")]
    Unavailable {
        /// `load`, `commit` or `sweep`.
        operation: &'static str,
        /// The order, or the shard swept.
        key: String,
        /// The store's own error.
        #[source]
        cause: Cause,
    },
    /// What is stored cannot be read: a fault of ours. **Handling**: retried, then dead letter and alarm.
    #[error("{operation} order {key}: the stored order cannot be read")]
    Corrupt {
        /// `load` or `sweep`.
        operation: &'static str,
        /// The order.
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

/// What became of an effect: the outside's answer.
pub use candor_domain::settle::Outcome;

/// A letter with what it needs to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting<'a> {
    /// What it says, and to whom.
    pub letter: &'a Letter,
    /// Who signs it.
    pub shop: &'a ShopProfile,
    /// Names the effect to the outside: shop, order and message.
    pub effect_id: &'a str,
}

/// Sends messages to customers.
pub trait Mailer {
    /// Sends one, once; never tries again by itself.
    fn send(&self, posting: &Posting<'_>) -> impl Future<Output = Outcome>;
}

/// Tells people about cases.
pub trait Desk {
    /// Says that a case was opened or closed. Saying it twice does no harm.
    fn announce(&self, announcement: &Announcement) -> impl Future<Output = Outcome>;
}

/// Tells the time.
pub trait Clock {
    /// Now.
    fn now(&self) -> Timestamp;

    /// A moment's pause after the `lost`-th race for an order, another for each worker, so that they do not meet
    /// again. None, unless the clock is a real one.
    fn pause(&self, _lost: u32) -> impl Future<Output = ()> {
        std::future::ready(())
    }
}
