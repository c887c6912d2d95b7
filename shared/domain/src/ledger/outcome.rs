//! The outcome of an attempt at an effect, and its report to the ledger.

use jiff::SignedDuration;
use jiff::Timestamp;

use crate::ledger::state::EffectState;
use crate::policy::settings::{EffectPolicy, Policy};
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
    /// It was surely not done, for a reason that is none of its own: nothing of its kind is done at the moment.
    /// The attempt does not count against it.
    Postponed {
        /// The earliest moment for another attempt.
        until: Timestamp,
        /// The kind of reason.
        by: PostponedBy,
        /// The reason, in the words of what is in the way.
        why: Remark,
    },
    /// It may or may not have been done.
    Unknown {
        /// The reason, in its own words.
        why: Remark,
    },
}

/// The kinds of reason why an effect is postponed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostponedBy {
    /// Its worker, or its lease, was near its end.
    Time,
    /// The mail account sends as many mails in a second as it may.
    MailRate,
    /// The mail account is in trouble.
    MailTrouble,
}

/// The report of one attempt to the entry of its effect.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Report<'a> {
    /// The number of the attempt, from 1.
    pub(crate) number: u32,
    /// Its outcome.
    pub(crate) outcome: &'a Outcome,
    /// The number of attempts, this one included, that do not count against the effect.
    pub(crate) uncounted: u32,
    /// The policy, with the pauses and limits of further attempts.
    pub(crate) policy: &'a Policy,
    /// The moment as of which the outcome counts.
    pub(crate) now: Timestamp,
}

/// The longest pause between attempts.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);

impl Report<'_> {
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.outcome, Outcome::Done { .. })
    }

    pub(crate) fn is_postponed(&self) -> bool {
        matches!(self.outcome, Outcome::Postponed { .. })
    }

    /// Returns the report as it counts for an effect in this state, if it still counts. An outcome that comes
    /// late, after the lease ran out, still counts, unless another attempt has begun since.
    pub(crate) fn as_of(self, state: EffectState<'_>) -> Option<Self> {
        let open = match state {
            EffectState::Claimed { attempts, .. } => attempts == self.number,
            EffectState::Unknown { attempts, .. } => self.is_done() || attempts == self.number,
            // The effect was planned again in the meantime. A success still counts; any other outcome adds
            // nothing.
            EffectState::Due { .. } | EffectState::Withheld { .. } | EffectState::Refused { .. } => {
                self.is_done()
            }
            EffectState::Done { .. } => false,
        };
        let now = match self.outcome {
            Outcome::Unknown { .. } => unknown_since(state, self.now),
            Outcome::Done { .. } | Outcome::Refused { .. } => self.now,
            Outcome::Failed { .. } | Outcome::Postponed { .. } => self.now,
        };
        open.then_some(Self { now, ..self })
    }

    /// Returns the moment of the next attempt: after a pause, or at the moment that the outcome names.
    pub(crate) fn again_at(&self) -> Timestamp {
        match self.outcome {
            Outcome::Postponed { until, .. } => *until,
            Outcome::Done { .. }
            | Outcome::Refused { .. }
            | Outcome::Failed { .. }
            | Outcome::Unknown { .. } => self
                .now
                .checked_add(self.policy.effects.pause_after(self.counted()))
                .unwrap_or(Timestamp::MAX),
        }
    }

    /// Returns true if no further attempt is to follow this one, which failed.
    pub(crate) fn is_last(&self) -> bool {
        self.counted() >= self.policy.effects.attempts_max
    }

    /// Returns the number of attempts that count against the effect.
    fn counted(&self) -> u32 {
        self.number.saturating_sub(self.uncounted)
    }
}

/// Returns the moment since which the outcome is unknown: now, or the end of the lease if that is earlier,
/// however late the report comes. Proof and decisions that came in the meantime stay good.
fn unknown_since(state: EffectState<'_>, now: Timestamp) -> Timestamp {
    match state {
        EffectState::Claimed { until, .. } => now.min(until),
        EffectState::Unknown { since, .. } => now.min(since),
        EffectState::Due { .. } | EffectState::Withheld { .. } => now,
        EffectState::Done { .. } | EffectState::Refused { .. } => now,
    }
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
