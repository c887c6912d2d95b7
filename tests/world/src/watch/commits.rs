//! What every write may change: no record of what was done is lost, and no message moves on but by what came of it.

use candor_domain::fact::{Decision, MailFate, MailSubject};
use candor_domain::ledger::{CaseEntry, EffectKey, Entry};
use candor_domain::message::MessageKey;
use candor_domain::order::{Facts, Order};
use candor_domain::policy::{Policy, WhenUnknown};
use candor_engine::ports::{Commit, Outcome, Stored};
use jiff::{SignedDuration, Timestamp};

use super::{Claim, Finding, Seen};

pub(super) fn check(
    seen: &mut Seen,
    policy: &Policy,
    before: Option<&Stored>,
    commit: &Commit,
    now: Timestamp,
    found: &mut Vec<Finding>,
) {
    let order = &commit.order;
    for (key, entry) in &order.ledger.effects {
        let held = before.and_then(|stored| stored.order.ledger.effects.get(key));
        if held == Some(entry) {
            continue;
        }
        match (key, entry) {
            (EffectKey::Message(message), _) => {
                moved(seen, policy, order, (message, held, entry), now, found);
                claimed(seen, order, message, entry, now);
            }
            (EffectKey::CaseOpened(number, case), Entry::Claimed { .. }) => {
                seen.begun.insert((case.clone(), *number));
            }
            (_, _) => {}
        }
    }
    if let Some(stored) = before {
        kept(stored, order, found);
        wakes(commit, now, found);
    }
}

/// What is claimed is remembered with all that the order held by then.
fn claimed(seen: &mut Seen, order: &Order, message: &MessageKey, entry: &Entry, now: Timestamp) {
    if matches!(entry, Entry::Claimed { .. }) {
        let claim = Claim { at: now, facts: order.facts.clone(), answer: None };
        seen.claims.insert(message.clone(), claim);
    }
}

/// Nothing that was done is forgotten, and no message at all.
fn kept(stored: &Stored, order: &Order, found: &mut Vec<Finding>) {
    for (key, entry) in &stored.order.ledger.effects {
        if key.message().is_some() && !order.ledger.effects.contains_key(key) {
            found.push(("no record is lost", format!("{key} was {}, and is gone", name(entry))));
        }
    }
    for (key, entry) in &stored.order.ledger.cases {
        let was_open = !matches!(entry, CaseEntry::Settling { number: 0, .. });
        if was_open && !order.ledger.cases.contains_key(key) {
            found.push(("no record is lost", format!("the case {key} is gone")));
        }
    }
}

/// What is due wakes its order, whatever becomes of the stream.
fn wakes(commit: &Commit, now: Timestamp, found: &mut Vec<Finding>) {
    let due = commit.order.ledger.effects.iter().filter_map(|(key, entry)| match entry {
        Entry::Due { not_before, .. } => Some((key, *not_before)),
        Entry::Claimed { until, .. } => Some((key, *until)),
        Entry::Withheld { .. } | Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    });
    for (key, at) in due {
        let millisecond = SignedDuration::from_millis(1);
        if commit.wake_at.is_none_or(|wake_at| wake_at > at.max(now).saturating_add(millisecond).unwrap_or(at)) {
            found.push(("what is due wakes", format!("{key} is due {at}, and its order wakes {:?}", commit.wake_at)));
        }
    }
}

type Move<'m> = (&'m MessageKey, Option<&'m Entry>, &'m Entry);

