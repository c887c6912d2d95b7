//! Counts the mails to teams in memory.

use super::MemoryStore;
use crate::ports::{MailTurn, StoreError, TeamMail, TeamMails};

impl TeamMails for MemoryStore {
    async fn take_turn(&self, mail: &TeamMail<'_>, most: u32) -> Result<MailTurn, StoreError> {
        Ok(self.turns.borrow_mut().take(mail, most))
    }
}
