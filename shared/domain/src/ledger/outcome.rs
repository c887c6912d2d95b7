//! Claims an effect before it is carried out, and records the outcome afterwards.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::{Entry, Ledger};
use crate::message::statement::Statement;
use crate::policy::settings::EffectPolicy;
use crate::values::hash::EmailHash;
use crate::values::text::Remark;

/// The outcome of an effect: the answer of the outside system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The outside system accepted it.
    Done {
        /// The outside system's identifier for it.
        receipt: Option<Remark>,
    },
    /// The outside system will not do it, now or later.
    Refused {
        /// The reason, in its own words.
        why: Remark,
    },
    /// It was surely not done; another attempt may succeed.
    Failed {
        /// The reason, in its own words.
        why: Remark,
    },
    /// It may or may not have been done.
    Unknown {
        /// The reason, in its own words.
        why: Remark,
    },
}

/// One attempt at an effect, and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The effect.
    pub key: EffectKey,
    /// The number of the attempt, from 1; the record of any other attempt stays as it is.
    pub number: u32,
    /// The address it was for, where it was a message.
    pub to: Option<EmailHash>,
    /// The statement that it made, if it was done.
    pub statement: Option<Statement>,
    /// Its outcome.
    pub outcome: Outcome,
}

/// The longest pause between attempts.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);

impl Ledger {
    /// Claims a due effect until `until`, and records the statement that it is about to make and the address.
    /// Returns the number of this attempt, or `None` where the effect is not due.
    pub fn claim(
        &mut self,
        key: &EffectKey,
        to: Option<EmailHash>,
        statement: Option<Statement>,
        until: Timestamp,
    ) -> Option<u32> {
        let entry = self.effects.get_mut(key)?;
        let attempts = match entry {
            Entry::Due { attempts, .. } => attempts.saturating_add(1),
            Entry::Withheld { .. } | Entry::Claimed { .. } | Entry::Unknown { .. } => return None,
            Entry::Done { .. } | Entry::Refused { .. } => return None,
        };
        *entry = Entry::Claimed { until, attempts, to, statement };
        Some(attempts)
    }

    /// Records the outcome of an attempt. An outcome that comes late, after the lease ran out, still counts,
    /// unless another attempt has begun since.
    pub fn record_outcome(&mut self, attempt: &Attempt, policy: &EffectPolicy, now: Timestamp) {
        let Some(entry) = self.effects.get(&attempt.key) else { return };
        let now = if attempt.is_unknown() { unknown_since(entry, now) } else { now };
        let open = match entry {
            Entry::Claimed { attempts, .. } => *attempts == attempt.number,
            Entry::Unknown { attempts, .. } => attempt.is_done() || *attempts == attempt.number,
            // The effect was planned again in the meantime. A success still counts; any other outcome adds
            // nothing.
            Entry::Due { .. } | Entry::Withheld { .. } | Entry::Refused { .. } => attempt.is_done(),
            Entry::Done { .. } => false,
        };
        match &attempt.key {
            _ if !open => {}
            EffectKey::Message(message) => {
                if attempt.is_done() {
                    self.uncertain.remove(message);
                }
                self.effects.insert(attempt.key.clone(), outcome_of_message(attempt, policy, now));
            }
            EffectKey::Command(_) => {
                self.effects.insert(attempt.key.clone(), outcome_of_command(attempt, policy, now));
            }
            EffectKey::CaseClosed(number, case) if attempt.is_done() => {
                // People were told that the case opened and that it closed: its own entry remembers enough.
                self.effects.remove(&EffectKey::CaseOpened(*number, case.clone()));
                self.effects.remove(&attempt.key);
            }
            EffectKey::CaseOpened(..) | EffectKey::CaseClosed(..) => {
                self.effects.insert(attempt.key.clone(), outcome_of_harmless(attempt, policy, now));
            }
            EffectKey::DuplicateCheck | EffectKey::Suppression(..) => {
                self.effects.insert(attempt.key.clone(), outcome_of_harmless(attempt, policy, now));
            }
        }
    }
}

impl Attempt {
    fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Done { .. })
    }

    fn is_unknown(&self) -> bool {
        matches!(self.outcome, Outcome::Unknown { .. })
    }

    fn done(&self, now: Timestamp) -> Option<Entry> {
        match &self.outcome {
            Outcome::Done { receipt } => Some(Entry::Done {
                at: now,
                to: self.to,
                statement: self.statement.clone(),
                receipt: receipt.clone(),
            }),
            Outcome::Refused { .. } | Outcome::Failed { .. } | Outcome::Unknown { .. } => None,
        }
    }
}

/// Returns the moment since which the outcome is unknown: now, or the end of the lease if that is earlier,
/// however late the report comes. Proof and decisions that came in the meantime stay good.
fn unknown_since(entry: &Entry, now: Timestamp) -> Timestamp {
    match entry {
        Entry::Claimed { until, .. } => now.min(*until),
        Entry::Unknown { since, .. } => now.min(*since),
        Entry::Due { .. } | Entry::Withheld { .. } | Entry::Done { .. } | Entry::Refused { .. } => now,
    }
}

/// Returns the entry of an effect that does no harm when it is done twice: it is tried until it succeeds,
/// since nothing else would do it.
fn outcome_of_harmless(attempt: &Attempt, policy: &EffectPolicy, now: Timestamp) -> Entry {
    attempt.done(now).unwrap_or_else(|| again(attempt.number, policy, now))
}

