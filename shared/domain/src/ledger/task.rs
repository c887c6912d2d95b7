//! The entries of effects that do no harm when they are done twice.

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::ledger::outcome::Report;
use crate::ledger::state::EffectState;
use crate::values::default::is_default;

/// The state of an effect that does no harm when it is done twice. It is tried until it succeeds, since
/// nothing else would do it. `R` is its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", bound(serialize = "R: Serialize + Default + PartialEq"))]
pub enum Task<R> {
    /// To be done, but not before a moment.
    Due {
        /// The earliest moment for it.
        not_before: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Being done.
    Claimed {
        /// The end of the lease: no other process may do it before.
        until: Timestamp,
        /// The number of attempts, including this one.
        attempts: u32,
    },
    /// Done.
    Done {
        /// The moment at which it was done.
        at: Timestamp,
        /// Its result.
        #[serde(default, skip_serializing_if = "is_default")]
        result: R,
    },
}

impl<R> Task<R> {
    /// Returns a task that was not tried yet.
    pub(crate) fn new(not_before: Timestamp) -> Self {
        Self::Due { not_before, attempts: 0 }
    }

    /// Returns its state, without its result.
    #[must_use]
    pub fn state(&self) -> EffectState<'_> {
        match self {
            Self::Due { not_before, attempts } => {
                EffectState::Due { not_before: *not_before, attempts: *attempts }
            }
            Self::Claimed { until, attempts } => EffectState::Claimed { until: *until, attempts: *attempts },
            Self::Done { at, .. } => EffectState::Done { at: *at },
        }
    }

    pub(crate) fn is_due(&self) -> bool {
        matches!(self, Self::Due { .. })
    }

    /// Claims it until `until`, and returns the number of this attempt, if it is due.
    pub(crate) fn claim(&mut self, until: Timestamp) -> Option<u32> {
        let attempts = self.state().next_attempt()?;
        *self = Self::Claimed { until, attempts };
        Some(attempts)
    }

    /// Returns a due task where its claim is over.
    pub(crate) fn given_back(&self, is_over: impl FnOnce(Timestamp) -> bool) -> Option<Self> {
        match self {
            Self::Claimed { until, attempts } if is_over(*until) => {
                Some(Self::Due { not_before: *until, attempts: *attempts })
            }
            Self::Claimed { .. } | Self::Due { .. } | Self::Done { .. } => None,
        }
    }

    /// Records the outcome of an attempt, and its result if it is done.
    pub(crate) fn settle(&mut self, result: R, report: Report<'_>) {
        if let Some(report) = report.as_of(self.state()) {
            *self = if report.is_done() {
                Self::Done { at: report.now, result }
            } else {
                Self::Due { not_before: report.again_at(), attempts: report.number }
            };
        }
    }
}
