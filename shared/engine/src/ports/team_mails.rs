//! Defines the port that counts the mails to teams, so that no team gets too many in an hour.

use std::future::Future;

use candor_domain::case::team::Team;
use candor_domain::source::hours::Hour;

use super::StoreError;

/// A mail to a team that is about to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TeamMail<'m> {
    /// The team.
    pub team: Team,
    /// The hour in which it is sent.
    pub hour: Hour,
    /// The announcement that it tells of, by its name.
    pub announcement: &'m str,
    /// The name of the call that sends it. A call that is repeated because it failed has the same.
    pub call: &'m str,
}

/// The answer to a mail that asks for its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailTurn {
    /// It may, and is the mail of this number in its hour, from 1.
    Granted(u32),
    /// It may not: another call told of the same announcement.
    Repeated,
    /// It may not: the team got as many in this hour as it should.
    Exhausted,
}

/// Counts the mails to teams.
pub trait TeamMails {
    /// Takes the turn of a mail, of which there are `most` in an hour. The same call may take it again.
    fn take_turn(&self, mail: &TeamMail<'_>, most: u32)
    -> impl Future<Output = Result<MailTurn, StoreError>>;
}
