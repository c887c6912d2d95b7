//! Messages that went out, and their statements.

use jiff::Timestamp;

use crate::case::report::SentStatement;
use crate::case::words;
use crate::facts::order::Order;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::statement::MessageStatement;
use crate::values::language::Language;

/// A message that went out and did not come back.
pub(crate) struct Sent<'o> {
    pub(crate) key: &'o MessageKey,
    pub(crate) at: Timestamp,
    pub(crate) statement: &'o MessageStatement,
}

pub(crate) fn sent(order: &Order) -> impl Iterator<Item = Sent<'_>> {
    order.ledger.messages.iter().filter_map(|(key, entry)| match entry {
        MessageEntry::Done { statement: Some(statement), at, .. } => Some(Sent { key, at: *at, statement }),
        MessageEntry::Done { .. } | MessageEntry::Due { .. } | MessageEntry::Withheld { .. } => None,
        MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. } | MessageEntry::Refused { .. } => None,
    })
}

/// Returns whether the customer has heard from us about the order.
pub(crate) fn heard_anything(order: &Order) -> bool {
    sent(order).next().is_some()
}

/// Returns the statements to the customer, oldest first.
#[must_use]
pub fn sent_statements(order: &Order, language: Language) -> Vec<SentStatement> {
    let mut said: Vec<SentStatement> = sent(order)
        .map(|telling| SentStatement {
            key: telling.key.clone(),
            at: telling.at,
            says: words::statement(telling.statement, language),
        })
        .collect();
    said.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    said
}
