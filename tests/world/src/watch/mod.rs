//! Watching: the properties that must hold, checked by comparing what was done with what the order held and with what
//! truly happened. Nothing here asks the plan what is right: it would agree with itself.
//!
//! [`commits`] and [`letters`] look at every write and every mail, [`rest`] and [`silence`] at what is left in the end.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::case::key::CaseKey;
use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::facts::entries::Facts;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::entry::Entry;
use candor_domain::message::key::MessageKey;
use candor_domain::plan::effect::Suppression;
use candor_domain::policy::settings::Policy;
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{Commit, Outcome, OutgoingMail, Stored};
use jiff::Timestamp;

use crate::play::Happened;
use crate::record::Record;
use crate::runtime::Task;

mod mail;
mod commits;
mod letters;
mod reasons;
mod rest;
mod waits;
mod repeats;
mod silence;
mod truth;
mod belief;

pub use mail::{Answer, Mail};
pub use waits::Waits;

/// Something that must never be, and was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The property it breaks.
    pub property: &'static str,
    /// The order, by its number in the household.
    pub order: usize,
    /// When it was seen.
    pub at: Timestamp,
    /// What was seen.
    pub says: String,
}

/// A message that somebody claimed, with what the order held by then.
#[derive(Debug, Clone)]
struct Claim {
    /// Which task claimed it: it alone knows whether it ever began.
    holder: Option<u64>,
    facts: Facts,
    /// What became of it, where it came to that.
    answer: Option<Outcome>,
}

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer {
    /// What time it is by their clock.
    pub(crate) now: Timestamp,
    /// Which task they are.
    pub(crate) task: Option<u64>,
}

/// What was seen of one order.
#[derive(Debug, Default)]
struct Seen {
    claims: BTreeMap<MessageKey, Vec<Claim>>,
    mails: Vec<Mail>,
    /// When the order first heard of the fate of a message to an address.
    proved: BTreeMap<(MailSubject, EmailAddress), Timestamp>,
    /// Cases that somebody began to tell people of, for the n-th time.
    begun: BTreeSet<(CaseKey, u32)>,
    /// Announcements that reached people: opened or closed, for the n-th time.
    announced: Vec<(CaseKey, u32, bool)>,
}

impl Seen {
    /// The last claim of a message by a task.
    fn statement_of(&self, key: &MessageKey, by: Option<Task>) -> Option<&Claim> {
        self.claims.get(key)?.iter().rev().find(|claim| claim.holder == by.map(|task| task.id))
    }

    fn answer(&mut self, key: &MessageKey, by: Option<Task>, outcome: &Outcome) {
        let mut claims = self.claims.get_mut(key).into_iter().flatten().rev();
        if let Some(claim) = claims.find(|claim| claim.holder == by.map(|task| task.id)) {
            claim.answer = Some(outcome.clone());
        }
    }
}

/// Everything seen of a household.
#[derive(Debug)]
pub struct Watch {
    orders: Vec<Seen>,
    suppressed: Vec<(Suppression, Timestamp)>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) tally: BTreeMap<String, u64>,
    pub(crate) waits: Waits,
    /// How the mail service answered, mail by mail.
    pub(crate) answers: Vec<Answer>,
    pub(crate) trace: Option<Vec<(Timestamp, String)>>,
    pub(crate) record: Option<Record>,
}

impl Watch {
    pub(crate) fn new(orders: usize) -> Self {
        Self {
            orders: (0..orders).map(|_| Seen::default()).collect(),
            suppressed: Vec::new(),
            violations: Vec::new(),
            tally: BTreeMap::new(),
            waits: Waits::default(),
            answers: Vec::new(),
            trace: None,
            record: None,
        }
    }

    pub(crate) fn violate(&mut self, property: &'static str, order: usize, at: Timestamp, says: String) {
        self.violations.push(Violation { property, order, at, says });
    }

    /// Something occurred that must occur sometimes.
    pub(crate) fn count(&mut self, what: &str) {
        if let Some(count) = self.tally.get_mut(what) {
            *count = count.saturating_add(1);
        } else {
            self.tally.insert(what.to_owned(), 1);
        }
    }

