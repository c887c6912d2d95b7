//! Signals: what other systems ought to believe, and so what is to be said to them. The warehouse is told what to send,
//! the shop which tags an order should have, each only where it believes something else.

use jiff::Timestamp;

use crate::fact::TagChange;
use crate::ledger::{EffectKey, Entry, Ledger};
use crate::message::{Instruction, Told};
use crate::order::Order;
use crate::policy::Policy;
use crate::signal::SignalKey;
use crate::text::TagName;

use super::instruction;
use super::moment::{Moment, after};
use super::{decision, hold};

/// Makes due what is to be said, and takes back what is not to be said any more.
pub(super) fn follow_signals(order: &Order, policy: &Policy, ledger: &mut Ledger, moment: &Moment) {
    let rests_at = order.facts.newest().map(|newest| after(newest, policy.attention));
    // Not a moment to look again at: nothing becomes due by resting.
    let rests = rests_at.is_none_or(|rests_at| rests_at <= moment.now);
    let follow = |ledger: &mut Ledger, subject: Subject| {
        let wanted = Wanted { order, policy, moment, subject, rests };
        wanted.follow(ledger);
    };
    follow(ledger, Subject::Fulfilment);
    follow(ledger, Subject::Cancellation);
    for tag in policy.tags.iter().filter(|(_, tag)| !tag.when.is_empty()).map(|(name, _)| name) {
        follow(ledger, Subject::Tag(tag.clone()));
    }
}

/// What a signal is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Fulfilment,
    Cancellation,
    Tag(TagName),
}

impl Subject {
    fn key(&self, number: u32) -> SignalKey {
        match self {
            Self::Fulfilment => SignalKey::Fulfilment(number),
            Self::Cancellation => SignalKey::Cancellation(number),
            Self::Tag(tag) => SignalKey::Tag(number, tag.clone()),
        }
    }

    fn is_of(&self, key: &SignalKey) -> bool {
        self.key(key.number()) == *key
    }
}

struct Wanted<'a> {
    order: &'a Order,
    policy: &'a Policy,
    moment: &'a Moment,
    subject: Subject,
    /// Nothing is said of an order that rests.
    rests: bool,
}

