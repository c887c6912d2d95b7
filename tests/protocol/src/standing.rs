//! Holds the values of an order that the properties check.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::ledger::state::EffectState;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use jiff::Timestamp;

use crate::claim::says;
use crate::news::News;
use crate::world::Says;

/// Holds the values of an order that the properties check.
#[derive(Debug, Default)]
pub struct Standing {
    /// The news that the order holds.
    pub news: BTreeSet<News>,
    /// The messages that count as sent, with their statements.
    pub done: Vec<(String, Says)>,
    /// The messages whose outcome is unknown: since when it is unknown, and true if a person was asked.
    pub unknown: Vec<(Timestamp, bool)>,
    /// True if a message is withheld.
    pub is_any_withheld: bool,
    /// The times at which due or claimed effects must be looked at again.
    pub open: Vec<Timestamp>,
}

impl Standing {
    pub(crate) fn of(order: &Order) -> Self {
        let mut standing = Self::default();
        standing.news.extend(News::ALL.into_iter().filter(|news| news.is_held(&order.facts)));
        standing.open.extend(order.ledger.effects().filter_map(|(_, state)| until(state)));
        for (message, entry) in &order.ledger.messages {
            standing.note(order, message, entry);
        }
        standing
    }

    fn note(&mut self, order: &Order, message: &MessageKey, entry: &MessageEntry) {
        match entry {
            MessageEntry::Done { statement, .. } => {
                self.done.push((message.to_string(), statement.as_ref().map_or(Says::Other, says)));
            }
            MessageEntry::Unknown { since, .. } => self.unknown.push((*since, is_asked(order, message))),
            MessageEntry::Withheld { .. } => self.is_any_withheld = true,
            MessageEntry::Due { .. } | MessageEntry::Claimed { .. } | MessageEntry::Refused { .. } => {}
        }
    }
}

fn until(state: EffectState<'_>) -> Option<Timestamp> {
    match state {
        EffectState::Due { not_before, .. } => Some(not_before),
        EffectState::Claimed { until, .. } => Some(until),
        EffectState::Withheld { .. } | EffectState::Unknown { .. } => None,
        EffectState::Done { .. } | EffectState::Refused { .. } => None,
    }
}

fn is_asked(order: &Order, message: &MessageKey) -> bool {
    let case = CaseKey::MessageUnknown(message.clone());
    matches!(order.ledger.cases.get(&case), Some(CaseEntry::Open { .. }))
}
