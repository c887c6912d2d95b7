//! Holds the values of an order that the properties check.

use std::collections::BTreeSet;

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::{CaseEntry, Entry};
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
        for (key, entry) in &order.ledger.effects {
            standing.open.extend(until(entry));
            if let EffectKey::Message(message) = key {
                standing.note(order, message, entry);
            }
        }
        standing
    }

    fn note(&mut self, order: &Order, message: &MessageKey, entry: &Entry) {
        match entry {
            Entry::Done { statement, .. } => {
                self.done.push((message.to_string(), statement.as_ref().map_or(Says::Other, says)));
            }
            Entry::Unknown { since, .. } => self.unknown.push((*since, is_asked(order, message))),
            Entry::Withheld { .. } => self.is_any_withheld = true,
            Entry::Due { .. } | Entry::Claimed { .. } | Entry::Refused { .. } => {}
        }
    }
}

fn until(entry: &Entry) -> Option<Timestamp> {
    match entry {
        Entry::Due { not_before, .. } => Some(*not_before),
        Entry::Claimed { until, .. } => Some(*until),
        Entry::Withheld { .. } | Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    }
}

fn is_asked(order: &Order, message: &MessageKey) -> bool {
    let case = CaseKey::MessageUnknown(message.clone());
    matches!(order.ledger.cases.get(&case), Some(CaseEntry::Open { .. }))
}
