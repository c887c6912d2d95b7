//! Claims an effect before it is carried out, and records the outcome afterwards.

use jiff::Timestamp;

use crate::case::announcement_key::AnnouncementKey;
use crate::case::key::CaseKey;
use crate::command::key::CommandKey;
use crate::command::statement::CommandStatement;
use crate::contact::suppression_key::SuppressionKey;
use crate::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::{CaseEntry, Ledger};
use crate::ledger::outcome::{Outcome, Report};
use crate::ledger::task::Task;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::statement::MessageStatement;
use crate::policy::settings::Policy;
use crate::values::hash::EmailHash;

/// One attempt at an effect, and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The effect, with everything that the ledger records of it.
    pub of: Attempted,
    /// The number of the attempt, from 1; the record of any other attempt stays as it is.
    pub number: u32,
    /// Its outcome.
    pub outcome: Outcome,
}

/// An effect that is attempted, with everything that the ledger records of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempted {
    /// A message to the customer.
    Message {
        /// Its key.
        key: MessageKey,
        /// The address it goes to.
        to: EmailHash,
        /// The statement that it makes.
        statement: MessageStatement,
    },
    /// A command to another system.
    Command {
        /// Its key.
        key: CommandKey,
        /// The statement that it makes.
        statement: CommandStatement,
    },
    /// An announcement of a case to people.
    Announcement(AnnouncementKey),
    /// The duplicate check.
    DuplicateCheck {
        /// The orders that look the same, if the check was made and found any.
        found: Lookalikes,
        /// The purpose of the check.
        purpose: DuplicatePurpose,
    },
    /// A suppression that other orders must know.
    Suppression(SuppressionKey),
}

impl Attempted {
    /// Returns the key of the effect.
    #[must_use]
    pub fn key(&self) -> EffectKey {
        match self {
            Self::Message { key, .. } => EffectKey::Message(key.clone()),
            Self::Command { key, .. } => EffectKey::Command(key.clone()),
            Self::Announcement(key) => EffectKey::Announcement(key.clone()),
            Self::DuplicateCheck { .. } => EffectKey::DuplicateCheck,
            Self::Suppression(key) => EffectKey::Suppression(key.clone()),
        }
    }
}

impl Ledger {
    /// Claims a due effect until `until`, and records the statement that it is about to make and the address.
    /// Returns the number of this attempt, or `None` where the effect is not due.
    pub fn claim(&mut self, effect: &Attempted, until: Timestamp) -> Option<u32> {
        match effect {
            Attempted::Message { key, to, statement } => {
                self.messages.get_mut(key)?.claim(*to, statement, until)
            }
            Attempted::Command { key, statement } => self.commands.get_mut(key)?.claim(statement, until),
            Attempted::Announcement(key) => self.announcements.get_mut(key)?.claim(until),
            Attempted::DuplicateCheck { .. } => self.duplicate_check.as_mut()?.claim(until),
            Attempted::Suppression(key) => self.suppressions.get_mut(key)?.claim(until),
        }
    }

    /// Records the outcome of an attempt. An outcome that comes late, after the lease ran out, still counts,
    /// unless another attempt has begun since.
    pub fn record_outcome(&mut self, attempt: &Attempt, policy: &Policy, now: Timestamp) {
        let report = Report { number: attempt.number, outcome: &attempt.outcome, uncounted: 0, policy, now };
        match &attempt.of {
            Attempted::Message { key, to, statement } => self.settle_message(key, *to, statement, report),
            Attempted::Command { key, statement } => {
                self.commands.get_mut(key).into_iter().for_each(|entry| entry.settle(statement, report));
            }
            Attempted::Announcement(key) => self.settle_announcement(key, report),
            Attempted::DuplicateCheck { found, purpose } => {
                self.settle_duplicate_check(found, *purpose, report);
            }
            Attempted::Suppression(key) => {
                self.suppressions.get_mut(key).into_iter().for_each(|task| task.settle((), report));
            }
        }
    }

