//! Dispatching: carries out what is due, and only what is still due.
//!
//! ```text
//!  load ─ plan ─ claim (conditional write) ─ carry out ─ settle (conditional write, on the order as it is then)
//!                   │                            │            │
//!   another worker claimed first: begin anew     │            └─ lost: the lease runs out, the outcome is unknown
//!                                                └─ crash here: likewise; never sent again blindly
//! ```

use candor_domain::id::OrderKey;
use candor_domain::ledger::EffectKey;
use candor_domain::order::Order;
use candor_domain::plan::{DueEffect, Effect, Plan, plan};
use candor_domain::policy::Policy;
use candor_domain::settle::{Attempt, Outcome};
use candor_domain::text::Remark;
use jiff::{SignedDuration, Timestamp};

use crate::changes::Changes;
use crate::commit::committing;
use crate::ports::{Clock, CommitError, Desk, Mailer, Posting, Store, StoreError, Stored};
use crate::record::ATTEMPTS_MAX;

/// Effects claimed at once: they are carried out one by one within one lease.
pub const EFFECTS_AT_ONCE_MAX: usize = 5;
/// How often settling is tried: what it would lose is the proof that something was done.
const SETTLE_ATTEMPTS_MAX: usize = 8;
/// Nothing is begun this shortly before its lease runs out: its holder must be the only one while it is sent.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(15);

/// The outside world, as dispatching needs it.
#[derive(Debug)]
pub struct World<'a, S, M, D, C> {
    /// Keeps orders.
    pub store: &'a S,
    /// Sends messages.
    pub mailer: &'a M,
    /// Tells people.
    pub desk: &'a D,
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

struct Claimed {
    attempt_number: u32,
    due: DueEffect,
}

