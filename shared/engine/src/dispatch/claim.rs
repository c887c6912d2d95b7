//! Claiming: written down before it is begun, so that nobody else does it, and with it what it is about to say.

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

/// Effects claimed at once: they are carried out one by one within one lease.
pub const EFFECTS_AT_ONCE_MAX: usize = 5;

/// What was claimed, and the order that says so.
pub(super) struct Claims {
    /// The order as it was written.
    pub(super) written: Stored,
    /// What is to be done.
    pub(super) claimed: Vec<Claimed>,
    /// Until when nobody else does it.
    pub(super) until: Timestamp,
}

/// One effect that is ours to carry out.
pub(super) struct Claimed {
    /// Which attempt at it this is.
    pub(super) attempt_number: u32,
    /// What to do.
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
        // What is written is what the time to wake was found for: a moment has passed since what is claimed was planned.
        order.ledger = left.ledger.clone();
        let commit = committing(order, Some(stored.revision), &left, policy);
        let revision = self.store.commit(&commit).await?;
        let written = Stored { order: commit.order, revision, wake_at: commit.wake_at };
        Ok(Claims { written, claimed, until })
    }
}

/// Where an effect goes, where it is a mail.
pub(super) fn addressee(effect: &Effect) -> Option<EmailHash> {
    match effect {
        Effect::Send { letter, .. } => Some(EmailHash::of(&letter.to.email)),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// What an effect tells, as far as that is known before it is carried out: what a search for twins learns is not.
pub(super) fn statement(effect: &Effect) -> Option<Statement> {
    match effect {
        Effect::Send { statement, .. } | Effect::Command { statement, .. } => Some(statement.clone()),
        Effect::Announce(_) | Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}
