//! The memory of what a case said when it was put off.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::values::hash::SaidHash;
use crate::values::id::EventId;

/// The memory of a case that was put off, of what it said then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnoozeEntry {
    /// The event that put it off.
    pub event: EventId,
    /// The facts that it was about then.
    pub said: SaidHash,
    /// The moment at which it was found to say something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

impl SnoozeEntry {
    /// Ends the snooze, if it has not ended yet.
    pub(crate) fn end(&mut self, now: Timestamp) {
        self.ended_at.get_or_insert(now);
    }
}
