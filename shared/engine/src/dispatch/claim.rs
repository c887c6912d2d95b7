//! Claims effects. A claim is written before the effect is started, so that no other worker carries it out.
//! It also records the statement that the effect is about to make.
//!
//! At most one mail is claimed at once: of a worker that is killed, at most one mail is of unknown outcome. A mail
//! that has no turn is put off by the same write.

use candor_domain::facts::order::Order;
use candor_domain::ledger::attempt::Attempted;
use candor_domain::plan::effect::{DueEffect, Effect, Plan};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use jiff::Timestamp;

use super::Ports;
use super::limits::EFFECTS_AT_ONCE_MAX;
use super::put_off::{PutOff, PutOffBy};
use super::turns::Permission;
use crate::commit::{Seen, committing};
use crate::ports::{CaseNotifier, Clock, CommitError, MailBooks, Mailer, Store, Stored};

/// The claimed effects, and the order that records the claims.
pub(super) struct Claims {
    /// The order as it was written.
    pub(super) written: Stored,
    /// The claimed effects, to be carried out.
    pub(super) claimed: Vec<Claimed>,
    /// The mails that were put off.
    pub(super) put_off: Vec<PutOff>,
    /// True if more is due than was claimed.
    pub(super) is_more: bool,
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
    /// The moment before which it is not started.
    pub(super) not_before: Timestamp,
    /// True for a mail that tries if a trouble of the account is over.
    pub(super) is_probe: bool,
}

/// The due effects of which one worker does something now.
#[derive(Default)]
struct Chosen {
    /// The effects to be claimed, each with the moment before which it is not started, and true for a probe.
    effects: Vec<(DueEffect, Timestamp, bool)>,
    put_off: Vec<PutOff>,
    is_more: bool,
}

impl<S: Store + MailBooks, M: Mailer, D: CaseNotifier, B, C: Clock> Ports<'_, S, M, D, B, C> {
    pub(super) async fn claim(
        &self,
        policy: &Policy,
        stored: Stored,
        planned: Plan,
    ) -> Result<Claims, CommitError> {
        let Chosen { effects, put_off, is_more } = self.choose(policy, planned.due).await;
        let now = self.clock.now();
        let until = now.checked_add(policy.effects.lease).unwrap_or(Timestamp::MAX);
        let seen = Seen::of(Some(&stored), policy);
        let mut order = Order { ledger: planned.ledger, ..stored.order };
        put_off.iter().for_each(|waiting| order.ledger.put_off(&waiting.key, waiting.until));
        let mut claimed = Vec::new();
        for (due, not_before, is_probe) in effects {
            let of = due.effect.attempted();
            if let Some(attempt_number) = order.ledger.claim(&of, until) {
                claimed.push(Claimed { attempt_number, of, due, not_before, is_probe });
            }
        }
        let left = plan(&order, policy, now);
        // Write the ledger of this second plan, because the wake time comes from it too. A moment has passed
        // since the first.
        order.ledger = left.ledger.clone();
        let mut commit = committing((order, stored.unread), seen, &left, policy);
        if !claimed.is_empty() {
            commit.wake_at = asleep_no_longer(stored.wake_at, commit.wake_at, now);
        }
        let revision = self.store.commit(&commit).await?;
        let written =
            Stored { order: commit.order, unread: commit.unread, revision, wake_at: commit.wake_at };
        Ok(Claims { written, claimed, put_off, is_more, until })
    }

    /// Chooses effects: at most one mail, an urgent one before others, and not too many in all.
    async fn choose(&self, policy: &Policy, mut due: Vec<DueEffect>) -> Chosen {
        due.sort_by_key(|due| is_refusable_mail(&due.effect));
        let mut chosen = Chosen::default();
        let mut has_mail = false;
        for due in due {
            let is_mail = matches!(due.effect, Effect::Send { .. });
            if chosen.effects.len() >= EFFECTS_AT_ONCE_MAX || (is_mail && has_mail) {
                chosen.is_more = true;
                continue;
            }
            match self.permission_for(policy, &due.effect).await {
                Permission::At { at, is_probe } => {
                    has_mail |= is_mail;
                    chosen.effects.push((due, at, is_probe));
                }
                Permission::PutOff(until, by) => chosen.put_off.extend(put_off(&due.effect, until, by)),
            }
        }
        chosen
    }

    async fn permission_for(&self, policy: &Policy, effect: &Effect) -> Permission {
        let at_once = || Permission::At { at: self.clock.now(), is_probe: false };
        match effect {
            Effect::Send { content, .. } => {
                self.permission(policy, &content.order.shop, content.key.kind()).await
            }
            Effect::Announce(_) | Effect::Command { .. } => at_once(),
            Effect::CheckDuplicates(_) | Effect::Suppress(_) => at_once(),
        }
    }
}

fn is_refusable_mail(effect: &Effect) -> bool {
    match effect {
        Effect::Send { content, .. } => content.key.kind().is_refusable(),
        Effect::Announce(_) | Effect::Command { .. } => false,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => false,
    }
}

fn put_off(effect: &Effect, until: Timestamp, by: PutOffBy) -> Option<PutOff> {
    match effect {
        Effect::Send { content, .. } => Some(PutOff { key: content.key.clone(), until, by }),
        Effect::Announce(_) | Effect::Command { .. } => None,
        Effect::CheckDuplicates(_) | Effect::Suppress(_) => None,
    }
}

/// Returns the wake time that is written with a claim. One that has passed is kept: the outcome, which follows at once,
/// changes it, and each change costs two writes of the index. Where no outcome follows, the order is looked at every
/// minute until the lease ends, which does no harm.
fn asleep_no_longer(
    before: Option<Timestamp>,
    wake_at: Option<Timestamp>,
    now: Timestamp,
) -> Option<Timestamp> {
    before.filter(|before| *before <= now).or(wake_at)
}
