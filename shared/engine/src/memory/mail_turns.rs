//! The turns of mails to teams that were taken.

use std::collections::BTreeMap;

use candor_domain::case::team::Team;
use candor_domain::source::hours::Hour;

use crate::ports::{MailTurn, TeamMail};

/// The mails of each team and hour: the announcement of each, with the call that told of it and its number.
#[derive(Debug, Default)]
pub(super) struct MailTurns(BTreeMap<(Team, Hour), BTreeMap<String, (String, u32)>>);

impl MailTurns {
    /// Takes a turn.
    pub(super) fn take(&mut self, mail: &TeamMail<'_>, most: u32) -> MailTurn {
        let of_hour = self.0.entry((mail.team, mail.hour)).or_default();
        if let Some((call, number)) = of_hour.get(mail.announcement) {
            return if call == mail.call { MailTurn::Granted(*number) } else { MailTurn::Repeated };
        }
        let number = u32::try_from(of_hour.len()).unwrap_or(u32::MAX).saturating_add(1);
        if number > most {
            return MailTurn::Exhausted;
        }
        of_hour.insert(mail.announcement.to_owned(), (mail.call.to_owned(), number));
        MailTurn::Granted(number)
    }
}
