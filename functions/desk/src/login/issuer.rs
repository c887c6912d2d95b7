//! The issuer: what is known of it, and the exchange of a code for an ID token.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use candor_aws::wire::form;
use jiff::{SignedDuration, Timestamp};
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::claims::Claims;
use super::error::{Cause, LoginError, TokenError};
use super::id_token::{Expected, check};
use super::web::Web;

/// The time for which what is known of the issuer counts as new: a key that it no longer trusts is trusted no longer here.
const FRESH: SignedDuration = SignedDuration::from_hours(1);

/// The issuer's own description: <https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata>.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) issuer: String,
    pub(crate) authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    pub(crate) end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The issuer, as it described itself.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) metadata: Metadata,
    keys: Vec<Jwk>,
    read_at: Timestamp,
}

/// A code, and all that is needed to exchange it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Exchange<'e> {
    pub(crate) code: &'e str,
    pub(crate) verifier: &'e str,
    pub(crate) nonce: &'e str,
    pub(crate) redirect: &'e str,
    pub(crate) client_id: &'e str,
    pub(crate) client_secret: Option<&'e str>,
    pub(crate) now: Timestamp,
}

/// An issuer. What is known of it is kept from one call of the function to the next.
#[derive(Debug)]
pub(crate) struct Issuer {
    address: String,
    web: OnceLock<Web>,
    known: Mutex<Option<Arc<Known>>>,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

impl Issuer {
    pub(crate) fn new(address: &str) -> Self {
        let address = address.to_owned();
        Self { address, web: OnceLock::new(), known: Mutex::default() }
    }

    /// Returns what is known of the issuer, at most an hour old, or older if nothing newer can be read.
    pub(crate) async fn known(&self, now: Timestamp) -> Result<Arc<Known>, LoginError> {
        let kept = self.kept();
        if let Some(known) = kept.as_ref().filter(|known| now.duration_since(known.read_at) < FRESH) {
            return Ok(Arc::clone(known));
        }
        match (self.read(now).await, kept) {
            (Ok(known), _) => Ok(self.keep(known)),
            (Err(LoginError::Unreachable { .. }), Some(older)) => Ok(older),
            (Err(error), _) => Err(error),
        }
    }

    /// Exchanges a code for an ID token, and returns the token's claims.
    ///
    /// If no known key fits, the issuer may have begun to sign with another one, so its keys are read again, once: else every
    /// login would fail until the function starts anew (<https://github.com/lixmal/keepass4web-rs/issues/313>).
    pub(crate) async fn claims(&self, exchange: &Exchange<'_>) -> Result<Claims, LoginError> {
        let known = self.known(exchange.now).await?;
        let token = self.token(&known.metadata, exchange).await?;
        let Exchange { client_id, nonce, now, .. } = *exchange;
        let issuer = known.metadata.issuer.as_str();
        let expected = Expected { issuer, client_id, nonce, now };
        match check(&token, &known.keys, &expected) {
            Err(TokenError::UnknownKey) => {
                let newer = self.keep(self.read(now).await?);
                Ok(check(&token, &newer.keys, &expected)?)
            }
            checked => Ok(checked?),
        }
    }

    async fn read(&self, now: Timestamp) -> Result<Known, LoginError> {
        let address = format!("{}/.well-known/openid-configuration", self.address.trim_end_matches('/'));
        let metadata: Metadata = self.json("read the configuration of the issuer", &address).await?;
        // A slash at its end is often forgotten, and no other issuer can be at the same place.
        if metadata.issuer.trim_end_matches('/') != self.address.trim_end_matches('/') {
            let (found, expected) = (metadata.issuer, self.address.clone());
            return Err(LoginError::OtherIssuer { found, expected });
        }
        let set: KeySet = self.json("read the keys of the issuer", &metadata.jwks_uri).await?;
        // A kind of key that is not known here does not hide the others.
        let keys = set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect();
        Ok(Known { metadata, keys, read_at: now })
    }

    async fn token(&self, metadata: &Metadata, exchange: &Exchange<'_>) -> Result<String, LoginError> {
        const OPERATION: &str = "exchange the code";
        let (form, authorization) = request(metadata, exchange);
        let address = &metadata.token_endpoint;
        let unreachable = |cause| unreachable(OPERATION, address, cause);
        let (status, body) = self.web()?.post(address, form, authorization).await.map_err(unreachable)?;
        if status == 200 {
            let tokens: Tokens = serde_json::from_slice(&body).map_err(|cause| unreachable(cause.into()))?;
            return Ok(tokens.id_token);
        }
        match serde_json::from_slice::<Refusal>(&body) {
            Ok(Refusal { error }) => Err(LoginError::NoToken { status, code: code(&error) }),
            Err(_) => Err(unreachable(format!("status {status}").into())),
        }
    }

