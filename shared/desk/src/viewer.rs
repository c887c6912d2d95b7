//! The person who looks: who it is, and what that person may see and decide.
//!
//! A role says what a person may do, the shops limit what the person may see, and the teams limit what an agent may decide.
//! What lies in other shops is answered as if there were no such thing, so that an answer never says that it is there.

use std::collections::BTreeSet;

use candor_domain::case::team::Team;
use candor_domain::values::id::Shop;

/// The person who looks at a page. A layer in front of the routes puts it into each request; without one, the person is
/// unknown, has no role, and sees nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Viewer {
    /// The name, as it stands beside decisions.
    pub name: String,
    /// The role, if the person has one.
    pub role: Option<Role>,
    /// The shops whose orders and cases the person may see.
    pub shops: Scope<Shop>,
    /// The teams about whose cases an agent may decide.
    pub teams: Scope<Team>,
    /// True if the person signed in, and so can sign out.
    pub is_signed_in: bool,
}

impl Viewer {
    /// Returns a person with a role in all shops and teams, who did not sign in.
    #[must_use]
    pub fn new(name: impl Into<String>, role: Role) -> Self {
        Self { name: name.into(), role: Some(role), ..Self::default() }
    }

    /// Returns true if the person may see the personal data of customers.
    #[must_use]
    pub fn sees_personal_data(&self) -> bool {
        matches!(self.role, Some(Role::Agent | Role::Lead))
    }

    /// Checks that the person may decide about the cases of a team.
    ///
    /// # Errors
    /// Returns the reason why not.
    pub fn may_decide(&self, team: Team) -> Result<(), Denied> {
        match self.role {
            Some(Role::Lead) => Ok(()),
            Some(Role::Agent) if self.teams.includes(&team) => Ok(()),
            Some(Role::Agent) => Err(Denied::Team),
            Some(Role::Viewer) | None => Err(Denied::Role),
        }
    }
}

/// A reason for which a person may not decide about a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// The person's role does not decide.
    Role,
    /// The case is of another team.
    Team,
}

/// A role, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Sees cases and orders, with personal data masked, and decides nothing.
    Viewer,
    /// Sees personal data, and decides about the cases of its teams.
    Agent,
    /// Decides about the cases of all teams.
    Lead,
}

impl Role {
    /// Lists all roles, the weakest first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Agent, Self::Lead];

    /// Returns the name in claims and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Agent => "agent",
            Self::Lead => "lead",
        }
    }

    /// Returns the role of a name, if there is one.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }
}

/// A part of all that there is of a kind, such as some of the shops.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Scope<T> {
    /// All.
    #[default]
    All,
    /// Those that are named, which may be none.
    Only(BTreeSet<T>),
}

impl<T: Ord> Scope<T> {
    /// Returns true if something is a part.
    #[must_use]
    pub fn includes(&self, one: &T) -> bool {
        match self {
            Self::All => true,
            Self::Only(some) => some.contains(one),
        }
    }

    /// Returns this with one thing alone in it, or nothing where that is no part of this.
    #[must_use]
    pub fn narrowed_to(&self, one: T) -> Self {
        Self::Only(Some(one).filter(|one| self.includes(one)).into_iter().collect())
    }
}

impl<T: Ord> FromIterator<T> for Scope<T> {
    fn from_iter<I: IntoIterator<Item = T>>(some: I) -> Self {
        Self::Only(some.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_says_what_a_person_may_do_and_teams_limit_agents_alone() {
        let of = |role, teams: &Scope<Team>| Viewer { role, teams: teams.clone(), ..Viewer::default() };
        let (all, support) = (Scope::All, Scope::from_iter([Team::Support]));
        for (role, teams, sees, support, fulfilment) in [
            (None, &all, false, Err(Denied::Role), Err(Denied::Role)),
            (Some(Role::Viewer), &all, false, Err(Denied::Role), Err(Denied::Role)),
            (Some(Role::Agent), &all, true, Ok(()), Ok(())),
            (Some(Role::Agent), &support, true, Ok(()), Err(Denied::Team)),
            (Some(Role::Agent), &Scope::from_iter([]), true, Err(Denied::Team), Err(Denied::Team)),
            (Some(Role::Lead), &support, true, Ok(()), Ok(())),
        ] {
            let viewer = of(role, teams);
            assert_eq!(viewer.sees_personal_data(), sees, "{role:?}");
            assert_eq!(viewer.may_decide(Team::Support), support, "{role:?} {teams:?}");
            assert_eq!(viewer.may_decide(Team::Fulfilment), fulfilment, "{role:?} {teams:?}");
        }
    }

    #[test]
    fn a_scope_is_never_widened_by_what_is_asked_for() {
        let some = Scope::from_iter(["a", "b"]);
        assert_eq!(some.narrowed_to("a"), Scope::from_iter(["a"]));
        assert_eq!(some.narrowed_to("c"), Scope::from_iter([]));
        assert_eq!(Scope::All.narrowed_to("c"), Scope::from_iter(["c"]));
    }

    #[test]
    fn a_stronger_role_is_greater_and_its_name_reads_back() {
        assert!(Role::Lead > Role::Agent && Role::Agent > Role::Viewer);
        assert!(Role::ALL.iter().all(|role| Role::of_slug(role.slug()) == Some(*role)));
        assert_eq!(Role::of_slug("Lead"), None);
    }
}
