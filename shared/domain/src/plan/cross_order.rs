//! What is remembered beyond one order: which orders look the same, and which addresses get no mail, or less.

use crate::fact::{MailKey, MailStatus, MailStatusReport, MailSubject};
use crate::ledger::{EffectKey, Entry, Ledger};
use crate::order::{Facts, Held, Order};
use crate::policy::Policy;

use super::hold::{DuplicateOrder, duplicate};
use super::moment::Moment;

/// Makes due what is to be looked up or remembered.
pub(super) fn advance_cross_order(order: &Order, policy: &Policy, ledger: &mut Ledger, moment: &Moment) {
    let due = Entry::Due { not_before: moment.now, attempts: 0 };
    let placed = order.facts.placed.as_ref().map(|held| &held.body);
    let sought =
        placed.is_some_and(|placed| duplicate(order, placed, policy, moment) == DuplicateOrder::Unsought);
    if sought && order.facts.cancelled.is_none() {
        ledger.effects.entry(EffectKey::DuplicateCheck).or_insert_with(|| due.clone());
    } else if matches!(ledger.effects.get(&EffectKey::DuplicateCheck), Some(Entry::Due { .. })) {
        ledger.effects.remove(&EffectKey::DuplicateCheck);
    }
    // What a greater fate took the place of is remembered by that one.
    let known =
        suppressions(&order.facts).map(|(key, held)| EffectKey::Suppression(held.body.status, key.to));
    let known: Vec<EffectKey> = known.collect();
    ledger.effects.retain(|key, entry| match (key, entry) {
        (EffectKey::Suppression(..), Entry::Due { .. }) => known.contains(key),
        (_, _) => true,
    });
    for key in known {
        ledger.effects.entry(key).or_insert_with(|| due.clone());
    }
}

/// What this order's own mails say of an address that other orders must know. What it only heard of is known already.
pub(super) fn suppressions(facts: &Facts) -> impl Iterator<Item = (&MailKey, &Held<MailStatusReport>)> {
    facts.mails.iter().filter(|(key, held)| {
        let own = key.subject != MailSubject::Address;
        own && match held.body.status {
            MailStatus::Bounced | MailStatus::Complained | MailStatus::Unsubscribed => true,
            MailStatus::Sent | MailStatus::Delivered | MailStatus::Rejected => false,
        }
    })
}
