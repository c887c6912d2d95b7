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

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::policy::settings::Policy;
    use crate::values::testing::policy_json;

    use super::*;

    fn read(teams: &Value) -> Result<BTreeMap<Team, TeamPolicy>, Vec<String>> {
        let read = Policy::read(&policy_json(), &json!({ "teams": teams }));
        let violations = |found: Vec<crate::values::reading::Violation>| {
            found.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        read.map(|policy| policy.teams).map_err(violations)
    }

    #[test]
    fn a_team_without_an_address_is_told_nothing_and_the_rest_has_usual_values() {
        assert_eq!(read(&json!({})).unwrap(), BTreeMap::new());
        let teams = read(&json!({"support": {"mail": "help@shop.example"}})).unwrap();
        let team = &teams[&Team::Support];
        assert_eq!((team.from_severity, team.per_hour_max, teams.len()), (Severity::Normal, 20, 1));
        let told = Severity::ALL.map(|severity| team.is_told_of(severity));
        assert_eq!(told, [false, true, true]);
    }

    #[test]
    fn everything_that_is_wrong_with_teams_is_listed() {
        let wrong = json!({
            "help": {"mail": "help@shop.example"},
            "support": {"mail": "nobody", "from_severity": "huge", "per_hour_max": 0, "colour": "red"},
            "fulfilment": {"per_hour_max": 1000},
        });
        let found = read(&wrong).unwrap_err();
        for place in [
            "/teams/help",
            "/teams/support/mail",
            "/teams/support/from_severity",
            "/teams/support/per_hour_max",
            "/teams/support/colour",
            "/teams/fulfilment/mail",
            "/teams/fulfilment/per_hour_max",
        ] {
            assert!(found.iter().any(|violation| violation.contains(place)), "{place}: {found:?}");
        }
    }
}
