//! The ledger: the order's own record of its effects and its cases, by kind and key. An effect is due,
//! withheld, being done, done, refused, or of unknown outcome. Only a message can be in each of these states.
//!
//! ```text
//!              grace period over            claimed (conditional write)        result
//!   Due{not_before} ─────────► due now ─────────────► Claimed{until} ────────► Done | Refused | Due (again)
//!      ▲      │                                             │
//!      │      ▼                                             ▼ lease over, no result
//!   Withheld{reason}                                     Unknown ──► by kind: Due again, or a case
//! ```
//!
//! A message that moves on from Unknown leaves its attempt among the uncertain ones: proof of that attempt
//! still counts, and a message that is no longer to be sent becomes Unknown again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::key::CaseKey;
use crate::case::resolution::Decision;
use crate::case::snooze_entry::SnoozeEntry;
use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::contact::suppression_key::SuppressionKey;
use crate::late::report::LateReport;
use crate::ledger::task::Task;
use crate::message::entry::{MessageEntry, UncertainAttempt};
use crate::message::key::MessageKey;
use crate::values::id::{EventId, OrderId};
use crate::values::limits::{PAST_OPENINGS_MAX, UNCERTAIN_ATTEMPTS_MAX};

/// The state of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEntry {
    /// Its condition holds; it opens unless that clears by then.
    Pending {
        /// The moment at which it opens.
        until: Timestamp,
        /// The number of times it was open before.
        number: u32,
    },
    /// It needs a person.
    Open {
        /// The moment since which it is open.
        since: Timestamp,
        /// The number of this opening, from 1.
        number: u32,
    },
    /// Its condition cleared.
    Closed {
        /// The moment at which it closed.
        at: Timestamp,
        /// The number of times it was open.
        number: u32,
        /// The last decision of a person about it while it was open, if there was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        decision: Option<Decision>,
    },
}

/// An opening of a case that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastOpening {
    /// The moment at which it opened.
    pub since: Timestamp,
    /// The moment at which it closed.
    pub until: Timestamp,
}

/// The order's record of its effects and cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The moment at which the order was first planned. What happened before it may have been dealt with elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_since: Option<Timestamp>,
    /// The messages to the customer, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub messages: BTreeMap<MessageKey, MessageEntry>,
    /// The attempts of unknown outcome before the one in the message's entry, oldest first; none for a
    /// message that is done.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uncertain: BTreeMap<MessageKey, Vec<UncertainAttempt>>,
    /// The attempts at a message that do not count against it, since the mail service took no mail at all;
    /// none for a message that is done or refused.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub postponed: BTreeMap<MessageKey, u32>,
    /// The commands to other systems, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub commands: BTreeMap<CommandKey, CommandEntry>,
    /// The announcements of cases to people, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub announcements: BTreeMap<AnnouncementKey, Task<()>>,
    /// The duplicate check, whose result is the duplicate order, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_check: Option<Task<Option<OrderId>>>,
    /// The duplicate order that was found before, while the check is made again, and after this order was let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<OrderId>,
    /// The orders beside the duplicate order that look the same as well, as of the last check.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub lookalikes: BTreeSet<OrderId>,
    /// The suppressions that other orders must know, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub suppressions: BTreeMap<SuppressionKey, Task<()>>,
    /// The cases, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<CaseKey, CaseEntry>,
    /// The openings of each case that are over, the oldest first. They are kept for the figures of the shop: the case's own
    /// entry tells only of its last opening, and the announcements are removed when people have heard both.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub past_openings: BTreeMap<CaseKey, Vec<PastOpening>>,
    /// The memory of the cases that people put off, of what they said then, by case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub snoozes: BTreeMap<CaseKey, SnoozeEntry>,
    /// The newest reports that came late, by event. Most orders have none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub late: BTreeMap<EventId, LateReport>,
}

impl Ledger {
    /// Returns true if people work on a case.
    pub(crate) fn is_open(&self, key: &CaseKey) -> bool {
        matches!(self.cases.get(key), Some(CaseEntry::Open { .. }))
    }

    /// Returns the open cases: the key, the number of the opening, and the moment since which it is open.
    pub fn open_cases(&self) -> impl Iterator<Item = (&CaseKey, u32, Timestamp)> {
        self.cases.iter().filter_map(|(key, entry)| match entry {
            CaseEntry::Open { since, number } => Some((key, *number, *since)),
            CaseEntry::Pending { .. } | CaseEntry::Closed { .. } => None,
        })
    }

