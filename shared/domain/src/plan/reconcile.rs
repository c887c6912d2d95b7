//! Reconciles the ledger with the passing of time, the reports of the mail service and the decisions of
//! people. This comes before every assessment, so that each uses what is known by now.

use crate::plan::context::Context;
use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::case::decision;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::contact::proof;
use crate::facts::order::Order;
use crate::ledger::view::Kinds;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::values::hash::EmailHash;
use crate::values::text::Remark;

/// Returns the order with every begun effect in the state that is known by now.
pub(crate) fn reconcile(context: Context<'_>) -> Cow<'_, Order> {
    let Kinds { messages, announcements, commands, duplicate_check, suppressions } =
        context.order.ledger.kinds();
    let is_over = |until| context.is_lease_over(until);
    let messages = moved(messages, |key, entry| context.message_now(key, entry));
    let announcements = moved(announcements, |_, task| task.given_back(is_over));
    let commands = moved(commands, |_, entry| entry.lost(is_over));
    let duplicate_check = duplicate_check.and_then(|task| task.given_back(is_over));
    let suppressions = moved(suppressions, |_, task| task.given_back(is_over));
    let stay = [messages.is_empty(), announcements.is_empty(), commands.is_empty(), suppressions.is_empty()];
    if stay == [true; 4] && duplicate_check.is_none() {
        return Cow::Borrowed(context.order);
    }
    let mut order = context.order.clone();
    for (key, entry) in messages {
        order.ledger.move_on(&key, entry);
    }
    order.ledger.announcements.extend(announcements);
    order.ledger.commands.extend(commands);
    order.ledger.duplicate_check = duplicate_check.or(order.ledger.duplicate_check);
    order.ledger.suppressions.extend(suppressions);
    Cow::Owned(order)
}

/// Returns the entries that move on, in their next state.
fn moved<K: Clone, E>(entries: &BTreeMap<K, E>, next: impl Fn(&K, &E) -> Option<E>) -> Vec<(K, E)> {
    entries.iter().filter_map(|(key, entry)| Some((key.clone(), next(key, entry)?))).collect()
}

impl Context<'_> {
    fn is_lease_over(&self, until: Timestamp) -> bool {
        self.moment.reached(until, "a lease runs out")
    }

    /// Returns the entry of a message after everything that is known: its lease ran out, it was proved to
    /// have gone out, or it came back.
    fn message_now(&self, key: &MessageKey, entry: &MessageEntry) -> Option<MessageEntry> {
        let lost = entry.lost(|until| self.is_lease_over(until));
        let sent = self.known_sent(key, lost.as_ref().unwrap_or(entry)).or(lost);
        self.came_back(key, sent.as_ref().unwrap_or(entry)).or(sent)
    }

    /// Returns a done entry where the mail service or a person says that the message went out: either ends
    /// every doubt. A claimed message is left to the process that sends it, and a done one stays done.
    fn known_sent(&self, key: &MessageKey, entry: &MessageEntry) -> Option<MessageEntry> {
        let last = match entry {
            MessageEntry::Unknown { since, to, statement, .. } => Some((*since, *to, statement)),
            MessageEntry::Due { .. } | MessageEntry::Withheld { .. } | MessageEntry::Refused { .. } => None,
            MessageEntry::Claimed { .. } | MessageEntry::Done { .. } => return None,
        };
        let before = self.order.ledger.uncertain.get(key).into_iter().flatten().rev();
        let attempts = last
            .into_iter()
            .chain(before.map(|uncertain| (uncertain.since, uncertain.to, &uncertain.statement)));
        attempts.into_iter().find_map(|(since, to, statement)| {
            let at = self.sent_at(key, since, to)?;
            Some(MessageEntry::Done { at, to, statement: statement.clone(), receipt: None })
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
    fn came_back(&self, key: &MessageKey, entry: &MessageEntry) -> Option<MessageEntry> {
        let MessageEntry::Done { at, to, receipt, .. } = entry else { return None };
        let facts = &self.order.facts;
        let held = proof::came_back(facts, key, *to, *at)?;
        // The mail that came back is an earlier one: this one went out after a person released the address.
        let released = decision::released_at(facts, &CaseKey::CustomerUnreachable, held.stamp.occurred_at);
        if released.is_some_and(|released| released <= *at) {
            return None;
        }
        let why = Remark::bounded(held.body.status.slug());
        let (at, to) = (held.stamp.occurred_at, Some(EmailHash::of(&held.body.address)));
        // Another policy does not make an address good.
        Some(MessageEntry::Refused { at, why, attempts: 0, to, receipt: receipt.clone(), policy: None })
    }
}
