//! Checks the properties that must hold, by comparing what was done with what the order held and with what
//! truly happened. It never asks the plan for the right result, because the plan would agree with itself.
//!
//! [`commits`] and [`letters`] check every write and every mail; [`rest`] and [`silence`] check the final
//! state.

use std::collections::{BTreeMap, BTreeSet};

use candor_domain::case::key::CaseKey;
use candor_domain::case::list::CaseList;
use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::command::key::CommandKey;
use candor_domain::contact::mail_status::{MailStatus, MailSubject};
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::plan::effect::Suppression;
use candor_domain::policy::settings::Policy;
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{Commit, Outcome, OutgoingMail, Stored};
use jiff::Timestamp;

use crate::play::Happened;
use crate::record::Record;
use crate::runtime::Task;

mod alike;
mod answers;
mod known;
mod mail;
mod pickup;
mod commits;
pub(crate) mod goods;
mod handed_over;
mod held;
pub(crate) mod journey;
mod letters;
mod overdue;
mod packing;
mod reasons;
mod refusals;
mod rest;
mod risk;
mod waits;
mod repeats;
mod reports;
mod shop;
mod silence;
mod truth;
mod untold;
mod belief;
mod requests;
mod warehouse;

pub(crate) use alike::TOLD_OF_A_THIRD;
pub use mail::{Answer, Mail};
pub(crate) use overdue::OVERDUE;
pub(crate) use packing::PACKED;
pub(crate) use shop::{ARCHIVED, LISTED};
pub use waits::Waits;

use truth::Truth;

/// Describes a violation of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The name of the property.
    pub property: &'static str,
    /// The order, by its number in the household.
    pub order: usize,
    /// The time at which it was seen.
    pub at: Timestamp,
    /// A description of what was seen.
    pub says: String,
}

/// Holds a claim of a message, with the facts that the order held at that time.
#[derive(Debug, Clone)]
struct Claim {
    /// The task that claimed it. Only that task knows if it ever began.
    holder: Option<u64>,
    facts: Facts,
    /// The outcome, if there was one.
    answer: Option<Outcome>,
}

/// Describes the task that writes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Writer {
    /// The time by the task's own clock.
    pub(crate) now: Timestamp,
    /// The task's identifier.
    pub(crate) task: Option<u64>,
}

/// Holds everything that was seen of one order.
#[derive(Debug, Default)]
struct Seen {
    claims: BTreeMap<MessageKey, Vec<Claim>>,
    mails: Vec<Mail>,
    /// The order as it was when each task claimed a command.
    commanding: BTreeMap<CommandKey, Vec<(Option<u64>, Order)>>,
    /// The requests that reached the warehouse.
    asked: Vec<requests::Asked>,
    /// The lists of cases that reached the shop, each with its number.
    listed: Vec<(u32, CaseList)>,
    /// The commands that reached the shop, each with its wish.
    wished: Vec<(CommandKey, refusals::Wish)>,
    /// The time at which the order first heard of the mail status of a message to an address.
    proved: BTreeMap<(MailSubject, EmailAddress), Timestamp>,
    /// The cases that a worker began to announce, each with the number of its opening.
    begun: BTreeSet<(CaseKey, u32)>,
    /// The announcements that reached people, each with the number of its opening, and true for an opening
    /// and false for a closing.
    announced: Vec<(CaseKey, u32, bool)>,
    /// The announcements about the time of cases.
    told: overdue::Told,
    /// The reason for which the order is to wait, and since when it was known.
    held: Option<(Timestamp, String)>,
}

