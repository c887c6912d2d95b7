//! The ledger: the order's own record of its effects, by key. What was done, is being done, is withheld, or may
//! or may not have been done; and which cases are open.
//!
//! ```text
//!              grace period over            claimed (conditional write)        result
//!   Due{not_before} ─────────► due now ─────────────► Claimed{until} ─────────────► Done | Refused | Due (again)
//!      ▲      │                                             │
//!      │      ▼                                             ▼ lease over, no result
//!   Withheld{reason}                                     Unknown ──► by kind: Due again, or a case
//! ```
//!
//! Whatever moves on from Unknown leaves its attempt among the unsure ones: proof of it still counts, and what is not to
//! be said any more is Unknown again.

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

/// Where an effect stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entry {
    /// To be done, not before a moment (its grace period, or the pause after a failed attempt).
    Due {
        /// Not before.
        not_before: Timestamp,
        /// Attempts so far.
        attempts: u32,
    },
    /// Not done, for a reason; if that changes in time, it becomes due.
    Withheld {
        /// Why.
        reason: Reason,
        /// Since when.
        at: Timestamp,
    },
    /// Somebody is doing it.
    Claimed {
        /// Until then nobody else may; afterwards what became of it is unknown.
        until: Timestamp,
        /// Attempts, this one included.
        attempts: u32,
        /// The address it goes to, where it is a mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// What it tells.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
    },
    /// It may or may not have been done.
    Unknown {
        /// When that became clear.
        since: Timestamp,
        /// Attempts so far.
        attempts: u32,
        /// The address it went to, if it did and is a mail.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// What it told, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
    },
    /// Done.
    Done {
        /// When.
        at: Timestamp,
        /// The address it went to, where it is a mail: it may come back from there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// What it told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<Statement>,
        /// The outside world's name for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
    },
    /// The outside world will not do it.
    Refused {
        /// When.
        at: Timestamp,
        /// In its own words.
        why: Remark,
        /// Attempts so far; none where it was taken and came back.
        #[serde(default)]
        attempts: u32,
        /// The address it was for: another address is another chance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The outside world's name for it, where it had taken it and it came back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
    },
}

/// Where a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseEntry {
    /// Its condition holds; it opens unless that clears by then.
    Pending {
        /// When it opens.
        until: Timestamp,
        /// How often it was open before.
        number: u32,
    },
    /// It needs a person.
    Open {
        /// Since when.
        since: Timestamp,
        /// For the how many-th time, from 1.
        number: u32,
    },
    /// Its condition cleared.
    Closed {
        /// When.
        at: Timestamp,
        /// How often it was open.
        number: u32,
    },
}

/// An attempt at a message of which nobody can tell whether it went out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncertainAttempt {
    /// When that became clear.
    pub since: Timestamp,
    /// The address it went to, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<EmailHash>,
    /// What it told, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
}

/// The order's record of its effects and cases.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Effects by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<EffectKey, Entry>,
    /// Attempts before the one that an entry speaks of, oldest first, of which nobody can tell; none of what is done.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uncertain: BTreeMap<MessageKey, Vec<UncertainAttempt>>,
    /// Cases by key.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub cases: BTreeMap<CaseKey, CaseEntry>,
}

impl Ledger {
    /// Moves a message on. What it was of unknown fate is remembered until it is done, or came back: the mail service has
    /// spoken then, and it does not say of which attempt.
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

    /// Puts a message back to where another ledger has it.
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

    /// Makes a message of unknown fate again what was the last of its unsure attempts.
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
