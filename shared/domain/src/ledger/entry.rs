//! The ledger: the order's own record of its effects and its cases, by key. An effect is due, withheld, being
//! done, done, refused, or of unknown outcome.
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

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::case::key::CaseKey;
use crate::ledger::effect_key::EffectKey;
use crate::message::key::MessageKey;
use crate::message::reason::Reason;
use crate::message::statement::Statement;
use crate::values::hash::EmailHash;
use crate::values::limits::UNCERTAIN_ATTEMPTS_MAX;
use crate::values::text::Remark;

/// The state of an effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// To be done, but not before a moment (the end of its grace period, or of the pause after a failed
    /// attempt).
    Due {
        /// The earliest moment for it.
        not_before: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Not done, for a reason; if the reason goes away in time, it becomes due.
    Withheld {
        /// The reason.
        reason: Reason,
        /// The moment since which it is withheld.
        at: Timestamp,
    },
    /// Being done.
    Claimed {
        /// The end of the lease: no other process may do it before, and its outcome is unknown afterwards.
        until: Timestamp,
        /// The number of attempts, including this one.
        attempts: u32,
        /// The address it goes to, where it is a mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it makes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
    },
    /// It may or may not have been done.
    Unknown {
        /// The moment at which that became clear.
        since: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
        /// The address it went to, if it did and is a mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it made, if it was done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
    },
    /// Done.
    Done {
        /// The moment at which it was done.
        at: Timestamp,
        /// The address it went to, where it is a mail: it may come back from there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
        /// The outside system's identifier for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
    },
    /// The outside system refuses to do it.
    Refused {
        /// The moment at which it was refused.
        at: Timestamp,
        /// The reason, in its own words.
        why: Remark,
        /// The number of attempts so far; 0 where it was accepted and came back.
        #[serde(default)]
        attempts: u32,
        /// The address it was for: another address is another chance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The outside system's identifier for it, where it was accepted and came back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
    },
}

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
    },
}

/// An attempt at a message that may or may not have gone out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncertainAttempt {
    /// The moment at which that became clear.
    pub since: Timestamp,
    /// The address it went to, if it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<EmailHash>,
    /// The statement that it made, if it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
}

/// The order's record of its effects and cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// The effects, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<EffectKey, Entry>,
    /// The attempts of unknown outcome before the one in the message's entry, oldest first; none for a
    /// message that is done.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uncertain: BTreeMap<MessageKey, Vec<UncertainAttempt>>,
    /// The cases, by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<CaseKey, CaseEntry>,
}

impl Ledger {
    /// Moves a message on. An attempt of unknown outcome is remembered until the message is done or refused:
    /// the mail service has answered then, and does not say for which attempt.
    pub(crate) fn move_on(&mut self, key: &MessageKey, entry: Entry) {
        let is_known = matches!(entry, Entry::Done { .. } | Entry::Refused { .. });
        let before = self.effects.insert(EffectKey::Message(key.clone()), entry);
        if is_known {
            self.uncertain.remove(key);
        } else if let Some(Entry::Unknown { since, to, statement, .. }) = before {
            let uncertain = self.uncertain.entry(key.clone()).or_default();
            uncertain.push(UncertainAttempt { since, to, statement });
            let over = uncertain.len().saturating_sub(UNCERTAIN_ATTEMPTS_MAX);
            uncertain.drain(..over);
        }
    }

    /// Puts a message back into the state that it has in another ledger.
    pub(crate) fn restore(&mut self, before: &Self, key: &MessageKey) {
        let effect = EffectKey::Message(key.clone());
        match before.effects.get(&effect) {
            Some(entry) => self.effects.insert(effect, entry.clone()),
            None => self.effects.remove(&effect),
        };
        match before.uncertain.get(key) {
            Some(attempts) => self.uncertain.insert(key.clone(), attempts.clone()),
            None => self.uncertain.remove(key),
        };
    }

    /// Makes the outcome of a message unknown again, as of its last uncertain attempt.
    pub(crate) fn reopen(&mut self, key: &MessageKey, attempts: u32) {
        let Some(mut uncertain) = self.uncertain.remove(key) else { return };
        if let Some(UncertainAttempt { since, to, statement }) = uncertain.pop() {
            let entry = Entry::Unknown { since, attempts, to, statement };
            self.effects.insert(EffectKey::Message(key.clone()), entry);
        }
        if !uncertain.is_empty() {
            self.uncertain.insert(key.clone(), uncertain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::key::CommandKey;
    use crate::contact::mail_status::MailStatus;

    #[test]
    fn no_more_than_eight_doubts_of_one_message_are_kept_and_those_the_newest() {
        let (mut ledger, key) = (Ledger::default(), MessageKey::OrderUpdate(1));
        let at = |second| Timestamp::from_second(second).unwrap();
        for second in 0..20 {
            let since = at(second);
            ledger.move_on(&key, Entry::Unknown { since, attempts: 1, to: None, statement: None });
            ledger.move_on(&key, Entry::Due { not_before: since, attempts: 1 });
        }
        let since = |ledger: &Ledger| -> Vec<Timestamp> {
            ledger.uncertain.get(&key).into_iter().flatten().map(|uncertain| uncertain.since).collect()
        };
        assert_eq!(since(&ledger), (12..20).map(at).collect::<Vec<_>>());
        ledger.reopen(&key, 7);
        let entry = ledger.effects.get(&EffectKey::Message(key.clone()));
        assert_eq!(entry, Some(&Entry::Unknown { since: at(19), attempts: 7, to: None, statement: None }));
        assert_eq!(since(&ledger).len(), 7);
        ledger.move_on(&key, Entry::Done { at: at(20), to: None, statement: None, receipt: None });
        assert!(ledger.uncertain.is_empty());
    }

    #[test]
    fn an_effect_key_reads_back_as_it_was_written() {
        let case: CaseKey = "parcel-stalled:p:1".parse().unwrap();
        for key in [
            EffectKey::Message(MessageKey::FollowUp),
            EffectKey::CaseOpened(1, case.clone()),
            EffectKey::CaseClosed(2, case),
            EffectKey::Command(CommandKey::Fulfilment(1)),
            EffectKey::DuplicateCheck,
            EffectKey::Suppression(MailStatus::Bounced, EmailHash::of(&"jo@mail.example".parse().unwrap())),
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert!("suppression:maybe".parse::<EffectKey>().is_err());
    }
}
