//! Learning: what time, the mail service and people say of effects that were begun. It comes before every judgement, so
//! that what is judged is what is known by now.

use crate::plan::context::Context;
use std::borrow::Cow;

use jiff::Timestamp;

use crate::case::decision;
use crate::case::kind::CaseKind;
use crate::case::resolution::Decision;
use crate::contact::proof;
use crate::facts::order::Order;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Entry;
use crate::message::key::MessageKey;
use crate::plan::moment::Moment;
use crate::values::hash::EmailHash;
use crate::values::text::Remark;

/// The order with everything in its ledger that was begun where it is known to be by now.
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

/// What does no harm when it is done twice is left due by whoever was about to do it and was not heard of again.
fn given_back(entry: &Entry, moment: &Moment) -> Option<Entry> {
    match entry {
        Entry::Claimed { until, attempts, .. } if moment.reached(*until, "a lease runs out") => {
            Some(Entry::Due { not_before: *until, attempts: *attempts })
        }
        Entry::Claimed { .. } | Entry::Due { .. } | Entry::Withheld { .. } => None,
        Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    }
}

/// A lease that ran out leaves open whether it was said.
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
    /// Claimed, unknown, proved, come back: as far as it is known to have moved.
    fn message_now(&self, key: &MessageKey, entry: &Entry) -> Option<Entry> {
        let lost = lost(entry, self.moment);
        let sent = self.known_sent(key, lost.as_ref().unwrap_or(entry)).or(lost);
        self.came_back(key, sent.as_ref().unwrap_or(entry)).or(sent)
    }

    /// The mail service's word ends every doubt; so does a person's. Whoever is at it is left to it, and what is done is done.
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

    /// When an attempt that is of unknown fate since a moment went out, if somebody says that it did.
    fn sent_at(&self, key: &MessageKey, since: Timestamp, to: Option<EmailHash>) -> Option<Timestamp> {
        let facts = &self.order.facts;
        let proved = proof::of_attempt(facts, key, to, since, &self.policy.effects);
        let said = || match decision::about_unknown(facts, &key.to_string(), since)? {
            (Decision::WasSent, at) => Some(at),
            (Decision::SendAgain | Decision::Handled | Decision::Release | Decision::Cancel, _) => None,
        };
        proved.map(|held| held.stamp.occurred_at).or_else(said)
    }

    /// A mail that came back told nobody anything.
    fn came_back(&self, key: &MessageKey, entry: &Entry) -> Option<Entry> {
        let Entry::Done { at, to, receipt, .. } = entry else { return None };
        let facts = &self.order.facts;
        let held = proof::came_back(facts, key, *to, *at)?;
        // What came back was sent before somebody had it sent all the same.
        let released =
            decision::released_at(facts, CaseKind::CustomerUnreachable, "order", held.stamp.occurred_at);
        if released.is_some_and(|released| released <= *at) {
            return None;
        }
        let why = Remark::bounded(held.body.status.slug());
        let (at, to) = (held.stamp.occurred_at, Some(EmailHash::of(&held.body.address)));
        Some(Entry::Refused { at, why, attempts: 0, to, receipt: receipt.clone() })
    }
}
