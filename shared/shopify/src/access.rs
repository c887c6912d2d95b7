//! Holds what a shop is asked with: an access token, or the credentials of an app that get one for a day
//! (<https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant>).

use std::collections::BTreeMap;
use std::fmt;

use candor_domain::values::id::Shop;
use serde::Deserialize;
use serde_json::Value;

use crate::answer::{HttpAnswer, refused_grant};
use crate::request::Request;
use crate::shop::ShopDomain;
use crate::token::Token;
use crate::trouble::{Delay, Problem, Trouble};

/// The scopes that all documents here need together, and no others
/// (<https://shopify.dev/docs/api/usage/access-scopes>). To write includes to read.
pub const SCOPES: [&str; 3] =
    ["write_orders", "write_merchant_managed_fulfillment_orders", "write_third_party_fulfillment_orders"];

/// The seconds before its end from which a token is not used any more: a request and its repeats fit into it.
const SPARE_SECONDS: u64 = 300;

/// The access to one shop. It is never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Access {
    /// A token that lasts until the app is removed from the shop.
    Token(Token),
    /// The credentials of an app of the shop's own organisation.
    Credentials {
        /// The app's client id.
        client_id: String,
        /// The app's client secret.
        client_secret: String,
    },
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Access::Token(redacted)",
            Self::Credentials { .. } => "Access::Credentials(redacted)",
        })
    }
}

/// The access to each shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accesses(BTreeMap<String, Access>);

/// The secret with the accesses has the wrong form. The error never shows what the secret holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("read the access to shopify: {0}")]
pub struct InvalidAccess(String);

impl Accesses {
    /// Parses `{"demo-shop.myshopify.com": {"access_token": "…"}}`, or with `client_id` and `client_secret` in place
    /// of the token.
    ///
    /// # Errors
    /// Says what is wrong with the secret.
    pub fn parse(secret: &str) -> Result<Self, InvalidAccess> {
        let parsed: Value =
            serde_json::from_str(secret).map_err(|_| InvalidAccess("it is not JSON".to_owned()))?;
        let shops = parsed.as_object().ok_or_else(|| InvalidAccess("it is not an object".to_owned()))?;
        let each = shops.iter().map(|(domain, access)| match read(access) {
            Some(access) => Ok((domain.to_ascii_lowercase(), access)),
            None => Err(InvalidAccess(format!(
                "/{domain} is neither an access_token nor a client_id with a client_secret"
            ))),
        });
        each.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the access to a shop.
    ///
    /// # Errors
    /// Returns an error if there is none.
    pub fn of(&self, shop: &Shop) -> Result<&Access, Trouble> {
        let domain = ShopDomain::of(shop);
        let missing =
            || Trouble::misconfigured(Problem::NoAccess, &format!("the secret does not name {domain}"));
        self.0.get(domain.as_str()).ok_or_else(missing)
    }
}

fn read(access: &Value) -> Option<Access> {
    let text = |name: &str| {
        access.get(name).and_then(Value::as_str).filter(|text| is_plain(text)).map(str::to_owned)
    };
    match (text("access_token"), text("client_id"), text("client_secret")) {
        (Some(token), None, None) => Some(Access::Token(Token::new(token))),
        (None, Some(client_id), Some(client_secret)) => {
            Some(Access::Credentials { client_id, client_secret })
        }
        _ => None,
    }
}

/// Returns true for what may stand in a header and in a form as it is, as all of Shopify's credentials do.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter))
}

/// A token that was granted for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The token.
    pub token: Token,
    /// The seconds for which it is used.
    pub seconds: u64,
    /// The scopes of [`SCOPES`] that the app was not granted. Requests that need one will be refused.
    pub missing_scopes: Vec<&'static str>,
}

/// Returns the request for a token.
#[must_use]
pub fn ask_for_token(client_id: &str, client_secret: &str) -> Request {
    let form = format!("grant_type=client_credentials&client_id={client_id}&client_secret={client_secret}");
    Request {
        path: "/admin/oauth/access_token".to_owned(),
        headers: vec![
            ("content-type", "application/x-www-form-urlencoded".to_owned()),
            ("accept", "application/json".to_owned()),
        ],
        body: form.into_bytes(),
    }
}

