//! Carries out the effects that are due, and only those that are still due.
//!
//! ```text
//!  load ── plan ── check ── claim ── carry out ── record the outcome
//!                    │        │          │             │
//!                    │        │          │             └─ write lost: the lease ends, the outcome is unknown
//!                    │        │          └─ crash here: the same; no mail is sent again blindly
//!                    │        └─ another worker claimed first: start again from load
//!                    └─ if a mail is due: merge what other orders know of the address, and plan again
//! ```
//!
//! Two steps are conditional writes: claim, and record the outcome. The outcome is recorded in the order as
//! it is by then.

mod carry_out;
mod claim;
mod limits;
mod put_off;
mod suppressions;
mod outcomes;
mod turns;

use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::plan::effect::Plan;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;

use crate::changes::Changes;
use crate::erased::keep_erased;
use crate::ports::{
    CaseNotifier, Clock, Commands, CommitError, MailBooks, Mailer, Registry, Store, StoreError, Stored,
};
use crate::record::ATTEMPTS_MAX;

use limits::ROUNDS_MAX;
pub use limits::{EFFECT_MAX, EFFECTS_AT_ONCE_MAX};
pub use put_off::{PutOff, PutOffBy};

/// The ports that dispatching needs.
#[derive(Debug)]
pub struct Ports<'a, S, M, D, B, C> {
    /// Keeps orders, and the registry of facts that concern more than one order.
    pub store: &'a S,
    /// Sends messages.
    pub mailer: &'a M,
    /// Tells the shop's people about cases.
    pub case_notifier: &'a D,
    /// Sends commands to other systems.
    pub commands: &'a B,
    /// Tells the time.
    pub clock: &'a C,
}

/// The result of one dispatch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Each effect that was attempted, and its outcome.
    pub attempts: Vec<(EffectKey, Outcome)>,
    /// The mails that wait, since they have no turn.
    pub put_off: Vec<PutOff>,
    /// The other changes in the ledger.
    pub changes: Changes,
}

/// The reasons why a dispatch did not finish. What is due stays due in the order, and the next wake tries it
/// again.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// **Meaning**: other workers wrote first, every time, so no effect was started. **Handling**: the next
    /// wake tries again.
    #[error("dispatch order {key}: others wrote first, {ATTEMPTS_MAX} times")]
    Contended {
        /// The order.
        key: OrderKey,
    },
    /// **Meaning**: effects were carried out, but their outcomes could not be recorded. **Handling**: when
    /// their lease runs out, their outcome is unknown.
    #[error("settle order {key}: {count} outcomes were not recorded")]
    Unsettled {
        /// The order.
        key: OrderKey,
        /// The number of outcomes that were not recorded.
        count: usize,
        /// The store's last error, if it was not a conflict.
        #[source]
        cause: Option<StoreError>,
    },
    /// **Meaning**: the store failed before any effect was started. **Handling**: the next wake tries again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The result of one round.
struct Round {
    dispatched: Dispatched,
    /// True if more was due than this round did.
    is_more: bool,
}

impl<S: Store + Registry + MailBooks, M: Mailer, D: CaseNotifier, B: Commands, C: Clock>
    Ports<'_, S, M, D, B, C>
{
    /// Carries out the effects of an order that are due now, as far as the time of this worker allows.
    ///
    /// # Errors
    /// Returns a [`DispatchError`] if the dispatch did not finish. The order remembers what is still due.
    pub async fn dispatch(&self, policy: &Policy, key: &OrderKey) -> Result<Dispatched, DispatchError> {
        let Round { mut dispatched, mut is_more } = self.round(policy, key).await?;
        for _ in 1..ROUNDS_MAX {
            if !is_more || !self.has_time() {
                break;
            }
            match self.round(policy, key).await {
                Ok(next) => {
                    dispatched.add(next.dispatched);
                    is_more = next.is_more;
                }
                // What this round began is recorded, and what is left stays due.
                Err(DispatchError::Contended { .. } | DispatchError::Store(_)) => break,
                Err(error @ DispatchError::Unsettled { .. }) => return Err(error),
            }
        }
        Ok(dispatched)
    }

    fn has_time(&self) -> bool {
        self.clock.now().checked_add(EFFECT_MAX).is_ok_and(|end| end < self.clock.ends_at())
    }

    /// Plans, and does a part of what is due.
    async fn round(&self, policy: &Policy, key: &OrderKey) -> Result<Round, DispatchError> {
        let nothing = || Round { dispatched: Dispatched::default(), is_more: false };
        for _ in 0..ATTEMPTS_MAX {
            let Some(stored) = self.store.load(key).await? else { return Ok(nothing()) };
            match keep_erased(self.store, policy, Some(&stored)).await {
                Ok(true) => return Ok(nothing()),
                Ok(false) => {}
                Err(CommitError::Conflict { .. }) => continue,
                Err(CommitError::Store(cause)) => return Err(cause.into()),
            }
            let plan = plan(&stored.order, policy, self.clock.now());
            if plan.due.is_empty() && plan.ledger == stored.order.ledger && plan.wake_at() == stored.wake_at {
                return Ok(nothing());
            }
            let (stored, plan) = self.check_suppressions(policy, stored, plan).await?;
            match self.act(policy, stored, plan).await {
                Err(ActError::Contended) => {}
                Err(ActError::Dispatch(error)) => return Err(error),
                Ok(round) => return Ok(round),
            }
        }
        Err(DispatchError::Contended { key: key.clone() })
    }

    /// Claims due effects of a plan, carries them out, and records their outcomes.
    async fn act(&self, policy: &Policy, stored: Stored, plan: Plan) -> Result<Round, ActError> {
        let changes = Changes::between(&stored.order.ledger, &plan.ledger);
        let claims = self.claim(policy, stored, plan).await?;
        let (put_off, is_more) = (claims.put_off.clone(), claims.is_more);
        if claims.claimed.is_empty() {
            return Ok(Round { dispatched: Dispatched { attempts: vec![], put_off, changes }, is_more });
        }
        let attempts = self.carry_out(policy, &claims).await;
        self.record_outcomes(policy, claims.written, &attempts).await?;
        let attempts = attempts.into_iter().map(|attempt| (attempt.of.key(), attempt.outcome)).collect();
        Ok(Round { dispatched: Dispatched { attempts, put_off, changes }, is_more })
    }
}

impl Dispatched {
    fn add(&mut self, next: Self) {
        let Self { attempts, put_off, changes } = next;
        self.attempts.extend(attempts);
        self.put_off.extend(put_off);
        self.changes.add(changes);
    }
}

/// The reasons why a plan was not carried out, or not completely.
#[derive(Debug)]
enum ActError {
    /// **Meaning**: another worker wrote first, so no effect was started. **Handling**: load and plan again.
    Contended,
    /// **Meaning**: an error that the dispatch ends with. **Handling**: return it to the caller.
    Dispatch(DispatchError),
}

impl From<CommitError> for ActError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict { .. } => Self::Contended,
            CommitError::Store(cause) => Self::Dispatch(cause.into()),
        }
    }
}

impl From<DispatchError> for ActError {
    fn from(error: DispatchError) -> Self {
        Self::Dispatch(error)
    }
}

#[cfg(test)]
mod tests;