    /// Remembers an opening of a case that is over.
    pub(crate) fn remember_opening(&mut self, key: &CaseKey, opening: PastOpening) {
        let openings = self.past_openings.entry(key.clone()).or_default();
        openings.push(opening);
        let over = openings.len().saturating_sub(PAST_OPENINGS_MAX);
        openings.drain(..over);
    }

    /// Moves a message on. An attempt of unknown outcome is remembered until the message is done or refused:
    /// the mail service has answered then, and does not say for which attempt.
    pub(crate) fn move_on(&mut self, key: &MessageKey, entry: MessageEntry) {
        let is_known = matches!(entry, MessageEntry::Done { .. } | MessageEntry::Refused { .. });
        // A message that is due again after it was withheld begins to count its attempts anew.
        if is_known || matches!(entry, MessageEntry::Withheld { .. }) {
            self.postponed.remove(key);
        }
        let before = self.messages.insert(key.clone(), entry);
        if is_known {
            self.uncertain.remove(key);
        } else if let Some(MessageEntry::Unknown { since, to, statement, .. }) = before {
            let uncertain = self.uncertain.entry(key.clone()).or_default();
            uncertain.push(UncertainAttempt { since, to, statement });
            let over = uncertain.len().saturating_sub(UNCERTAIN_ATTEMPTS_MAX);
            uncertain.drain(..over);
        }
    }

    /// Puts a due message off: it is not attempted before a moment.
    pub fn put_off(&mut self, key: &MessageKey, until: Timestamp) {
        if let Some(MessageEntry::Due { not_before, .. }) = self.messages.get_mut(key) {
            *not_before = until.max(*not_before);
        }
    }

    /// Puts a message back into the state that it has in another ledger.
    pub(crate) fn restore(&mut self, before: &Self, key: &MessageKey) {
        match before.messages.get(key) {
            Some(entry) => self.messages.insert(key.clone(), entry.clone()),
            None => self.messages.remove(key),
        };
        match before.uncertain.get(key) {
            Some(attempts) => self.uncertain.insert(key.clone(), attempts.clone()),
            None => self.uncertain.remove(key),
        };
        match before.postponed.get(key) {
            Some(times) => self.postponed.insert(key.clone(), *times),
            None => self.postponed.remove(key),
        };
    }

    /// Makes the outcome of a message unknown again, as of its last uncertain attempt.
    pub(crate) fn reopen(&mut self, key: &MessageKey, attempts: u32) {
        let Some(mut uncertain) = self.uncertain.remove(key) else { return };
        if let Some(UncertainAttempt { since, to, statement }) = uncertain.pop() {
            self.messages.insert(key.clone(), MessageEntry::Unknown { since, attempts, to, statement });
        }
        if !uncertain.is_empty() {
            self.uncertain.insert(key.clone(), uncertain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::reason::Reason;

    #[test]
    fn no_more_than_eight_doubts_of_one_message_are_kept_and_those_the_newest() {
        let (mut ledger, key) = (Ledger::default(), MessageKey::OrderUpdate(1));
        let at = |second| Timestamp::from_second(second).unwrap();
        for second in 0..20 {
            let since = at(second);
            ledger.move_on(&key, MessageEntry::Unknown { since, attempts: 1, to: None, statement: None });
            ledger.move_on(&key, MessageEntry::Due { not_before: since, attempts: 1 });
        }
        let since = |ledger: &Ledger| -> Vec<Timestamp> {
            ledger.uncertain.get(&key).into_iter().flatten().map(|uncertain| uncertain.since).collect()
        };
        assert_eq!(since(&ledger), (12..20).map(at).collect::<Vec<_>>());
        ledger.reopen(&key, 7);
        let unknown = MessageEntry::Unknown { since: at(19), attempts: 7, to: None, statement: None };
        assert_eq!(ledger.messages.get(&key), Some(&unknown));
        assert_eq!(since(&ledger).len(), 7);
        ledger.move_on(&key, MessageEntry::Done { at: at(20), to: None, statement: None, receipt: None });
        assert!(ledger.uncertain.is_empty());
    }

    #[test]
    fn a_message_that_was_withheld_counts_its_attempts_anew() {
        let (key, at) = (MessageKey::OrderUpdate(1), Timestamp::UNIX_EPOCH);
        let mut ledger = Ledger { postponed: [(key.clone(), 3)].into(), ..Ledger::default() };
        ledger.move_on(&key, MessageEntry::Due { not_before: at, attempts: 4 });
        assert_eq!(ledger.postponed.get(&key), Some(&3), "it is only due later");
        let before = ledger.clone();
        ledger.move_on(&key, MessageEntry::Withheld { reason: Reason::TooLate, at });
        assert!(ledger.postponed.is_empty());
        ledger.restore(&before, &key);
        assert_eq!(ledger, before);
    }
}