impl Seen {
    /// Returns the last claim of a message by a task.
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

/// Holds everything that was seen of a household.
#[derive(Debug)]
pub struct Watch {
    orders: Vec<Seen>,
    suppressed: Vec<(Suppression, Timestamp)>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) tally: BTreeMap<String, u64>,
    pub(crate) waits: Waits,
    alike: alike::Alike,
    /// The mail service's answers, mail by mail.
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
            alike: alike::Alike::default(),
            answers: Vec::new(),
            trace: None,
            record: None,
        }
    }

    pub(crate) fn violate(&mut self, property: &'static str, order: usize, at: Timestamp, says: String) {
        self.violations.push(Violation { property, order, at, says });
    }

    /// Counts something that must occur sometimes.
    pub(crate) fn count(&mut self, what: &str) {
        if let Some(count) = self.tally.get_mut(what) {
            *count = count.saturating_add(1);
        } else {
            self.tally.insert(what.to_owned(), 1);
        }
    }

    /// Adds a line to the trace, if there is one.
    pub(crate) fn tell(&mut self, at: Timestamp, says: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push((at, says()));
        }
    }

    /// Checks an order that is written.
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
            untold::note(seen, policy, &commit.order, now);
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
        for (message, entry) in &commit.order.ledger.messages {
            if let MessageEntry::Withheld { reason, .. } = entry
                && held.and_then(|held| held.messages.get(message)) != Some(entry)
            {
                self.count(&format!("withheld {reason}"));
                self.tell(now, || format!("withheld {message}: {reason}"));
            }
        }
        for (key, entry) in &commit.order.ledger.cases {
            if held.and_then(|held| held.cases.get(key)) != Some(entry) {
                let name = commits::case_name(entry);
                self.count(&format!("case {name} {}", key.kind().slug()));
                self.tell(now, || format!("case {name}: {key}"));
            }
        }
    }

    /// Checks a message that is handed to the mail service. Returns it as a mail, if the service accepted it.
    pub(crate) fn sent(
        &mut self,
        policy: &Policy,
        order: usize,
        outgoing: &OutgoingMail<'_>,
        (taken, outcome): (bool, &Outcome),
        (at, by): (Timestamp, Option<Task>),
    ) -> Option<Mail> {
        if let Some(record) = &mut self.record {
            record.sent(at, outgoing);
        }
        let content = outgoing.content;
        let mail = Mail { at, content: content.clone(), taken };
        let mut found = Vec::new();
        if let Some(seen) = self.orders.get_mut(order) {
            if let Some(claim) = seen.statement_of(&content.key, by) {
                let began = by.map_or(at, |task| task.began);
                found.extend(letters::check(&claim.facts, policy, content, &self.suppressed, began));
                found.extend(repeats::check(seen, policy, claim, content, at));
            } else {
                found.push((
                    repeats::PROPERTY,
                    format!("{} is sent by somebody who did not claim it", content.key),
                ));
            }
            seen.answer(&content.key, by, outcome);
            seen.mails.push(mail.clone());
        }
        for (property, says) in found {
            self.violate(property, order, at, says);
        }
        self.answers.push(Answer::of(taken, outcome));
        self.count(&format!("sent {}", content.key.kind()));
        self.tell(at, || format!("order {order}: mail {} is sent: {outcome:?}", content.key));
        taken.then_some(mail)
    }

    /// Notes what is known of an address for all orders.
    pub(crate) fn suppressed(&mut self, suppression: &Suppression, at: Timestamp) {
        if matches!(suppression.status, MailStatus::Bounced | MailStatus::Complained) {
            self.suppressed.push((suppression.clone(), at));
        }
    }

    /// Checks what people are told of a case.
    pub(crate) fn announced(
        &mut self,
        policy: &Policy,
        order: usize,
        announcement: &Announcement,
        at: Timestamp,
    ) {
        if let Some(record) = &mut self.record {
            record.announced(at, announcement);
        }
        let told =
            { self.orders.get_mut(order) }.and_then(|seen| overdue::told(seen, policy, announcement, at));
        if let Some((property, says)) = told {
            self.violate(property, order, at, says);
        }
        let opened = match announcement.change {
            CaseChange::Opened { .. } => true,
            CaseChange::Closed { .. } => false,
            CaseChange::Overdue { .. } => return,
        };
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
        self.told_of_others(order, announcement, at);
    }

    /// Checks the final state of all orders that were recorded, once the world is quiet.
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
                let truth = &Truth::of(&stored.order.key, happened);
                let ended = Ended { seen, policy, stored, happened, truth, now };
                rest::check(ended, &mut found);
                warehouse::check(ended, &mut found);
                packing::check(ended, &mut found);
                shop::check(ended, &mut found);
                handed_over::check(ended, &mut found);
                refusals::check(ended, &mut found);
                let overdue = overdue::check(ended, &mut found);
                let heard = silence::check(ended, &mut found);
                (0..overdue).for_each(|_| self.count(OVERDUE));
                self.hear(heard);
            }
            for (property, says) in found {
                self.violate(property, number, now, says);
            }
            self.held_in_the_end(number, stored, happened, now);
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
}

/// Holds all that there is to know about an order once the world is quiet.
#[derive(Clone, Copy)]
struct Ended<'a> {
    seen: &'a Seen,
    policy: &'a Policy,
    stored: &'a Stored,
    happened: &'a [Happened],
    truth: &'a Truth<'a>,
    now: Timestamp,
}

/// Names a broken property, with a description of what was seen.
type Finding = (&'static str, String);
