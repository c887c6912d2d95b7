//! Carries out the claimed effects, one by one, while this worker holds their lease.

use candor_domain::fulfilment::duplicate::keeps_place;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::outcome::PostponedBy;
use candor_domain::plan::effect::{DuplicateCheck, Effect, Suppression};
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::Remark;
use jiff::{SignedDuration, Timestamp};

use super::Ports;
use super::claim::{Claimed, Claims};
use super::limits::EFFECT_MAX;
use crate::ports::{
    CaseNotifier, Clock, Commands, Keep, MailAnswer, MailBooks, Mailer, Outcome, OutgoingMail, Registry,
    Store, StoreError,
};

/// The time before the end of a lease in which no effect is started any more. The holder of the lease must be
/// the only worker for the whole time that the effect takes.
const LEASE_MARGIN: SignedDuration = SignedDuration::from_secs(15);

impl<S: Store + Registry + MailBooks, M: Mailer, D: CaseNotifier, B: Commands, C: Clock>
    Ports<'_, S, M, D, B, C>
{
    pub(super) async fn carry_out(&self, policy: &Policy, claims: &Claims) -> Vec<Attempt> {
        let latest = claims.until.checked_sub(LEASE_MARGIN.min(policy.effects.lease / 2));
        let before_the_end = self.clock.ends_at().checked_sub(EFFECT_MAX).unwrap_or(Timestamp::MIN);
        let latest = latest.unwrap_or(claims.until).min(before_the_end);
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
        self.clock.wait_until(claimed.not_before.min(latest)).await;
        let now = self.clock.now();
        let (outcome, of) = if now >= latest {
            let why = Remark::bounded("this worker or its lease was nearly at its end before its turn came");
            // The pause leaves time for the late answer of an earlier attempt.
            let until = now.checked_add(policy.effects.retry_pause).unwrap_or(Timestamp::MAX);
            (Outcome::Postponed { until, by: PostponedBy::Time, why }, claimed.of.clone())
        } else {
            self.attempt(policy, key, claimed).await
        };
        Attempt { of, number: claimed.attempt_number, outcome }
    }

    /// Attempts an effect. Returns its outcome, and what the ledger records of the attempt: for a duplicate
    /// check, these are also the orders that it found.
    async fn attempt(&self, policy: &Policy, key: &OrderKey, claimed: &Claimed) -> (Outcome, Attempted) {
        let Claimed { of, due, .. } = claimed;
        let outcome = match &due.effect {
            Effect::Announce(announcement) => self.case_notifier.announce(announcement).await,
            Effect::Command { command, .. } => self.commands.publish(command).await,
            Effect::CheckDuplicates(search) => return self.check_duplicates(key, search).await,
            Effect::Suppress(suppression) => self.suppress(policy, key, suppression).await,
            Effect::Send { content, .. } => match policy.shops.get(&key.shop) {
                Some(shop) => {
                    let effect_id = format!("{key}#{}", due.key);
                    let outgoing = OutgoingMail { content, shop, effect_id: &effect_id };
                    self.send(policy, key, &outgoing, claimed).await
                }
                None => failed("the policy does not know the shop"),
            },
        };
        (outcome, of.clone())
    }

    async fn send(
        &self,
        policy: &Policy,
        key: &OrderKey,
        outgoing: &OutgoingMail<'_>,
        claimed: &Claimed,
    ) -> Outcome {
        match self.mailer.send(outgoing).await {
            MailAnswer::Outcome(outcome) => {
                if claimed.is_probe && matches!(outcome, Outcome::Done { .. }) {
                    self.mail_went(policy, &key.shop, claimed.not_before).await;
                }
                outcome
            }
            MailAnswer::Trouble(trouble) => self.stop_mail(policy, &key.shop, &trouble).await,
            MailAnswer::Silent(trouble) => {
                self.stop_mail(policy, &key.shop, &trouble).await;
                Outcome::Unknown { why: trouble.why }
            }
        }
    }

    async fn check_duplicates(&self, key: &OrderKey, search: &DuplicateCheck) -> (Outcome, Attempted) {
        let purpose = search.purpose;
        match self.lookalikes(key, search).await {
            Ok(found) => (Outcome::Done { receipt: None }, Attempted::DuplicateCheck { found, purpose }),
            Err(error) => {
                let found = Lookalikes::default();
                (unregistered(&error), Attempted::DuplicateCheck { found, purpose })
            }
        }
    }

    /// Returns the orders that look the same. The one that has the place is looked at as it is now: an order that was
    /// edited and is cancelled then does not know what it looked like before, so it cannot give up that place itself.
    async fn lookalikes(&self, key: &OrderKey, search: &DuplicateCheck) -> Result<Lookalikes, StoreError> {
        let found = self.store.check_duplicates(key, search).await?;
        let Some(order_id) = found.holder.clone() else { return Ok(found) };
        let holder = OrderKey { shop: key.shop.clone(), order_id };
        let stored = self.store.load(&holder).await?;
        if stored.is_some_and(|stored| keeps_place(&stored.order.facts)) {
            return Ok(found);
        }
        let given_up = DuplicateCheck { purpose: DuplicatePurpose::GivePlaceUp, ..search.clone() };
        self.store.check_duplicates(&holder, &given_up).await?;
        self.store.check_duplicates(key, search).await
    }

    async fn suppress(&self, policy: &Policy, key: &OrderKey, suppression: &Suppression) -> Outcome {
        let keep = if suppression.status.is_wish() {
            Keep::ForEver
        } else {
            Keep::Until(self.clock.now().checked_add(policy.keep).unwrap_or(Timestamp::MAX))
        };
        match self.store.suppress(&key.shop, suppression, keep).await {
            Ok(()) => Outcome::Done { receipt: None },
            Err(error) => unregistered(&error),
        }
    }
}

/// Returns the outcome of a registry call that failed. It may have been written all the same, but that does
/// no harm: to write it again changes nothing.
fn unregistered(error: &StoreError) -> Outcome {
    failed(&error.to_string())
}

fn failed(why: &str) -> Outcome {
    Outcome::Failed { why: Remark::bounded(why) }
}