fn moved(
    seen: &Seen,
    policy: &Policy,
    order: &Order,
    (key, held, entry): Move<'_>,
    now: Timestamp,
    found: &mut Vec<Finding>,
) {
    let wrong = match (held, entry) {
        (_, Entry::Done { .. }) if !is_out(seen, &order.facts, key) => Some("counts as done, and never left"),
        (Some(Entry::Done { .. }), Entry::Done { .. }) => None,
        (Some(Entry::Done { .. }), _) if !came_back(&order.facts, key) => {
            Some("was done, and nothing says that it came back")
        }
        (Some(Entry::Claimed { .. }), Entry::Done { .. } | Entry::Unknown { .. }) => None,
        (Some(Entry::Claimed { until, .. }), _) if !may_move(seen, policy, order, key, (*until, now)) => {
            Some("was being sent, and moves on though nobody knows what came of it")
        }
        (Some(Entry::Unknown { since, .. }), Entry::Due { .. } | Entry::Claimed { .. }) => {
            let again = may_go_again(policy, &order.facts, key, (*since, now));
            (!again).then_some("may have gone out, and goes out again blindly")
        }
        (_, _) => None,
    };
    if let Some(what) = wrong {
        found.push(("messages move on by what came of them", format!("{key} {what}: {held:?} to {entry:?}")));
    }
}

/// Whether the mail service took it, or a person says so.
fn is_out(seen: &Seen, facts: &Facts, key: &MessageKey) -> bool {
    let left = seen.mails.iter().any(|mail| mail.taken && mail.letter.key == *key);
    left || decided(facts, key) == Some(Decision::WasSent)
}

fn came_back(facts: &Facts, key: &MessageKey) -> bool {
    let fates = facts.mails.iter().filter(|(subject, _)| **subject == MailSubject::Message(key.clone()));
    { fates }.any(|(_, held)| matches!(held.body.fate, MailFate::Bounced | MailFate::Rejected))
}

/// Whether a claim may end otherwise than by a success: its attempt failed, was never made, or its time is over and it
/// may be tried again.
fn may_move(
    seen: &Seen,
    policy: &Policy,
    order: &Order,
    key: &MessageKey,
    (until, now): (Timestamp, Timestamp),
) -> bool {
    match seen.claims.get(key).and_then(|claim| claim.answer.as_ref()) {
        Some(Outcome::Failed { .. } | Outcome::Refused { .. }) => true,
        Some(Outcome::Done { .. }) => came_back(&order.facts, key),
        Some(Outcome::Unknown { .. }) => may_go_again(policy, &order.facts, key, (until, now)),
        // Not begun, since its lease was nearly over; or nobody knows.
        None => {
            let margin = SignedDuration::from_secs(15).min(policy.effects.lease / 2);
            let nearly_over = until.checked_sub(margin).unwrap_or(until) <= now && now < until;
            nearly_over || may_go_again(policy, &order.facts, key, (until, now))
        }
    }
}

/// Whether what may have gone out may go out again, by the policy or by a person's word.
fn may_go_again(policy: &Policy, facts: &Facts, key: &MessageKey, (since, now): (Timestamp, Timestamp)) -> bool {
    let waited = since.checked_add(policy.effects.proof_wait).is_ok_and(|over| over <= now);
    let by_policy = policy.message(key.kind()).when_unknown == WhenUnknown::Resend && waited;
    by_policy || decided(facts, key) == Some(Decision::SendAgain) || came_back(facts, key)
}

pub(super) fn decided(facts: &Facts, key: &MessageKey) -> Option<Decision> {
    let subject = key.to_string();
    let decisions = facts.resolutions.iter().filter(|(case, _)| case.subject == subject);
    { decisions }.map(|(_, held)| held.body.decision).next()
}

fn name(entry: &Entry) -> &'static str {
    match entry {
        Entry::Due { .. } => "due",
        Entry::Withheld { .. } => "withheld",
        Entry::Claimed { .. } => "claimed",
        Entry::Unknown { .. } => "unknown",
        Entry::Done { .. } => "done",
        Entry::Refused { .. } => "refused",
    }
}

pub(super) fn case_name(entry: &CaseEntry) -> &'static str {
    match entry {
        CaseEntry::Settling { .. } => "settling",
        CaseEntry::Open { .. } => "open",
        CaseEntry::Closed { .. } => "closed",
    }
}
