//! Counts the mails to teams in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::case::team::Team;
use candor_domain::source::hours::Hour;

use super::MemoryStore;
use crate::ports::{MailTurn, StoreError, TeamMail, TeamMails};

/// The mails of each team and hour: the announcement of each, with the call that told of it and its number.
pub(super) type Turns = RefCell<BTreeMap<(Team, Hour), BTreeMap<String, (String, u32)>>>;

impl TeamMails for MemoryStore {
    async fn take_turn(&self, mail: &TeamMail<'_>, most: u32) -> Result<MailTurn, StoreError> {
        let mut turns = self.turns.borrow_mut();
        let of_hour = turns.entry((mail.team, mail.hour)).or_default();
        if let Some((call, number)) = of_hour.get(mail.announcement) {
            return Ok(if call == mail.call { MailTurn::Granted(*number) } else { MailTurn::Repeated });
        }
        let number = u32::try_from(of_hour.len()).unwrap_or(u32::MAX).saturating_add(1);
        if number > most {
            return Ok(MailTurn::Exhausted);
        }
        of_hour.insert(mail.announcement.to_owned(), (mail.call.to_owned(), number));
        Ok(MailTurn::Granted(number))
    }
}
