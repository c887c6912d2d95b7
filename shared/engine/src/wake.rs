//! Waking: finds the orders whose time has come. The one mechanism for time, which also drives again whatever was
//! lost on its way: what is due stays in the index until it is done.

use candor_domain::values::id::OrderKey;
use futures::future::try_join_all;
use jiff::Timestamp;

use crate::ports::{Shard, StoreError, Sweep};

/// Orders taken from one shard in one sweep. What is left over is the longest waiting of the next one.
pub const ORDERS_PER_SHARD_MAX: usize = 500;

/// Orders whose wake time is not after `now`, of all shards.
///
/// # Errors
/// Where a shard cannot be read; the next sweep finds the same orders.
pub async fn sweep(index: &impl Sweep, now: Timestamp) -> Result<Vec<OrderKey>, StoreError> {
    let shards = Shard::all().map(|shard| index.asleep_until(shard, now, ORDERS_PER_SHARD_MAX));
    Ok(try_join_all(shards).await?.into_iter().flatten().collect())
}
