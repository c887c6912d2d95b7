//! Keeps erased orders erased. A tombstone takes no fact, but a release that knows no tombstones reads one as an order
//! about which nothing is known, and writes facts beside it: during a deployment, and after a rollback.

use candor_domain::policy::settings::Policy;

use crate::commit::burying;
use crate::ports::{CommitError, Store, Stored};

/// Returns true if the order was erased. Facts beside its tombstone are dropped.
pub(crate) async fn keep_erased(
    store: &impl Store,
    policy: &Policy,
    stored: Option<&Stored>,
) -> Result<bool, CommitError> {
    let Some(stored) = stored else { return Ok(false) };
    let Some(erased_at) = stored.order.facts.erased_at() else { return Ok(false) };
    if stored.order.is_tombstone_with_facts() {
        store.commit(&burying(&stored.order.key, Some(stored), erased_at, policy)).await?;
    }
    Ok(true)
}
