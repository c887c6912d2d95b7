//! The entry of a message in the ledger.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::ledger::outcome::{Outcome, Report};
use crate::ledger::state::EffectState;
use crate::message::reason::Reason;
use crate::message::statement::MessageStatement;
use crate::values::hash::{EmailHash, PolicyHash};
use crate::values::text::Remark;

/// The state of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageEntry {
    /// To be sent, but not before a moment (the end of its grace period, or of the pause after a failed
    /// attempt).
    Due {
        /// The earliest moment for it.
        not_before: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Not sent, for a reason; if the reason goes away in time, it becomes due.
    Withheld {
        /// The reason.
        reason: Reason,
        /// The moment since which it is withheld.
        at: Timestamp,
    },
    /// Being sent.
    Claimed {
        /// The end of the lease: no other process may send it before, and its outcome is unknown afterwards.
        until: Timestamp,
        /// The number of attempts, including this one.
        attempts: u32,
        /// The address it goes to; absent where only a newer release can read it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it makes; absent where only a newer release can read it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<MessageStatement>,
    },
    /// It may or may not have been sent.
    Unknown {
        /// The moment at which that became clear.
        since: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
        /// The address it went to, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it made, if it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<MessageStatement>,
    },
    /// Sent.
    Done {
        /// The moment at which it was sent.
        at: Timestamp,
        /// The address it went to: it may come back from there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<EmailHash>,
        /// The statement that it made.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<MessageStatement>,
        /// The mail service's identifier for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
    },
    /// The mail service refuses to send it.
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
        /// The mail service's identifier for it, where it was accepted and came back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        receipt: Option<Remark>,
        /// The policy under which it was refused: another policy is another chance.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy: Option<PolicyHash>,
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
    /// The statement that it made, if it went out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<MessageStatement>,
}

impl MessageEntry {
    /// Returns its state, without its address and its statement.
    #[must_use]
    pub fn state(&self) -> EffectState<'_> {
        match self {
            Self::Due { not_before, attempts } => {
                EffectState::Due { not_before: *not_before, attempts: *attempts }
            }
            Self::Withheld { reason, at } => EffectState::Withheld { reason: *reason, at: *at },
            Self::Claimed { until, attempts, .. } => {
                EffectState::Claimed { until: *until, attempts: *attempts }
            }
            Self::Unknown { since, attempts, .. } => {
                EffectState::Unknown { since: *since, attempts: *attempts }
            }
            Self::Done { at, .. } => EffectState::Done { at: *at },
            Self::Refused { at, why, .. } => EffectState::Refused { at: *at, why },
        }
    }

    /// Claims it until `until`, with its address and the statement that it is about to make. Returns the
    /// number of this attempt, if it is due.
    pub(crate) fn claim(
        &mut self,
        to: EmailHash,
        statement: &MessageStatement,
        until: Timestamp,
    ) -> Option<u32> {
        let attempts = self.state().next_attempt()?;
        *self = Self::Claimed { until, attempts, to: Some(to), statement: Some(statement.clone()) };
        Some(attempts)
    }

    /// Returns an unknown entry where its claim is over: it may or may not have been sent.
    pub(crate) fn lost(&self, is_over: impl FnOnce(Timestamp) -> bool) -> Option<Self> {
        match self {
            Self::Claimed { until, attempts, to, statement } if is_over(*until) => Some(Self::Unknown {
                since: *until,
                attempts: *attempts,
                to: *to,
                statement: statement.clone(),
            }),
            Self::Claimed { .. } | Self::Due { .. } | Self::Withheld { .. } => None,
            Self::Unknown { .. } | Self::Done { .. } | Self::Refused { .. } => None,
        }
    }

    /// Records the outcome of an attempt to send it to an address. Returns false where that no longer counts.
    pub(crate) fn settle(&mut self, to: EmailHash, statement: &MessageStatement, report: Report<'_>) -> bool {
        let Some(report) = report.as_of(self.state()) else { return false };
        *self = Self::settled(to, statement.clone(), report);
        true
    }

    fn settled(to: EmailHash, statement: MessageStatement, report: Report<'_>) -> Self {
        let (to, statement, attempts) = (Some(to), Some(statement), report.number);
        let refused = |why: &Remark| Self::Refused {
            at: report.now,
            why: why.clone(),
            attempts,
            to,
            receipt: None,
            policy: Some(report.policy.hash),
        };
        match report.outcome {
            Outcome::Done { receipt } => {
                Self::Done { at: report.now, to, statement, receipt: receipt.clone() }
            }
            Outcome::Refused { why } => refused(why),
            Outcome::Failed { why } if report.is_last() => refused(why),
            Outcome::Failed { .. } | Outcome::Postponed { .. } => {
                Self::Due { not_before: report.again_at(), attempts }
            }
            Outcome::Unknown { .. } => Self::Unknown { since: report.now, attempts, to, statement },
        }
    }
}
