//! Reconciles the ledger with the passing of time, the reports of the mail service and the decisions of
//! people. This comes before every assessment, so that each uses what is known by now.

use crate::plan::context::Context;
use std::borrow::Cow;

use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::contact::proof;
use crate::facts::order::Order;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Entry;
use crate::message::key::MessageKey;
use crate::plan::moment::Moment;
use crate::values::hash::EmailHash;
use crate::values::text::Remark;

/// Returns the order with every begun effect in the state that is known by now.
pub(crate) fn reconcile(context: Context<'_>) -> Cow<'_, Order> {
    let moment = context.moment;
    let moved = context.order.ledger.effects.iter().filter_map(|(key, entry)| {
        let entry = match key {
            EffectKey::Message(message) => context.message_now(message, entry),
            EffectKey::Command(_) => lost(entry, moment),
            EffectKey::CaseOpened(..) | EffectKey::CaseClosed(..) => given_back(entry, moment),
            EffectKey::DuplicateCheck | EffectKey::Suppression(..) => given_back(entry, moment),
        };
        Some((key.clone(), entry?))
    });
    let moved: Vec<(EffectKey, Entry)> = moved.collect();
    if moved.is_empty() {
        return Cow::Borrowed(context.order);
    }
    let mut order = context.order.clone();
    for (key, entry) in moved {
        if let Some(message) = key.message() {
            order.ledger.move_on(message, entry);
        } else {
            order.ledger.effects.insert(key, entry);
        }
    }
    Cow::Owned(order)
}

/// Returns a due entry for a claimed effect whose lease ran out, where doing it twice does no harm.
fn given_back(entry: &Entry, moment: &Moment) -> Option<Entry> {
    match entry {
        Entry::Claimed { until, attempts, .. } if moment.reached(*until, "a lease runs out") => {
            Some(Entry::Due { not_before: *until, attempts: *attempts })
        }
        Entry::Claimed { .. } | Entry::Due { .. } | Entry::Withheld { .. } => None,
        Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    }
}

/// Returns an unknown entry for a claimed effect whose lease ran out: it may or may not have been done.
fn lost(entry: &Entry, moment: &Moment) -> Option<Entry> {
    match entry {
        Entry::Claimed { until, attempts, to, statement } if moment.reached(*until, "a lease runs out") => {
            Some(Entry::Unknown { since: *until, attempts: *attempts, to: *to, statement: statement.clone() })
        }
        Entry::Claimed { .. } | Entry::Due { .. } | Entry::Withheld { .. } => None,
        Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    }
}

impl Context<'_> {
    /// Returns the entry of a message after everything that is known: its lease ran out, it was proved to
    /// have gone out, or it came back.
    fn message_now(&self, key: &MessageKey, entry: &Entry) -> Option<Entry> {
        let lost = lost(entry, self.moment);
        let sent = self.known_sent(key, lost.as_ref().unwrap_or(entry)).or(lost);
        self.came_back(key, sent.as_ref().unwrap_or(entry)).or(sent)
    }

    /// Returns a done entry where the mail service or a person says that the message went out: either ends
    /// every doubt. A claimed message is left to the process that sends it, and a done one stays done.
    fn known_sent(&self, key: &MessageKey, entry: &Entry) -> Option<Entry> {
        let last = match entry {
            Entry::Unknown { since, to, statement, .. } => Some((*since, *to, statement)),
            Entry::Due { .. } | Entry::Withheld { .. } | Entry::Refused { .. } => None,
            Entry::Claimed { .. } | Entry::Done { .. } => return None,
        };
        let before = self.order.ledger.uncertain.get(key).into_iter().flatten().rev();
        let attempts = last
            .into_iter()
            .chain(before.map(|uncertain| (uncertain.since, uncertain.to, &uncertain.statement)));
        attempts.into_iter().find_map(|(since, to, statement)| {
            let at = self.sent_at(key, since, to)?;
            Some(Entry::Done { at, to, statement: statement.clone(), receipt: None })
        })
    }

    /// Returns when an attempt of unknown outcome went out, if the mail service or a person says that it did.
    fn sent_at(&self, key: &MessageKey, since: Timestamp, to: Option<EmailHash>) -> Option<Timestamp> {
        let facts = &self.order.facts;
        let proved = proof::of_attempt(facts, key, to, since, &self.policy.effects);
        let said = || match decision::about_unknown(facts, key, since)? {
            (Decision::WasSent, at) => Some(at),
            (Decision::SendAgain | Decision::Handled | Decision::Release | Decision::Cancel, _) => None,
        };
        proved.map(|held| held.stamp.occurred_at).or_else(said)
    }

    /// Returns a refused entry where the mail came back: it told the customer nothing.
    fn came_back(&self, key: &MessageKey, entry: &Entry) -> Option<Entry> {
        let Entry::Done { at, to, receipt, .. } = entry else { return None };
        let facts = &self.order.facts;
        let held = proof::came_back(facts, key, *to, *at)?;
        // The mail that came back is an earlier one: this one went out after a person released the address.
        let released = decision::released_at(facts, &CaseKey::CustomerUnreachable, held.stamp.occurred_at);
        if released.is_some_and(|released| released <= *at) {
            return None;
        }
        let why = Remark::bounded(held.body.status.slug());
        let (at, to) = (held.stamp.occurred_at, Some(EmailHash::of(&held.body.address)));
        Some(Entry::Refused { at, why, attempts: 0, to, receipt: receipt.clone() })
    }
}
