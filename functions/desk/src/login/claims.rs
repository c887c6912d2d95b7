//! The rights that claims give.
//!
//! Issuers differ in what they can say: some have a claim for each thing, such as `candor_role`, others one list of groups
//! with everything in it, such as `cognito:groups`. So each claim is read by its name from the configuration, and a value may
//! have a prefix that says which thing it is about: `candor-agent`, `shop:demo-shop`, `team:fulfilment`. In a claim that is
//! read for several things, only values with a prefix count: a group that happens to be called `lead` gives no role here.

use candor_desk::viewer::{Role, Scope, Viewer};
use candor_domain::case::team::Team;
use candor_domain::values::id::Shop;
use candor_domain::values::text::PersonName;
use serde_json::{Map, Value};

/// The claims of an ID token.
pub type Claims = Map<String, Value>;

/// The greatest number of values that are read of a claim.
const VALUES_MAX: usize = 500;

/// The names of the claims that say who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimNames {
    /// The person's name.
    pub name: String,
    /// The roles, of which the strongest counts.
    pub role: String,
    /// The shops.
    pub shops: String,
    /// The teams.
    pub teams: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        let [name, role, shops, teams] =
            ["name", "candor_role", "candor_shops", "candor_teams"].map(str::to_owned);
        Self { name, role, shops, teams }
    }
}

impl ClaimNames {
    /// Returns the person whom claims describe.
    #[must_use]
    pub fn viewer(&self, claims: &Claims) -> Viewer {
        let names = Names { claims, all: [&self.role, &self.shops, &self.teams] };
        let roles = names.values(&self.role, "candor-");
        let roles = roles.unwrap_or_default().into_iter().filter_map(Role::of_slug);
        let shops = names.values(&self.shops, "shop:");
        let teams = names.values(&self.teams, "team:");
        Viewer {
            name: self.name(claims),
            role: roles.max(),
            shops: scope(shops, |shop| shop.parse::<Shop>().ok()),
            teams: scope(teams, |slug| Team::ALL.into_iter().find(|team| team.slug() == slug)),
            is_signed_in: true,
        }
    }

    /// Returns the name as it will stand beside decisions: the first of these claims that is a name.
    fn name(&self, claims: &Claims) -> String {
        let texts = [self.name.as_str(), "name", "email", "preferred_username", "cognito:username", "sub"];
        let texts = texts.into_iter().filter_map(|claim| claims.get(claim)?.as_str());
        let mut names = texts.filter_map(|text| text.trim().parse::<PersonName>().ok());
        names.next().map(|name| name.as_str().to_owned()).unwrap_or_default()
    }
}

/// Returns all if nothing is named, and else those of the names that are known, which may be none.
fn scope<T: Ord>(named: Option<Vec<&str>>, read: impl Fn(&str) -> Option<T>) -> Scope<T> {
    named.map_or(Scope::All, |named| named.into_iter().filter_map(read).collect())
}

struct Names<'c> {
    claims: &'c Claims,
    all: [&'c String; 3],
}

impl<'c> Names<'c> {
    /// Returns what a claim names, without the prefix; `None` if it names nothing.
    fn values(&self, claim: &String, prefix: &str) -> Option<Vec<&'c str>> {
        let is_shared = self.all.iter().filter(|other| **other == claim).count() > 1;
        let values = texts(self.claims.get(claim)?).into_iter().take(VALUES_MAX);
        let named: Vec<&str> = values
            .filter_map(|value| value.strip_prefix(prefix).or_else(|| (!is_shared).then_some(value)))
            .collect();
        Some(named).filter(|named| !named.is_empty())
    }
}

/// Returns the texts of a claim: of a list, or of one text with blanks or commas between. Anything else in it is ignored.
fn texts(claim: &Value) -> Vec<&str> {
    match claim {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        Value::String(text) => {
            let parts = text.split(|letter: char| letter.is_whitespace() || letter == ',');
            parts.filter(|part| !part.is_empty()).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => vec![],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn viewer(names: &ClaimNames, claims: Value) -> Viewer {
        names.viewer(claims.as_object().unwrap())
    }

    fn cognito() -> ClaimNames {
        let groups = || "cognito:groups".to_owned();
        ClaimNames { name: "name".to_owned(), role: groups(), shops: groups(), teams: groups() }
    }

    #[test]
    fn groups_of_cognito_give_roles_shops_and_teams_by_their_prefixes() {
        let groups =
            ["eu-pool_google", "candor-viewer", "candor-agent", "shop:demo-shop", "team:fulfilment", "lead"];
        let viewer = viewer(&cognito(), json!({ "cognito:groups": groups, "email": "kim@shop.example" }));
        assert_eq!((viewer.role, viewer.name.as_str()), (Some(Role::Agent), "kim@shop.example"));
        assert_eq!(viewer.shops, Scope::from_iter(["demo-shop".parse().unwrap()]));
        assert_eq!(viewer.teams, Scope::from_iter([Team::Fulfilment]));
        assert!(viewer.is_signed_in);
    }

    #[test]
    fn claims_of_their_own_may_be_plain_and_a_text_or_a_list() {
        let names = ClaimNames::default();
        let claims =
            json!({ "name": "Kim Lee", "candor_role": "agent", "candor_shops": ["demo-shop", "shop:two"] });
        let kim = viewer(&names, claims);
        assert_eq!((kim.role, kim.name.as_str()), (Some(Role::Agent), "Kim Lee"));
        assert_eq!(kim.shops, ["demo-shop", "two"].map(|shop| shop.parse().unwrap()).into_iter().collect());
        assert_eq!(kim.teams, Scope::All);
        let several = viewer(
            &names,
            json!({ "candor_role": "viewer, candor-lead", "candor_teams": "support storefront" }),
        );
        assert_eq!(several.role, Some(Role::Lead));
        assert_eq!(several.teams, Scope::from_iter([Team::Support, Team::Storefront]));
    }

    #[test]
    fn what_is_not_understood_gives_nothing_and_widens_nothing() {
        let names = ClaimNames::default();
        for claims in [
            json!({}),
            json!({ "candor_role": "Lead" }),
            json!({ "candor_role": ["owner", 3, null] }),
            json!({ "candor_role": { "lead": true } }),
            json!({ "role": "lead" }),
        ] {
            assert_eq!(viewer(&names, claims.clone()).role, None, "{claims}");
        }
        let unknown =
            viewer(&names, json!({ "candor_shops": ["not a shop!"], "candor_teams": ["team:sales"] }));
        assert_eq!((unknown.shops, unknown.teams), (Scope::from_iter([]), Scope::from_iter([])));
        for nothing in [json!([]), json!(""), json!(null)] {
            let all = viewer(&names, json!({ "candor_shops": nothing, "candor_teams": nothing }));
            assert_eq!((all.shops, all.teams), (Scope::All, Scope::All), "an empty claim names nothing");
        }
    }

    #[test]
    fn a_name_that_cannot_stand_beside_a_decision_gives_way_to_one_that_can() {
        let names = ClaimNames::default();
        let long = "x".repeat(10_000);
        let kim = viewer(&names, json!({ "name": long, "email": "kim@shop.example", "sub": "u-1" }));
        assert_eq!(kim.name, "kim@shop.example");
        assert_eq!(viewer(&names, json!({ "name": " ", "sub": "u-1" })).name, "u-1");
    }
}