/// Returns the entry of a command. A command of unknown outcome may be believed already, so the next one gets
/// a number of its own; see `command::advance`.
fn outcome_of_command(attempt: &Attempt, policy: &EffectPolicy, now: Timestamp) -> Entry {
    match &attempt.outcome {
        Outcome::Unknown { .. } => Entry::Unknown {
            since: now,
            attempts: attempt.number,
            to: None,
            statement: attempt.statement.clone(),
        },
        Outcome::Done { .. } | Outcome::Refused { .. } | Outcome::Failed { .. } => {
            outcome_of_harmless(attempt, policy, now)
        }
    }
}

fn outcome_of_message(attempt: &Attempt, policy: &EffectPolicy, now: Timestamp) -> Entry {
    let (statement, attempts) = (attempt.statement.clone(), attempt.number);
    let refused =
        |why: &Remark| Entry::Refused { at: now, why: why.clone(), attempts, to: attempt.to, receipt: None };
    match &attempt.outcome {
        Outcome::Done { receipt } => {
            Entry::Done { at: now, to: attempt.to, statement, receipt: receipt.clone() }
        }
        Outcome::Refused { why } => refused(why),
        Outcome::Failed { why } if attempt.number >= policy.attempts_max => refused(why),
        Outcome::Failed { .. } => again(attempt.number, policy, now),
        Outcome::Unknown { .. } => {
            Entry::Unknown { since: now, attempts: attempt.number, to: attempt.to, statement }
        }
    }
}

/// Returns an entry that is due again, after a pause.
fn again(attempts: u32, policy: &EffectPolicy, now: Timestamp) -> Entry {
    let pause = policy.pause_after(attempts);
    Entry::Due { not_before: now.checked_add(pause).unwrap_or(Timestamp::MAX), attempts }
}

impl EffectPolicy {
    /// Returns the pause after a number of attempts that did not succeed: it doubles with each, up to an
    /// hour.
    pub(crate) fn pause_after(&self, attempts: u32) -> SignedDuration {
        let doublings = attempts.saturating_sub(1).min(16);
        let factor = 1_i32.checked_shl(doublings).unwrap_or(i32::MAX);
        self.retry_pause.checked_mul(factor).unwrap_or(PAUSE_MAX).min(PAUSE_MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::message::key::MessageKey;
    use crate::policy::settings::Policy;

    fn settled(claimed: u32, attempt: u32) -> Entry {
        let policy = Policy::read(&crate::values::testing::policy_json(), &serde_json::json!({})).unwrap();
        let key = EffectKey::Message(MessageKey::OrderConfirmation);
        let until = Timestamp::from_second(60).unwrap();
        let mut ledger = Ledger::default();
        ledger
            .effects
            .insert(key.clone(), Entry::Claimed { until, attempts: claimed, to: None, statement: None });
        let outcome = Outcome::Failed { why: Remark::bounded("throttled") };
        let attempt = Attempt { key: key.clone(), number: attempt, to: None, statement: None, outcome };
        ledger.record_outcome(&attempt, &policy.effects, until);
        ledger.effects[&key].clone()
    }

    #[test]
    fn what_nobody_can_tell_is_unknown_since_its_lease_ran_out_however_late_that_is_said() {
        let policy = Policy::read(&crate::values::testing::policy_json(), &serde_json::json!({})).unwrap();
        let key = EffectKey::Message(MessageKey::OrderConfirmation);
        let at = |seconds| Timestamp::from_second(seconds).unwrap();
        let mut ledger = Ledger::default();
        ledger.effects.insert(key.clone(), Entry::Due { not_before: at(0), attempts: 0 });
        let number = ledger.claim(&key, None, None, at(60)).unwrap();
        let outcome = Outcome::Unknown { why: Remark::bounded("no answer") };
        let attempt = Attempt { key: key.clone(), number, to: None, statement: None, outcome };
        for (settled_at, since) in [(4000, 60), (5000, 60), (10, 10)] {
            ledger.record_outcome(&attempt, &policy.effects, at(settled_at));
            assert!(matches!(ledger.effects[&key], Entry::Unknown { since: s, .. } if s == at(since)));
        }
    }

    fn closing_case_settled_with(outcome: Outcome) -> (usize, Option<Entry>) {
        let policy = Policy::read(&crate::values::testing::policy_json(), &serde_json::json!({})).unwrap();
        let case: crate::case::key::CaseKey = "parcel-stalled:p".parse().unwrap();
        let (opened, closed) = (EffectKey::CaseOpened(1, case.clone()), EffectKey::CaseClosed(1, case));
        let now = Timestamp::from_second(60).unwrap();
        let mut ledger = Ledger::default();
        ledger.effects.insert(opened, Entry::Done { at: now, to: None, statement: None, receipt: None });
        ledger.effects.insert(closed.clone(), Entry::Due { not_before: now, attempts: 0 });
        let number = ledger.claim(&closed, None, None, now).unwrap();
        let attempt = Attempt { key: closed.clone(), number, to: None, statement: None, outcome };
        ledger.record_outcome(&attempt, &policy.effects, now);
        (ledger.effects.len(), ledger.effects.get(&closed).cloned())
    }

    #[test]
    fn a_case_whose_closing_was_told_is_forgotten_and_one_that_was_not_is_told_again() {
        assert_eq!(closing_case_settled_with(Outcome::Done { receipt: None }), (0, None));
        let (count, closing) =
            closing_case_settled_with(Outcome::Failed { why: Remark::bounded("throttled") });
        assert_eq!(count, 2);
        assert!(matches!(closing, Some(Entry::Due { attempts: 1, .. })));
    }

    #[test]
    fn an_attempt_settles_its_own_claim_and_no_later_one() {
        assert!(matches!(settled(1, 1), Entry::Due { attempts: 1, .. }));
        assert!(matches!(settled(2, 1), Entry::Claimed { attempts: 2, .. }));
    }
}
