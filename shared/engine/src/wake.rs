//! Finds the orders whose wake time has come. This is the only mechanism for time. It also repeats work that
//! was lost on its way, because an order stays in the index until its due effects are done.

use candor_domain::values::id::OrderKey;
use futures::future::try_join_all;
use jiff::Timestamp;

use crate::ports::{Shard, StoreError, Sweep};

/// The greatest number of orders taken from one shard in one sweep. Orders that are left over have waited
/// longest at the next sweep, so they come first.
pub const ORDERS_PER_SHARD_MAX: usize = 500;

/// Returns the orders of all shards whose wake time is not after `now`.
///
/// # Errors
/// Returns an error if a shard cannot be read. The next sweep finds the same orders.
pub async fn sweep(index: &impl Sweep, now: Timestamp) -> Result<Vec<OrderKey>, StoreError> {
    sweep_at_most(index, now, ORDERS_PER_SHARD_MAX).await
}

/// Returns the orders of all shards whose wake time is not after `now`, at most `most` of each shard.
///
/// # Errors
/// Returns an error if a shard cannot be read.
pub async fn sweep_at_most(
    index: &impl Sweep,
    now: Timestamp,
    most: usize,
) -> Result<Vec<OrderKey>, StoreError> {
    let shards = Shard::all().map(|shard| index.asleep_until(shard, now, most));
    Ok(try_join_all(shards).await?.into_iter().flatten().collect())
}
