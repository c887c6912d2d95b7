//! The entry of a command in the ledger.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::command::statement::CommandStatement;
use crate::ledger::outcome::{Outcome, Report};
use crate::ledger::state::EffectState;

/// The state of a command. It is tried until it is done or its outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommandEntry {
    /// To be sent, but not before a moment.
    Due {
        /// The earliest moment for it.
        not_before: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Being sent.
    Claimed {
        /// The end of the lease: no other process may send it before, and its outcome is unknown afterwards.
        until: Timestamp,
        /// The number of attempts, including this one.
        attempts: u32,
        /// The statement that it makes; absent where only a newer release can read it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<CommandStatement>,
    },
    /// It may or may not have been sent.
    Unknown {
        /// The moment at which that became clear.
        since: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
        /// The statement that it made, if it was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        statement: Option<CommandStatement>,
    },
    /// Sent.
    Done {
        /// The moment at which it was sent.
        at: Timestamp,
        /// The statement that it made.
        statement: CommandStatement,
    },
}

impl CommandEntry {
    /// Returns its state, without its statement.
    #[must_use]
    pub fn state(&self) -> EffectState<'_> {
        match self {
            Self::Due { not_before, attempts } => {
                EffectState::Due { not_before: *not_before, attempts: *attempts }
            }
            Self::Claimed { until, attempts, .. } => {
                EffectState::Claimed { until: *until, attempts: *attempts }
            }
            Self::Unknown { since, attempts, .. } => {
                EffectState::Unknown { since: *since, attempts: *attempts }
            }
            Self::Done { at, .. } => EffectState::Done { at: *at },
        }
    }

    /// Returns the statement that it made, or may have made.
    #[must_use]
    pub fn statement(&self) -> Option<&CommandStatement> {
        match self {
            Self::Done { statement, .. } => Some(statement),
            Self::Unknown { statement, .. } => statement.as_ref(),
            Self::Due { .. } | Self::Claimed { .. } => None,
        }
    }

    /// Claims it until `until`, with the statement that it is about to make. Returns the number of this
    /// attempt, if it is due.
    pub(crate) fn claim(&mut self, statement: &CommandStatement, until: Timestamp) -> Option<u32> {
        let attempts = self.state().next_attempt()?;
        *self = Self::Claimed { until, attempts, statement: Some(statement.clone()) };
        Some(attempts)
    }

    /// Returns an unknown entry where its claim is over: it may or may not have been sent.
    pub(crate) fn lost(&self, is_over: impl FnOnce(Timestamp) -> bool) -> Option<Self> {
        match self {
            Self::Claimed { until, attempts, statement } if is_over(*until) => {
                Some(Self::Unknown { since: *until, attempts: *attempts, statement: statement.clone() })
            }
            Self::Claimed { .. } | Self::Due { .. } | Self::Unknown { .. } | Self::Done { .. } => None,
        }
    }

    /// Records the outcome of an attempt. A command of unknown outcome may be believed already, so the next
    /// one gets a number of its own; see `command::advance`.
    pub(crate) fn settle(&mut self, statement: &CommandStatement, report: Report<'_>) {
        let Some(report) = report.as_of(self.state()) else { return };
        let attempts = report.number;
        *self = match report.outcome {
            Outcome::Done { .. } => Self::Done { at: report.now, statement: statement.clone() },
            Outcome::Unknown { .. } => {
                Self::Unknown { since: report.now, attempts, statement: Some(statement.clone()) }
            }
            Outcome::Refused { .. } | Outcome::Failed { .. } | Outcome::Postponed { .. } => {
                Self::Due { not_before: report.again_at(), attempts }
            }
        };
    }
}
