//! The frequency cap: a limited number of messages a day about one order, the most important first.
//! Corrections always pass, but count as well.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::ledger::entry::Ledger;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::plan::context::Context;
use crate::plan::moment::after;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Puts off the messages above the limit until the oldest message of the last 24 hours is 24 hours old.
pub(crate) fn cap(ledger: &mut Ledger, context: Context<'_>) {
    let Context { policy, moment, .. } = context;
    let mut due: Vec<MessageKey> = due_now(ledger, moment.now);
    if due.is_empty() {
        return;
    }
    // The kinds are in the order of their importance.
    due.sort_by_key(|key| (key.kind(), key.clone()));
    let sent = sent_within_a_day(ledger, moment.now);
    let most = usize::try_from(policy.contact.per_day_max).unwrap_or(usize::MAX);
    let room = most.saturating_sub(sent.len());
    let again_at = after(sent.into_iter().min().unwrap_or(moment.now), DAY);
    for key in due.iter().skip(room) {
        if let Some(MessageEntry::Due { not_before, .. }) = ledger.messages.get_mut(key) {
            *not_before = again_at;
        }
    }
}

fn due_now(ledger: &Ledger, now: Timestamp) -> Vec<MessageKey> {
    let due = ledger
        .messages
        .iter()
        .filter(|(_, entry)| matches!(entry, MessageEntry::Due { not_before, .. } if *not_before <= now));
    due.map(|(key, _)| key).filter(|key| !key.kind().corrects()).cloned().collect()
}

/// Returns the moments at which messages went out, or may have gone out, in the last 24 hours.
fn sent_within_a_day(ledger: &Ledger, now: Timestamp) -> Vec<Timestamp> {
    let sent = ledger.messages.values().filter_map(|entry| match entry {
        MessageEntry::Done { at, .. } => Some(*at),
        MessageEntry::Claimed { until, .. } => Some(*until),
        MessageEntry::Unknown { since, .. } => Some(*since),
        MessageEntry::Due { .. } | MessageEntry::Withheld { .. } | MessageEntry::Refused { .. } => None,
    });
    sent.filter(|at| after(*at, DAY) > now).collect()
}