    fn settle_message(
        &mut self,
        key: &MessageKey,
        to: EmailHash,
        statement: &MessageStatement,
        report: Report<'_>,
    ) {
        let Some(entry) = self.messages.get_mut(key) else { return };
        let before = self.postponed.get(key).copied().unwrap_or_default();
        let uncounted = before.saturating_add(u32::from(report.is_postponed()));
        let is_recorded = entry.settle(to, statement, Report { uncounted, ..report });
        match entry {
            MessageEntry::Done { .. } => {
                self.uncertain.remove(key);
                self.postponed.remove(key);
            }
            MessageEntry::Refused { .. } => {
                self.postponed.remove(key);
            }
            MessageEntry::Due { .. } if is_recorded && uncounted > before => {
                self.postponed.insert(key.clone(), uncounted);
            }
            MessageEntry::Due { .. } | MessageEntry::Withheld { .. } => {}
            MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. } => {}
        }
    }

    /// Records the outcome of a duplicate check. An order that gave up its place has no check any more: it makes
    /// a new one if it is to be sent after all.
    fn settle_duplicate_check(&mut self, found: &Lookalikes, purpose: DuplicatePurpose, report: Report<'_>) {
        let Some(task) = self.duplicate_check.as_mut().filter(|task| !matches!(task, Task::Done { .. }))
        else {
            return;
        };
        task.settle(found.holder.clone(), report);
        let Task::Done { result, .. } = task else { return };
        let before = std::mem::replace(&mut self.lookalikes, found.others.clone());
        match (purpose, result.clone()) {
            // An order that was let go remembers which one held it.
            (DuplicatePurpose::TakePlace, None) => {}
            (DuplicatePurpose::TakePlace, Some(other)) => {
                self.duplicate_of = None;
                if before != self.lookalikes {
                    self.announce_again(CaseKey::LikelyDuplicate(other), report.now);
                }
            }
            (DuplicatePurpose::GivePlaceUp, _) => (self.duplicate_check, self.duplicate_of) = (None, None),
        }
    }

    /// Has people told again of an open case that says something else now: they may have read only what it said when
    /// it opened. It is the same opening, with the same number, and not the first attempt to tell of it: if the case
    /// closes before, people who heard that it opened hear that it closed.
    fn announce_again(&mut self, key: CaseKey, now: Timestamp) {
        let Some(CaseEntry::Open { number, .. }) = self.cases.get(&key) else { return };
        self.snoozes.entry(key.clone()).and_modify(|snooze| snooze.end(now));
        let opened = self.announcements.get_mut(&AnnouncementKey::Opened(*number, key));
        if let Some(task @ Task::Done { .. }) = opened {
            *task = Task::Due { not_before: now, attempts: 1 };
        }
    }

    /// Records the outcome of an announcement. When people were told that a case opened and that it closed,
    /// its announcements are removed: the case's own entry remembers enough.
    fn settle_announcement(&mut self, key: &AnnouncementKey, report: Report<'_>) {
        let Some(task) = self.announcements.get_mut(key) else { return };
        task.settle((), report);
        match (key, task) {
            (AnnouncementKey::Closed(number, case), Task::Done { .. }) => {
                self.announcements.remove(&AnnouncementKey::Opened(*number, case.clone()));
                self.announcements.remove(&AnnouncementKey::Overdue(*number, case.clone()));
                self.announcements.remove(key);
            }
            (AnnouncementKey::Closed(..), Task::Due { .. } | Task::Claimed { .. })
            | (AnnouncementKey::Opened(..) | AnnouncementKey::Overdue(..), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::values::id::OrderId;
    use crate::values::text::Remark;

    fn policy() -> Policy {
        Policy::read(&crate::values::testing::policy_json(), &serde_json::json!({})).unwrap()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn confirmation() -> Attempted {
        let to = EmailHash::of(&"jo@mail.example".parse().unwrap());
        let statement = MessageStatement::Nothing;
        Attempted::Message { key: MessageKey::OrderConfirmation, to, statement }
    }

    fn of_confirmation(entry: MessageEntry) -> Ledger {
        Ledger { messages: [(MessageKey::OrderConfirmation, entry)].into(), ..Ledger::default() }
    }

    fn settled(claimed: u32, attempt: u32) -> MessageEntry {
        let claim = MessageEntry::Claimed { until: at(60), attempts: claimed, to: None, statement: None };
        let mut ledger = of_confirmation(claim);
        let outcome = Outcome::Failed { why: Remark::bounded("throttled") };
        let attempt = Attempt { of: confirmation(), number: attempt, outcome };
        ledger.record_outcome(&attempt, &policy(), at(60));
        ledger.messages[&MessageKey::OrderConfirmation].clone()
    }

    #[test]
    fn what_nobody_can_tell_is_unknown_since_its_lease_ran_out_however_late_that_is_said() {
        let mut ledger = of_confirmation(MessageEntry::Due { not_before: at(0), attempts: 0 });
        let number = ledger.claim(&confirmation(), at(60)).unwrap();
        let outcome = Outcome::Unknown { why: Remark::bounded("no answer") };
        let attempt = Attempt { of: confirmation(), number, outcome };
        for (settled_at, since) in [(4000, 60), (5000, 60), (10, 10)] {
            ledger.record_outcome(&attempt, &policy(), at(settled_at));
            let entry = &ledger.messages[&MessageKey::OrderConfirmation];
            assert!(matches!(entry, MessageEntry::Unknown { since: s, .. } if *s == at(since)));
        }
    }

    fn closing_case_settled_with(outcome: Outcome) -> (usize, Option<Task<()>>) {
        let case: crate::case::key::CaseKey = "parcel-stalled:p".parse().unwrap();
        let closed = AnnouncementKey::Closed(1, case.clone());
        let opened = (AnnouncementKey::Opened(1, case), Task::Done { at: at(60), result: () });
        let mut ledger = Ledger {
            announcements: [opened, (closed.clone(), Task::new(at(60)))].into(),
            ..Ledger::default()
        };
        let of = Attempted::Announcement(closed.clone());
        let number = ledger.claim(&of, at(60)).unwrap();
        ledger.record_outcome(&Attempt { of, number, outcome }, &policy(), at(60));
        (ledger.announcements.len(), ledger.announcements.get(&closed).cloned())
    }

    #[test]
    fn a_case_whose_closing_was_told_is_forgotten_and_one_that_was_not_is_told_again() {
        assert_eq!(closing_case_settled_with(Outcome::Done { receipt: None }), (0, None));
        let (count, closing) =
            closing_case_settled_with(Outcome::Failed { why: Remark::bounded("throttled") });
        assert_eq!(count, 2);
        assert!(matches!(closing, Some(Task::Due { attempts: 1, .. })));
    }

    #[test]
    fn an_attempt_settles_its_own_claim_and_no_later_one() {
        assert!(matches!(settled(1, 1), MessageEntry::Due { attempts: 1, .. }));
        assert!(matches!(settled(2, 1), MessageEntry::Claimed { attempts: 2, .. }));
    }

    #[test]
    fn the_result_of_a_duplicate_check_is_kept_when_it_is_done_and_it_is_tried_again_else() {
        let found: Option<OrderId> = "4999".parse().ok();
        let settled = |outcome: Outcome| {
            let mut ledger = Ledger { duplicate_check: Some(Task::new(at(0))), ..Ledger::default() };
            let purpose = DuplicatePurpose::TakePlace;
            let found = Lookalikes { holder: found.clone(), ..Lookalikes::default() };
            let of = Attempted::DuplicateCheck { found, purpose };
            let number = ledger.claim(&of, at(60)).unwrap();
            ledger.record_outcome(&Attempt { of, number, outcome }, &policy(), at(50));
            ledger.duplicate_check.unwrap()
        };
        let done = settled(Outcome::Done { receipt: None });
        assert_eq!(done, Task::Done { at: at(50), result: found.clone() });
        let read = serde_json::from_value(serde_json::to_value(&done).unwrap());
        assert_eq!(read.ok(), Some(done));
        let again = settled(Outcome::Refused { why: Remark::bounded("full") });
        assert!(matches!(again, Task::Due { attempts: 1, not_before } if not_before > at(50)));
    }
}
