//! The session: who is signed in, as the signed cookie has it.

use std::collections::BTreeSet;

use candor_desk::viewer::{Role, Scope, Viewer};
use candor_domain::case::team::Team;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The stem of the cookie's name, and what its signature is for.
pub(crate) const SESSION: &str = "session";

/// The name by which the issuer knows a person: it stays the same whatever the person is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject(pub String);

/// A person who is signed in, until a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    pub(crate) subject: String,
    name: String,
    role: Option<String>,
    /// The shops; all, if it is absent.
    shops: Option<BTreeSet<String>>,
    teams: Option<BTreeSet<String>>,
    until: Timestamp,
}

impl Session {
    pub(crate) fn of(subject: &str, viewer: &Viewer, until: Timestamp) -> Self {
        Self {
            subject: subject.to_owned(),
            name: viewer.name.clone(),
            role: viewer.role.map(|role| role.slug().to_owned()),
            shops: written(&viewer.shops),
            teams: written(&viewer.teams),
            until,
        }
    }

    pub(crate) fn is_over(&self, now: Timestamp) -> bool {
        self.until <= now
    }

    /// Returns the person. What this release does not know, such as a role of a later one, gives nothing.
    pub(crate) fn viewer(&self) -> Viewer {
        let team = |slug: &String| Team::ALL.into_iter().find(|team| team.slug() == slug);
        Viewer {
            name: self.name.clone(),
            role: self.role.as_deref().and_then(Role::of_slug),
            shops: read(self.shops.as_ref(), |shop| shop.parse().ok()),
            teams: read(self.teams.as_ref(), team),
            is_signed_in: true,
        }
    }
}

fn written<T: ToString>(scope: &Scope<T>) -> Option<BTreeSet<String>> {
    match scope {
        Scope::All => None,
        Scope::Only(some) => Some(some.iter().map(ToString::to_string).collect()),
    }
}

fn read<T: Ord>(written: Option<&BTreeSet<String>>, parse: impl Fn(&String) -> Option<T>) -> Scope<T> {
    written.map_or(Scope::All, |some| some.iter().filter_map(parse).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_gives_the_rights_that_it_was_made_with() {
        for viewer in [
            Viewer { is_signed_in: true, ..Viewer::new("Kim Lee", Role::Lead) },
            Viewer { role: None, is_signed_in: true, ..Viewer::default() },
            Viewer {
                shops: ["demo-shop", "two"].map(|shop| shop.parse().unwrap()).into_iter().collect(),
                teams: Scope::from_iter([Team::Support]),
                is_signed_in: true,
                ..Viewer::new("Kim Lee", Role::Agent)
            },
            Viewer { shops: Scope::from_iter([]), is_signed_in: true, ..Viewer::new("Kim", Role::Viewer) },
        ] {
            let session = Session::of("u-1", &viewer, Timestamp::UNIX_EPOCH);
            let text = serde_json::to_string(&session).unwrap();
            let read: Session = serde_json::from_str(&text).unwrap();
            assert_eq!(read.viewer(), viewer, "{text}");
        }
    }

    #[test]
    fn a_session_ends_at_its_moment_however_much_it_is_used() {
        let until: Timestamp = "2026-03-02T16:00:00Z".parse().unwrap();
        let session = Session::of("u-1", &Viewer::default(), until);
        assert!(session.is_over(until) && !session.is_over("2026-03-02T15:59:59Z".parse().unwrap()));
    }

    #[test]
    fn a_role_of_another_release_gives_no_rights() {
        let text = r#"{"subject":"u","name":"K","role":"owner","shops":null,"teams":["sales"],"until":"2026-03-02T16:00:00Z"}"#;
        let viewer = serde_json::from_str::<Session>(text).unwrap().viewer();
        assert_eq!((viewer.role, viewer.teams), (None, Scope::from_iter([])));
    }
}
