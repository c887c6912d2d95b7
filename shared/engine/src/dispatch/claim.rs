//! Claims effects. A claim is written before the effect is started, so that no other worker carries it out.
//! It also records the statement that the effect is about to make.

use candor_domain::facts::order::Order;
use candor_domain::message::statement::Statement;
use candor_domain::plan::effect::{DueEffect, Effect, Plan};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::hash::EmailHash;
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
            if let Some(attempt_number) =
                order.ledger.claim(&due.key, addressee(&due.effect), statement(&due.effect), until)
            {
                claimed.push(Claimed { attempt_number, due });
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

/// Returns the hash of the address that an effect goes to, if it is a mail.
pub(super) fn addressee(effect: &Effect) -> Option<EmailHash> {
    match effect {
        Effect::Send { letter, .. } => Some(EmailHash::of(&letter.to.email)),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// Returns the statement of an effect, if it is known before the effect is carried out. The result of a
/// duplicate check is not.
pub(super) fn statement(effect: &Effect) -> Option<Statement> {
    match effect {
        Effect::Send { statement, .. } | Effect::Command { statement, .. } => Some(statement.clone()),
        Effect::Announce(_) | Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}