    async fn json<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        address: &str,
    ) -> Result<T, LoginError> {
        let unreachable = |cause| unreachable(operation, address, cause);
        let (status, body): (u16, Bytes) = self.web()?.get(address).await.map_err(unreachable)?;
        if status != 200 {
            return Err(unreachable(format!("status {status}").into()));
        }
        serde_json::from_slice(&body).map_err(|cause| unreachable(cause.into()))
    }

    fn web(&self) -> Result<&Web, LoginError> {
        if let Some(web) = self.web.get() {
            return Ok(web);
        }
        let web = Web::new().map_err(|cause| unreachable("make a connection", &self.address, cause))?;
        Ok(self.web.get_or_init(|| web))
    }

    fn kept(&self) -> Option<Arc<Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, known: Known) -> Arc<Known> {
        let known = Arc::new(known);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&known));
        known
    }
}

fn unreachable(operation: &'static str, address: &str, cause: Cause) -> LoginError {
    LoginError::Unreachable { operation, address: address.to_owned(), cause }
}

/// Returns the code of an error as it may stand in a log line.
pub(crate) fn code(text: &str) -> String {
    let plain = text.chars().filter(|letter| letter.is_ascii_alphanumeric() || "_-.".contains(*letter));
    plain.take(64).collect()
}

/// Returns the form that exchanges a code, and the value of the header `authorization`: a secret is in that, unless the issuer
/// takes it in the form alone (<https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication>).
fn request(metadata: &Metadata, exchange: &Exchange<'_>) -> (String, Option<String>) {
    let Exchange { code, verifier, redirect, client_id, client_secret, .. } = *exchange;
    let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
    let takes_basic =
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"));
    let mut pairs = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", verifier),
    ];
    let authorization = client_secret.filter(|_| takes_basic).map(|secret| {
        let pair = format!("{}:{}", form::encode(client_id), form::encode(secret));
        format!("Basic {}", STANDARD.encode(pair))
    });
    if authorization.is_none() {
        pairs.push(("client_id", client_id));
        pairs.extend(client_secret.map(|secret| ("client_secret", secret)));
    }
    (query(&pairs), authorization)
}

/// Writes pairs as a form or a query.
pub(crate) fn query(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}={}", form::encode(value))).collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(methods: Option<&[&str]>) -> Metadata {
        Metadata {
            issuer: String::new(),
            authorization_endpoint: String::new(),
            token_endpoint: String::new(),
            jwks_uri: String::new(),
            end_session_endpoint: None,
            token_endpoint_auth_methods_supported: methods
                .map(|methods| methods.iter().map(|method| (*method).to_owned()).collect()),
        }
    }

    #[test]
    fn a_secret_is_in_the_header_unless_the_issuer_takes_it_in_the_form_alone() {
        let exchange = |client_secret| Exchange {
            code: "c&d",
            verifier: "v",
            nonce: "n",
            redirect: "https://desk.example/login/return",
            client_id: "desk",
            client_secret,
            now: Timestamp::UNIX_EPOCH,
        };
        let (form, header) = request(&metadata(None), &exchange(Some("s:1")));
        assert_eq!(header.as_deref(), Some("Basic ZGVzazpzJTNBMQ=="));
        assert!(form.contains("code=c%26d&") && !form.contains("client_"), "{form}");
        let (form, header) = request(&metadata(Some(&["client_secret_post"])), &exchange(Some("s:1")));
        assert!(header.is_none() && form.ends_with("&client_id=desk&client_secret=s%3A1"), "{form}");
        let (form, header) = request(&metadata(None), &exchange(None));
        assert!(header.is_none() && form.ends_with("&code_verifier=v&client_id=desk"), "{form}");
    }

    #[test]
    fn a_code_of_an_error_is_short_and_plain_in_a_log_line() {
        assert_eq!(code("access_denied\n{\"x\":1}"), "access_deniedx1");
        assert_eq!(code(&"x".repeat(1000)).len(), 64);
    }
}
