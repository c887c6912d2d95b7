//! The view of commands that others read.

use crate::command::entry::CommandEntry;
use crate::command::key::CommandKey;
use crate::ledger::entry::Ledger;

impl Ledger {
    /// Returns true if no newer command about the same was sent, or may have been sent. Only such a command counts: a queue
    /// may hand over an older one later.
    #[must_use]
    pub fn is_last_command(&self, key: &CommandKey) -> bool {
        let is_newer = |other: &CommandKey, entry: &CommandEntry| {
            let may_be_sent = !matches!(entry, CommandEntry::Due { .. });
            key.is_about_the_same(other) && other.number() > key.number() && may_be_sent
        };
        !self.commands.iter().any(|(other, entry)| is_newer(other, entry))
    }
}
