//! The teams that are told of their cases by mail.
//!
//! A team that gets a mail for everything soon reads none, and one that gets hundreds in an hour cannot:
//! <https://github.com/influxdata/kapacitor/issues/1373>. So what can wait is left to the list of cases, and there is a greatest
//! number of mails in an hour.

use std::collections::BTreeMap;

use crate::case::team::{Severity, Team};
use crate::values::reading::At;
use crate::values::text::{EmailAddress, Locale};

/// The number of mails that a team gets in an hour at most, where the policy names none.
const PER_HOUR: u32 = 20;
/// The greatest such number: each leaves its mark in one item of the table.
const PER_HOUR_MAX: u32 = 100;

/// The address of a team, and the cases that it is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamPolicy {
    /// The team's address.
    pub mail: EmailAddress,
    /// The least severity of which it is told.
    pub from_severity: Severity,
    /// The greatest number of mails in an hour.
    pub per_hour_max: u32,
    /// The language of its mails; that of the order's shop where none is named.
    pub locale: Option<Locale>,
}

impl TeamPolicy {
    /// Returns true if the team is told of cases of this severity.
    #[must_use]
    pub fn is_told_of(&self, severity: Severity) -> bool {
        severity >= self.from_severity
    }
}

/// Reads the tables of all teams.
pub(crate) fn read_all(at: &At<'_>) -> Option<BTreeMap<Team, TeamPolicy>> {
    at.object()?;
    at.only(&Team::ALL.map(Team::slug));
    let read_one = |team: Team| {
        let read = at.field(team.slug()).optional(read)?;
        Some(read.map(|policy| (team, policy)))
    };
    let read: Vec<Option<Option<(Team, TeamPolicy)>>> = Team::ALL.into_iter().map(read_one).collect();
    let read: Option<Vec<Option<(Team, TeamPolicy)>>> = read.into_iter().collect();
    Some(read?.into_iter().flatten().collect())
}

fn read(at: &At<'_>) -> Option<TeamPolicy> {
    at.only(&["mail", "from_severity", "per_hour_max", "locale"]);
    let mail = at.field("mail").parsed();
    let from_severity = at.field("from_severity").optional(|at| at.one_of(&Severity::ALL, Severity::slug));
    let per_hour_max = at.field("per_hour_max").optional(read_per_hour);
    let locale = at.field("locale").optional(At::parsed);
    Some(TeamPolicy {
        mail: mail?,
        from_severity: from_severity?.unwrap_or(Severity::Normal),
        per_hour_max: per_hour_max?.unwrap_or(PER_HOUR),
        locale: locale?,
    })
}

fn read_per_hour(at: &At<'_>) -> Option<u32> {
    let number = at.count()?;
    if number <= PER_HOUR_MAX { Some(number) } else { at.refuse(format!("is more than {PER_HOUR_MAX}")) }
}
