//! Claims effects. A claim is written before the effect is started, so that no other worker carries it out.
//! It also records the statement that the effect is about to make.

use candor_domain::facts::order::Order;
use candor_domain::ledger::attempt::Attempted;
use candor_domain::plan::effect::{DueEffect, Plan};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;

use super::Ports;
use crate::commit::committing;
use crate::ports::{Clock, CommitError, Store, Stored};

/// The greatest number of effects that are claimed at once. They are carried out one by one within one lease.
pub const EFFECTS_AT_ONCE_MAX: usize = 5;

/// The claimed effects, and the order that records the claims.
pub(super) struct Claims {
    /// The order as it was written.
    pub(super) written: Stored,
    /// The claimed effects, to be carried out.
    pub(super) claimed: Vec<Claimed>,
    /// The end of the lease. Until then no other worker carries these effects out.
    pub(super) until: Timestamp,
}

/// One effect that this worker has claimed.
pub(super) struct Claimed {
    /// The number of this attempt.
    pub(super) attempt_number: u32,
    /// The content of the claim, as the ledger records it.
    pub(super) of: Attempted,
    /// The effect.
    pub(super) due: DueEffect,
}

impl<S: Store, M, D, B, C: Clock> Ports<'_, S, M, D, B, C> {
    pub(super) async fn claim(
        &self,
        policy: &Policy,
        stored: Stored,
        planned: Plan,
    ) -> Result<Claims, CommitError> {
        let now = self.clock.now();
        let until = now.checked_add(policy.effects.lease).unwrap_or(Timestamp::MAX);
        let mut order = Order { ledger: planned.ledger, ..stored.order };
        let mut claimed = Vec::new();
        for due in planned.due.into_iter().take(EFFECTS_AT_ONCE_MAX) {
            let of = due.effect.attempted();
            if let Some(attempt_number) = order.ledger.claim(&of, until) {
                claimed.push(Claimed { attempt_number, of, due });
            }
        }
        let left = plan(&order, policy, now);
        // Write the ledger of this second plan, because the wake time comes from it too. A moment has passed
        // since the first.
        order.ledger = left.ledger.clone();
        let commit = committing((order, stored.unread), Some(stored.revision), &left, policy);
        let revision = self.store.commit(&commit).await?;
        let written =
            Stored { order: commit.order, unread: commit.unread, revision, wake_at: commit.wake_at };
        Ok(Claims { written, claimed, until })
    }
}
