//! Carrying out: what was claimed, one by one, while it is ours.

use candor_domain::id::OrderKey;
use candor_domain::message::Told;
use candor_domain::plan::{Effect, Suppression, TwinSearch};
use candor_domain::policy::Policy;
use candor_domain::settle::Attempt;
use candor_domain::text::Remark;
use jiff::{SignedDuration, Timestamp};

use super::World;
use super::claim::{Claimed, Claims, addressee, told};
use crate::ports::{Clock, Desk, Mailer, Outcome, Posting, Registry, Signals, StoreError};

/// Nothing is begun this shortly before its lease runs out: its holder must be the only one while it is sent.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(15);

impl<S: Registry, M: Mailer, D: Desk, B: Signals, C: Clock> World<'_, S, M, D, B, C> {
    pub(super) async fn carry_out(&self, policy: &Policy, claims: &Claims) -> Vec<Attempt> {
        let latest = claims.until.checked_sub(LEASE_MARGIN.min(policy.effects.lease / 2));
        let latest = latest.unwrap_or(claims.until);
        let mut attempts = Vec::with_capacity(claims.claimed.len());
        for claimed in &claims.claimed {
            attempts.push(self.carry_out_one(policy, &claims.written.order.key, claimed, latest).await);
        }
        attempts
    }

    async fn carry_out_one(
        &self,
        policy: &Policy,
        key: &OrderKey,
        claimed: &Claimed,
        latest: Timestamp,
    ) -> Attempt {
        let effect = &claimed.due.effect;
        let (outcome, told) = if self.clock.now() >= latest {
            (failed("its lease was nearly over before its turn came"), told(effect))
        } else {
            self.attempt(policy, key, claimed).await
        };
        let Claimed { attempt_number, due } = claimed;
        Attempt { key: due.key.clone(), number: *attempt_number, to: addressee(effect), told, outcome }
    }

    /// Attempts an effect; answers what became of it, and what it told or learnt.
    async fn attempt(&self, policy: &Policy, key: &OrderKey, claimed: &Claimed) -> (Outcome, Option<Told>) {
        let effect = &claimed.due.effect;
        let outcome = match effect {
            Effect::Announce(announcement) => self.desk.announce(announcement).await,
            Effect::Signal { signal, .. } => self.signals.publish(signal).await,
            Effect::SearchTwin(search) => return self.search_twin(key, search).await,
            Effect::Suppress(suppression) => self.suppress(policy, key, suppression).await,
            Effect::Send { letter, .. } => match policy.shops.get(&key.shop) {
                Some(shop) => {
                    let effect_id = format!("{key}#{}", claimed.due.key);
                    self.mailer.send(&Posting { letter, shop, effect_id: &effect_id }).await
                }
                None => failed("the policy does not know the shop"),
            },
        };
        (outcome, told(effect))
    }

    async fn search_twin(&self, key: &OrderKey, search: &TwinSearch) -> (Outcome, Option<Told>) {
        match self.store.search_twin(key, search).await {
            Ok(twin) => (Outcome::Done { receipt: None }, Some(Told::Twin(twin))),
            Err(error) => (unregistered(&error), None),
        }
    }

    async fn suppress(&self, policy: &Policy, key: &OrderKey, suppression: &Suppression) -> Outcome {
        let expires_at = self.clock.now().checked_add(policy.keep).unwrap_or(Timestamp::MAX);
        match self.store.suppress(&key.shop, suppression, expires_at).await {
            Ok(()) => Outcome::Done { receipt: None },
            Err(error) => unregistered(&error),
        }
    }
}

/// It may have been written all the same. Writing it again changes nothing.
fn unregistered(error: &StoreError) -> Outcome {
    failed(&error.to_string())
}

fn failed(why: &str) -> Outcome {
    Outcome::Failed { why: Remark::bounded(why) }
}
