//! Records the outcomes of attempts, in the order as it is by then. Facts that came in meanwhile stay.

use candor_domain::ledger::attempt::Attempt;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;

use super::{DispatchError, Ports};
use crate::commit::{Seen, committing};
use crate::erased::keep_erased;
use crate::ports::{Clock, CommitError, Store, Stored};

/// The greatest number of attempts to record outcomes. It is high, because a lost outcome is a lost proof
/// that something was done.
const RECORD_ATTEMPTS_MAX: usize = 8;

impl<S: Store, M, D, B, C: Clock> Ports<'_, S, M, D, B, C> {
    /// Records the outcomes of attempts. It first uses the order as the claim wrote it, which saves a read:
    /// most often no other worker has written since. If one has, the conditional write fails, and the order
    /// is read again.
    pub(super) async fn record_outcomes(
        &self,
        policy: &Policy,
        written: Stored,
        attempts: &[Attempt],
    ) -> Result<(), DispatchError> {
        let key = written.order.key.clone();
        let mut upon = Some(written);
        let mut cause = None;
        for _ in 0..RECORD_ATTEMPTS_MAX {
            match self.record_once(policy, &key, upon.take(), attempts).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Conflict { .. }) => cause = None,
                Err(CommitError::Store(why)) => cause = Some(why),
            }
        }
        Err(DispatchError::Unsettled { key, count: attempts.len(), cause })
    }

    async fn record_once(
        &self,
        policy: &Policy,
        key: &OrderKey,
        upon: Option<Stored>,
        attempts: &[Attempt],
    ) -> Result<(), CommitError> {
        let stored = if upon.is_some() { upon } else { self.store.load(key).await? };
        // The order was deleted in the meantime, so there is nothing left to record the outcomes in.
        let Some(stored) = stored else { return Ok(()) };
        if keep_erased(self.store, policy, Some(&stored)).await? {
            return Ok(());
        }
        let now = self.clock.now();
        let seen = Seen::of(Some(&stored), policy);
        let mut order = stored.order;
        for attempt in attempts {
            order.ledger.record_outcome(attempt, policy, now);
        }
        let next = plan(&order, policy, now);
        order.ledger = next.ledger.clone();
        let commit = committing((order, stored.unread), seen, &next, policy);
        self.store.commit(&commit).await.map(|_| ())
    }
}