/// Reads the answer to a request for a token.
///
/// # Errors
/// Says what becomes of what the token is for, if there is none.
pub fn read_grant(answer: &HttpAnswer) -> Result<Grant, Trouble> {
    if let Some(trouble) = refused_grant(answer) {
        return Err(trouble);
    }
    let unreadable =
        |_| Trouble::later(Delay::Unreadable, None, "cannot read the answer to the request for a token");
    let granted: Granted = serde_json::from_slice(&answer.body).map_err(unreadable)?;
    let missing =
        SCOPES.into_iter().filter(|scope| !granted.scope.split(',').any(|have| have.trim() == *scope));
    Ok(Grant {
        token: Token::new(granted.access_token),
        seconds: granted.expires_in.saturating_sub(SPARE_SECONDS),
        missing_scopes: missing.collect(),
    })
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    scope: String,
    expires_in: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = r#"{"Demo-Shop.myshopify.com": {"access_token": "shpat_1"},
        "other.myshopify.com": {"client_id": "id1", "client_secret": "shpss_2"}}"#;

    #[test]
    fn each_shop_has_its_own_access_and_none_is_printed() {
        let all = Accesses::parse(SECRET).unwrap();
        let of = |shop: &str| all.of(&shop.parse().unwrap()).cloned();
        assert_eq!(of("demo-shop"), Ok(Access::Token(Token::new("shpat_1"))));
        let (client_id, client_secret) = ("id1".to_owned(), "shpss_2".to_owned());
        assert_eq!(of("other"), Ok(Access::Credentials { client_id, client_secret }));
        let missing = of("third").unwrap_err();
        assert!(matches!(missing, Trouble::Misconfigured { problem: Problem::NoAccess, .. }), "{missing}");
        let printed = format!("{all:?}");
        assert!(!printed.contains("shp") && !printed.contains("id1"), "{printed}");
    }

    #[test]
    fn a_wrong_secret_says_where_and_never_what_it_holds() {
        for (secret, where_) in [
            ("shpat_1", "not JSON"),
            ("[]", "not an object"),
            (r#"{"a.myshopify.com": "shpat_1"}"#, "/a.myshopify.com"),
            (r#"{"a.myshopify.com": {"access_token": "shpat_1\r\nx: y"}}"#, "/a.myshopify.com"),
            (r#"{"a.myshopify.com": {"client_id": "shpat_1"}}"#, "/a.myshopify.com"),
            (
                r#"{"a.myshopify.com": {"access_token": "shpat_1", "client_id": "1", "client_secret": "2"}}"#,
                "neither",
            ),
        ] {
            let why = Accesses::parse(secret).unwrap_err().to_string();
            assert!(why.contains(where_) && !why.contains("shpat"), "{why}");
        }
    }

    fn answered(status: u16, body: &str) -> Result<Grant, Trouble> {
        read_grant(&HttpAnswer { status, retry_after: None, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn a_granted_token_is_used_until_shortly_before_its_end() {
        let body =
            r#"{"access_token": "shpat_3", "scope": "write_orders,read_products", "expires_in": 86399}"#;
        let grant = answered(200, body).unwrap();
        assert_eq!((grant.token, grant.seconds), (Token::new("shpat_3"), 86_099));
        assert_eq!(grant.missing_scopes, SCOPES[1..]);
    }

    #[test]
    fn refused_credentials_are_a_persons_to_mend_and_a_failure_passes() {
        let refused = answered(400, r#"{"error": "application_cannot_be_found"}"#).unwrap_err();
        let expected =
            "shopify cannot be asked, the client credentials are refused: application_cannot_be_found (400)";
        assert_eq!(refused.to_string(), expected);
        for (status, body) in [(503, ""), (200, "<html>"), (429, "{}")] {
            assert!(matches!(answered(status, body), Err(Trouble::Later { .. })), "{status}");
        }
    }
}
