//! Dispatching: carries out what is due, and only what is still due.
//!
//! ```text
//!  load ─ plan ─ check ─ claim (conditional write) ─ carry out ─ settle (conditional write, on the order as it is then)
//!                  │                  │                  │           │
//!                  │                  │                  │           └─ lost: the lease runs out, the outcome is unknown
//!                  │                  │                  └─ crash here: likewise; no mail is sent again blindly
//!                  │                  └─ another worker claimed first: begin anew
//!                  └─ where mail is due: what other orders know of the address, merged and planned upon
//! ```

mod carry_out;
mod claim;
mod suppressions;
mod outcomes;

use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::outcome::Outcome;
use candor_domain::plan::effect::Plan;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;

use crate::changes::Changes;
use crate::ports::{CaseNotifier, Clock, Commands, CommitError, Mailer, Registry, Store, StoreError, Stored};
use crate::record::ATTEMPTS_MAX;

pub use claim::EFFECTS_AT_ONCE_MAX;

/// The outside world, as dispatching needs it.
#[derive(Debug)]
pub struct Ports<'a, S, M, D, B, C> {
    /// Keeps orders, and what is known beyond them.
    pub store: &'a S,
    /// Sends messages.
    pub mailer: &'a M,
    /// Tells people.
    pub desk: &'a D,
    /// Tells other systems.
    pub signals: &'a B,
    /// Tells the time.
    pub clock: &'a C,
}

/// What a dispatch did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispatched {
    /// Each effect that was tried, and its outcome.
    pub attempts: Vec<(EffectKey, Outcome)>,
    /// What else changed in the ledger.
    pub changes: Changes,
}

/// Why a dispatch did not come to its end. What is due stays due in the order; the next wake drives it again.
#[derive(Debug, thiserror::Error)]
pub enum DispatchError {
    /// Others wrote first, every time, so nothing was begun. **Handling**: left to the next wake.
    #[error("dispatch order {key}: others wrote first, {ATTEMPTS_MAX} times")]
    Contended {
        /// The order.
        key: OrderKey,
    },
    /// Effects were carried out and could not be settled. **Handling**: when their lease runs out they are unknown.
    #[error("settle order {key}: {count} outcomes were not recorded")]
    Unsettled {
        /// The order.
        key: OrderKey,
        /// How many.
        count: usize,
        /// What the store said last, if it was not a conflict.
        #[source]
        cause: Option<StoreError>,
    },
    /// The store did not answer before anything was begun. **Handling**: left to the next wake.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<S: Store + Registry, M: Mailer, D: CaseNotifier, B: Commands, C: Clock> Ports<'_, S, M, D, B, C> {
    /// Does what is due for an order now.
    ///
    /// # Errors
    /// See [`DispatchError`]; the order remembers what is still due.
    pub async fn dispatch(&self, policy: &Policy, key: &OrderKey) -> Result<Dispatched, DispatchError> {
        for _ in 0..ATTEMPTS_MAX {
            let Some(stored) = self.store.load(key).await? else {
                return Ok(Dispatched::default());
            };
            let plan = plan(&stored.order, policy, self.clock.now());
            if plan.due.is_empty() && plan.ledger == stored.order.ledger && plan.wake_at == stored.wake_at {
                return Ok(Dispatched::default());
            }
            let (stored, plan) = self.check_suppressions(policy, stored, plan).await?;
            match self.act(policy, stored, plan).await {
                Err(ActError::Contended) => {}
                Err(ActError::Dispatch(error)) => return Err(error),
                Ok(dispatched) => return Ok(dispatched),
            }
        }
        Err(DispatchError::Contended { key: key.clone() })
    }

    /// Claims what a plan wants done, does it, and records what came of it.
    async fn act(&self, policy: &Policy, stored: Stored, plan: Plan) -> Result<Dispatched, ActError> {
        let changes = Changes::between(&stored.order.ledger, &plan.ledger);
        let claims = self.claim(policy, stored, plan).await?;
        if claims.claimed.is_empty() {
            return Ok(Dispatched { attempts: vec![], changes });
        }
        let attempts = self.carry_out(policy, &claims).await;
        self.record_outcomes(policy, claims.written, &attempts).await?;
        let attempts = attempts.into_iter().map(|attempt| (attempt.key, attempt.outcome)).collect();
        Ok(Dispatched { attempts, changes })
    }
}

/// Why a plan was not acted upon, or not to its end.
#[derive(Debug)]
enum ActError {
    /// **Meaning**: somebody else wrote first, so nothing was begun. **Handling**: load and plan again.
    Contended,
    /// **Meaning**: what the dispatch ends with.
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
