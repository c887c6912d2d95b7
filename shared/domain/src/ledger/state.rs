//! The state of an effect of any kind, for readers that look at all of them.

use jiff::Timestamp;

use crate::message::reason::Reason;
use crate::values::text::Remark;

/// The state of an effect of any kind. The entry of each kind holds more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectState<'l> {
    /// To be done, but not before a moment.
    Due {
        /// The earliest moment for it.
        not_before: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Not done, for a reason.
    Withheld {
        /// The reason.
        reason: Reason,
        /// The moment since which it is withheld.
        at: Timestamp,
    },
    /// Being done.
    Claimed {
        /// The end of the lease.
        until: Timestamp,
        /// The number of attempts, including this one.
        attempts: u32,
    },
    /// It may or may not have been done.
    Unknown {
        /// The moment at which that became clear.
        since: Timestamp,
        /// The number of attempts so far.
        attempts: u32,
    },
    /// Done.
    Done {
        /// The moment at which it was done.
        at: Timestamp,
    },
    /// The outside system refuses to do it.
    Refused {
        /// The moment at which it was refused.
        at: Timestamp,
        /// The reason, in its own words.
        why: &'l Remark,
    },
}

impl EffectState<'_> {
    /// Returns the number of the attempt that a claim begins, or `None` where the effect is not due.
    pub(crate) fn next_attempt(self) -> Option<u32> {
        match self {
            Self::Due { attempts, .. } => Some(attempts.saturating_add(1)),
            Self::Withheld { .. } | Self::Claimed { .. } | Self::Unknown { .. } => None,
            Self::Done { .. } | Self::Refused { .. } => None,
        }
    }
}