impl<S: Store, M: Mailer, D: Desk, C: Clock> World<'_, S, M, D, C> {
    /// Does what is due for an order now.
    ///
    /// # Errors
    /// See [`DispatchError`]; the order remembers what is still due.
    pub async fn dispatch(&self, policy: &Policy, key: &OrderKey) -> Result<Dispatched, DispatchError> {
        for _ in 0..ATTEMPTS_MAX {
            let Some(stored) = self.store.load(key).await? else {
                return Ok(Dispatched::default());
            };
            let now = self.clock.now();
            let plan = plan(&stored.order, policy, now);
            if plan.due.is_empty() && plan.ledger == stored.order.ledger && plan.wake_at == stored.wake_at {
                return Ok(Dispatched::default());
            }
            let until = now.checked_add(policy.effects.lease).unwrap_or(Timestamp::MAX);
            let changes = Changes::between(&stored.order.ledger, &plan.ledger);
            match self.claim(stored, plan, policy, until).await {
                Ok(claimed) => return self.carry_out(policy, key, claimed, until, changes).await,
                Err(CommitError::Conflict { .. }) => {}
                Err(CommitError::Store(cause)) => return Err(cause.into()),
            }
        }
        Err(DispatchError::Contended { key: key.clone() })
    }

    /// Writes down what is about to be done, so that nobody else does it, and what it is about to say.
    async fn claim(
        &self,
        stored: Stored,
        plan: Plan,
        policy: &Policy,
        until: Timestamp,
    ) -> Result<Vec<Claimed>, CommitError> {
        let mut order = Order { ledger: plan.ledger.clone(), ..stored.order };
        let mut claimed = Vec::new();
        for due in plan.due.iter().take(EFFECTS_AT_ONCE_MAX) {
            let told = match &due.effect {
                Effect::Send { told, .. } => Some(told.clone()),
                Effect::Signal { told, .. } => Some(told.clone()),
                Effect::Announce(_) | Effect::SearchTwin(_) | Effect::Suppress(_) => None,
            };
            if let Some(attempt_number) = order.ledger.claim(&due.key, told, until) {
                claimed.push(Claimed { attempt_number, due: due.clone() });
            }
        }
        let left = candor_domain::plan::plan(&order, policy, self.clock.now());
        self.store.commit(&committing(order, Some(stored.revision), &left, policy)).await?;
        Ok(claimed)
    }

    async fn carry_out(
        &self,
        policy: &Policy,
        key: &OrderKey,
        claimed: Vec<Claimed>,
        until: Timestamp,
        changes: Changes,
    ) -> Result<Dispatched, DispatchError> {
        if claimed.is_empty() {
            return Ok(Dispatched { attempts: vec![], changes });
        }
        let mut attempts = Vec::with_capacity(claimed.len());
        for claim in claimed {
            let outcome = self.carry_out_one(policy, key, &claim.due, until).await;
            attempts.push(attempt_of(claim, outcome));
        }
        self.settle(policy, key, &attempts).await?;
        let attempts = attempts.into_iter().map(|attempt| (attempt.key, attempt.outcome)).collect();
        Ok(Dispatched { attempts, changes })
    }

    async fn carry_out_one(
        &self,
        policy: &Policy,
        key: &OrderKey,
        due: &DueEffect,
        until: Timestamp,
    ) -> Outcome {
        let latest = until.checked_sub(LEASE_MARGIN.min(policy.effects.lease / 2)).unwrap_or(until);
        if self.clock.now() >= latest {
            return Outcome::Failed { why: remark("its lease was nearly over before its turn came") };
        }
        match &due.effect {
            Effect::Announce(announcement) => self.desk.announce(announcement).await,
            Effect::Signal { .. } | Effect::SearchTwin(_) | Effect::Suppress(_) => {
                Outcome::Failed { why: remark("not yet") }
            }
            Effect::Send { letter, .. } => match policy.shops.get(&key.shop) {
                Some(shop) => {
                    let effect_id = format!("{key}#{}", due.key);
                    self.mailer.send(&Posting { letter, shop, effect_id: &effect_id }).await
                }
                None => Outcome::Failed { why: remark("the policy does not know the shop") },
            },
        }
    }

    /// Records the outcomes upon the order as it is by now: facts may have come in meanwhile, and stay.
    async fn settle(
        &self,
        policy: &Policy,
        key: &OrderKey,
        attempts: &[Attempt],
    ) -> Result<(), DispatchError> {
        let mut cause = None;
        for _ in 0..SETTLE_ATTEMPTS_MAX {
            match self.settle_once(policy, key, attempts).await {
                Ok(()) => return Ok(()),
                Err(CommitError::Conflict { .. }) => cause = None,
                Err(CommitError::Store(why)) => cause = Some(why),
            }
        }
        Err(DispatchError::Unsettled { key: key.clone(), count: attempts.len(), cause })
    }

    async fn settle_once(
        &self,
        policy: &Policy,
        key: &OrderKey,
        attempts: &[Attempt],
    ) -> Result<(), CommitError> {
        // Forgotten in the meantime: there is nothing left to record upon.
        let Some(stored) = self.store.load(key).await? else { return Ok(()) };
        let now = self.clock.now();
        let mut order = stored.order;
        for attempt in attempts {
            order.ledger.settle(attempt, &policy.effects, now);
        }
        let next = plan(&order, policy, now);
        order.ledger = next.ledger.clone();
        self.store.commit(&committing(order, Some(stored.revision), &next, policy)).await.map(|_| ())
    }
}

fn attempt_of(claim: Claimed, outcome: Outcome) -> Attempt {
    let (to, told) = match claim.due.effect {
        Effect::Send { letter, told } => (Some(letter.to.email), Some(told)),
        Effect::Signal { told, .. } => (None, Some(told)),
        Effect::Announce(_) | Effect::SearchTwin(_) | Effect::Suppress(_) => (None, None),
    };
    Attempt { key: claim.due.key, number: claim.attempt_number, to, told, outcome }
}

fn remark(text: &str) -> Remark {
    Remark::bounded(text)
}