impl Wanted<'_> {
    fn follow(&self, ledger: &mut Ledger) {
        self.give_up_lost(ledger);
        let said = self.said(ledger);
        let last = said.last().map(|(number, entry)| (*number, entry));
        match last {
            None => {
                if let Some(not_before) = self.due(None) {
                    self.insert(ledger, 0, not_before);
                }
            }
            // Somebody is saying it right now; what is then to be said is seen when they are done.
            Some((_, Entry::Claimed { .. })) => {}
            Some((number, Entry::Due { .. })) => {
                let before = said.iter().rev().find(|(earlier, _)| *earlier < number).map(|(_, entry)| entry);
                if self.due(before).is_none() {
                    ledger.effects.remove(&EffectKey::Signal(self.subject.key(number)));
                }
            }
            Some((number, entry)) => {
                if let Some(not_before) = self.due(Some(entry)) {
                    self.insert(ledger, number.saturating_add(1), not_before);
                }
                self.forget_before(ledger, number);
            }
        }
    }

    /// A lease that ran out leaves open whether it was said, so it is said anew, under a number of its own: what is
    /// true may be something else by then.
    fn give_up_lost(&self, ledger: &mut Ledger) {
        for (key, entry) in &mut ledger.effects {
            let own = key.signal().is_some_and(|key| self.subject.is_of(key));
            if let (true, Entry::Claimed { until, attempts, told }) = (own, &*entry)
                && self.moment.reached(*until)
            {
                *entry = Entry::Unknown { since: *until, attempts: *attempts, told: told.clone() };
            }
        }
    }

    /// What was said of the subject, and is to be, by number.
    fn said(&self, ledger: &Ledger) -> Vec<(u32, Entry)> {
        let own = ledger.effects.iter().filter_map(|(key, entry)| {
            let key = key.signal().filter(|key| self.subject.is_of(key))?;
            Some((key.number(), entry.clone()))
        });
        let mut said: Vec<(u32, Entry)> = own.collect();
        said.sort_by_key(|(number, _)| *number);
        said
    }

    fn insert(&self, ledger: &mut Ledger, number: u32, not_before: Timestamp) {
        let due = Entry::Due { not_before: not_before.max(self.moment.now), attempts: 0 };
        ledger.effects.insert(EffectKey::Signal(self.subject.key(number)), due);
    }

    /// The last word counts, so the words before it need not be kept.
    fn forget_before(&self, ledger: &mut Ledger, number: u32) {
        ledger.effects.retain(|key, _| {
            let older = |key: &SignalKey| self.subject.is_of(key) && key.number() < number;
            !key.signal().is_some_and(older)
        });
    }

    /// When something is to be said after `last` was, if anything is.
    fn due(&self, last: Option<&Entry>) -> Option<Timestamp> {
        if self.rests {
            return None;
        }
        // After a word of unknown fate, whatever is true now is said, even if it is the same.
        let unsure = match last {
            Some(Entry::Unknown { since, .. }) => Some(after(*since, self.policy.effects.retry_pause)),
            Some(_) | None => None,
        };
        let told = match last {
            Some(Entry::Done { told, .. }) => told.as_ref(),
            Some(_) | None => None,
        };
        match (&self.subject, unsure) {
            (Subject::Fulfilment, None) => self.fulfilment(told),
            (Subject::Fulfilment, Some(pause)) => {
                let instruction = instruction::of(self.order, self.policy, self.moment);
                instruction.map(|_| pause)
            }
            (Subject::Cancellation, _) => self.cancellation(last).map(|at| unsure.unwrap_or(at)),
            (Subject::Tag(tag), _) => self.tag(tag, told, unsure.is_some()).map(|at| unsure.unwrap_or(at)),
        }
    }

    fn fulfilment(&self, told: Option<&Told>) -> Option<Timestamp> {
        let now = self.moment.now;
        let wanted = instruction::of(self.order, self.policy, self.moment)?;
        let believed = match told {
            Some(Told::Fulfilment(instruction)) => Some(instruction),
            Some(_) | None => None,
        };
        match (believed, &wanted) {
            // Who was never asked to begin need not be told to stop.
            (None, Instruction::Stop(_)) => None,
            (None, Instruction::Fulfil { .. }) => {
                let fresh = instruction::is_fresh(self.order, self.policy, self.moment);
                fresh.then(|| after(now, self.policy.fulfilment.settle))
            }
            (Some(Instruction::Stop(_)), Instruction::Stop(_)) => None,
            (Some(believed), wanted) if believed == wanted => None,
            (Some(Instruction::Fulfil { lines, .. }), Instruction::Stop(_)) => {
                instruction::is_any_left(self.order, lines).then_some(now)
            }
            (Some(_), Instruction::Fulfil { .. }) => Some(after(now, self.policy.fulfilment.settle)),
        }
    }

    /// Asked for once a decision, unless it is cancelled by then.
    fn cancellation(&self, last: Option<&Entry>) -> Option<Timestamp> {
        self.order.facts.placed.as_ref()?;
        let decided = decision::to_cancel(&self.order.facts)?;
        let asked_since = match last {
            Some(Entry::Done { at, .. }) => *at >= decided.stamp.occurred_at,
            Some(_) | None => false,
        };
        (self.order.facts.cancelled.is_none() && !asked_since).then_some(self.moment.now)
    }

    /// The shop's own word about a tag is never contradicted: what a person took off stays off, and what is on need
    /// not be asked for.
    fn tag(&self, name: &TagName, told: Option<&Told>, unsure: bool) -> Option<Timestamp> {
        let facts = &self.order.facts;
        let placed = &facts.placed.as_ref()?.body;
        let policy = self.policy.tags.get(name)?;
        let applies = facts.cancelled.is_none() && hold::applies(policy, facts, placed);
        let said = facts.tags.get(name).map(|held| held.body.change);
        let asked = unsure || told == Some(&Told::Tag(TagChange::Added));
        let wanted = match (applies, said) {
            (true, None) if told.is_none() => true,
            (false, None | Some(TagChange::Added)) => asked,
            (true, _) | (false, Some(TagChange::Removed)) => false,
        };
        wanted.then_some(self.moment.now)
    }
}