    /// Notes what happened, where somebody wants to read it.
    pub(crate) fn tell(&mut self, at: Timestamp, says: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push((at, says()));
        }
    }

    /// An order is written.
    pub(crate) fn written(
        &mut self,
        policy: &Policy,
        order: usize,
        before: Option<&Stored>,
        commit: &Commit,
        by: Writer,
    ) {
        let now = by.now;
        let mut found = Vec::new();
        if let Some(seen) = self.orders.get_mut(order) {
            commits::check(seen, policy, before, commit, by, &mut found);
        }
        for (property, says) in found {
            self.violate(property, order, now, says);
        }
        self.count_changes(before, commit, now);
        if let Some(record) = &mut self.record {
            record.changed(now, before.map(|stored| &stored.order), &commit.order);
        }
    }

    fn count_changes(&mut self, before: Option<&Stored>, commit: &Commit, now: Timestamp) {
        let held = before.map(|stored| &stored.order.ledger);
        for (key, entry) in &commit.order.ledger.effects {
            if let (EffectKey::Message(message), Entry::Withheld { reason, .. }) = (key, entry)
                && held.and_then(|held| held.effects.get(key)) != Some(entry)
            {
                self.count(&format!("withheld {reason}"));
                self.tell(now, || format!("withheld {message}: {reason}"));
            }
        }
        for (key, entry) in &commit.order.ledger.cases {
            if held.and_then(|held| held.cases.get(key)) != Some(entry) {
                let name = commits::case_name(entry);
                self.count(&format!("case {name} {}", key.kind.slug()));
                self.tell(now, || format!("case {name}: {key}"));
            }
        }
    }

    /// A letter is handed to the mail service. Answers it as a mail, where the service took it.
    pub(crate) fn sent(
        &mut self,
        policy: &Policy,
        order: usize,
        posting: &OutgoingMail<'_>,
        (taken, outcome): (bool, &Outcome),
        (at, by): (Timestamp, Option<Task>),
    ) -> Option<Mail> {
        if let Some(record) = &mut self.record {
            record.sent(at, posting);
        }
        let letter = posting.letter;
        let mail = Mail { at, letter: letter.clone(), taken };
        let mut found = Vec::new();
        if let Some(seen) = self.orders.get_mut(order) {
            if let Some(claim) = seen.statement_of(&letter.key, by) {
                let began = by.map_or(at, |task| task.began);
                found.extend(letters::check(&claim.facts, policy, letter, &self.suppressed, began));
                found.extend(repeats::check(seen, policy, claim, letter, at));
            } else {
                found.push((
                    repeats::PROPERTY,
                    format!("{} is sent by somebody who did not claim it", letter.key),
                ));
            }
            seen.answer(&letter.key, by, outcome);
            seen.mails.push(mail.clone());
        }
        for (property, says) in found {
            self.violate(property, order, at, says);
        }
        self.answers.push(Answer::of(taken, outcome));
        self.count(&format!("sent {}", letter.key.kind()));
        self.tell(at, || format!("order {order}: mail {} is sent: {outcome:?}", letter.key));
        taken.then_some(mail)
    }

    /// What is known beyond orders of an address.
    pub(crate) fn suppressed(&mut self, suppression: &Suppression, at: Timestamp) {
        if matches!(suppression.status, MailStatus::Bounced | MailStatus::Complained) {
            self.suppressed.push((suppression.clone(), at));
        }
    }

    /// People hear of a case.
    pub(crate) fn announced(&mut self, order: usize, announcement: &Announcement, at: Timestamp) {
        if let Some(record) = &mut self.record {
            record.announced(at, announcement);
        }
        let opened = matches!(announcement.change, CaseChange::Opened { .. });
        let (key, number) = (&announcement.key, announcement.number);
        let mut wrong = None;
        if let Some(seen) = self.orders.get_mut(order) {
            if !opened && !seen.begun.contains(&(key.clone(), number)) {
                wrong =
                    Some(format!("{key} is said to be closed for time {number}, and nobody was told of it"));
            }
            seen.announced.push((key.clone(), number, opened));
        }
        if let Some(says) = wrong {
            self.violate("cases open before they close", order, at, says);
        }
    }

    /// Everything that is left of the orders that anything was heard of, once the world is quiet.
    pub(crate) fn assess(
        &mut self,
        policy: &Policy,
        stored: &[(usize, Stored)],
        happened: &[Happened],
        now: Timestamp,
    ) {
        for (number, stored) in stored {
            let number = *number;
            let mut found = Vec::new();
            if let Some(seen) = self.orders.get(number) {
                rest::check(seen, policy, stored, happened, now, &mut found);
                let heard = silence::check(seen, policy, stored, happened, &mut found);
                self.hear(heard);
            }
            for (property, says) in found {
                self.violate(property, number, now, says);
            }
        }
    }
}

impl Watch {
    fn hear(&mut self, heard: silence::Heard) {
        for (kind, seconds) in heard.sent {
            self.count("owed: sent");
            self.waits.add(kind, seconds);
        }
        (0..heard.withheld).for_each(|_| self.count("owed: withheld rightly"));
        (0..heard.in_case).for_each(|_| self.count("owed: in a case"));
    }

    /// Whether the mail service took a message.
    pub(crate) fn has_left(&self, order: usize, message: &MessageKey) -> bool {
        let mails = self.orders.get(order).map(|seen| seen.mails.as_slice()).unwrap_or_default();
        mails.iter().any(|mail| mail.taken && mail.letter.key == *message)
    }
}

/// What breaks a property: its name, and what was seen.
type Finding = (&'static str, String);
