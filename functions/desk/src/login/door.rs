//! The login's own state, and its steps.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::response::Response;
use candor_aws::keys::Keys;
use candor_desk::desk::Clock;
use candor_desk::door::{Asked, answer};
use jiff::Timestamp;

use super::attempt::{ATTEMPT, Attempt};
use super::cookies::{BYTES_MAX, Cookies};
use super::error::{Failure, LoginError};
use super::issuer::{Exchange, Issuer, query};
use super::session::{SESSION, Session};
use super::settings::{Secrets, Settings};
use super::signed;

/// A login.
pub(crate) struct Door {
    pub(crate) settings: Settings,
    pub(crate) cookies: Cookies,
    pub(crate) issuer: Issuer,
    clock: Clock,
}

impl Door {
    pub(crate) fn new(settings: Settings, clock: Clock) -> Self {
        let (cookies, issuer) = (Cookies::of(&settings.address), Issuer::new(&settings.issuer));
        Self { settings, cookies, issuer, clock }
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// Returns the session of a request, if it has one that is not over.
    pub(crate) fn session(&self, secrets: &Secrets, headers: &HeaderMap) -> Option<Session> {
        let cookie = self.cookies.read(headers, SESSION)?;
        let session: Session = signed::read(&secrets.keys, SESSION, &cookie)?;
        Some(session).filter(|session| !session.is_over(self.now()))
    }

    /// Returns the attempt that the browser began with this state.
    pub(crate) fn attempt(
        &self,
        keys: &Keys,
        headers: &HeaderMap,
        state: &str,
    ) -> Result<Attempt, LoginError> {
        let cookie = self.cookies.read(headers, &Attempt::stem(state));
        let attempt = cookie.and_then(|cookie| signed::read::<Attempt>(keys, ATTEMPT, &cookie));
        let attempt = attempt.filter(|attempt| attempt.state == state);
        let attempt = attempt.ok_or(LoginError::Stale("this browser did not begin it"))?;
        if attempt.is_over(self.now()) {
            return Err(LoginError::Stale("it took longer than ten minutes"));
        }
        Ok(attempt)
    }

    /// Returns the address at the issuer that an attempt begins at.
    pub(crate) async fn authorization(&self, attempt: &Attempt) -> Result<String, LoginError> {
        let known = self.issuer.known(self.now()).await?;
        let (redirect, challenge) = (self.redirect(), attempt.challenge());
        let asked = query(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &redirect),
            ("scope", "openid profile email"),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        Ok(joined(&known.metadata.authorization_endpoint, &asked))
    }

    /// Returns the session that a code is good for.
    pub(crate) async fn signed_in(
        &self,
        secrets: &Secrets,
        attempt: &Attempt,
        code: &str,
    ) -> Result<String, LoginError> {
        let (redirect, now) = (self.redirect(), self.now());
        let exchange = Exchange {
            code,
            verifier: &attempt.verifier,
            nonce: &attempt.nonce,
            redirect: &redirect,
            client_id: &self.settings.client_id,
            client_secret: secrets.client_secret.as_deref(),
            now,
        };
        let claims = self.issuer.claims(&exchange).await?;
        let viewer = self.settings.claims.viewer(&claims);
        let until = now.saturating_add(self.settings.session).unwrap_or(Timestamp::MAX);
        let subject = claims.get("sub").and_then(|sub| sub.as_str()).unwrap_or_default();
        let session = signed::write(&secrets.keys, SESSION, &Session::of(subject, &viewer, until));
        let session = session.unwrap_or_default();
        let bytes = session.len();
        if bytes > BYTES_MAX { Err(LoginError::TooLarge { bytes }) } else { Ok(session) }
    }

    /// Returns the issuer's page that ends its own session, if it has one. Cognito calls the address to return to otherwise than
    /// the standard (<https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html>,
    /// <https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout>).
    pub(crate) async fn issuers_end(&self) -> Option<String> {
        let known = self.issuer.known(self.now()).await.ok()?;
        let end = known.metadata.end_session_endpoint.as_deref()?;
        let back = format!("{}/logout", self.settings.address);
        let id = self.settings.client_id.as_str();
        let asked = query(&[("client_id", id), ("post_logout_redirect_uri", &back), ("logout_uri", &back)]);
        Some(joined(end, &asked))
    }

    fn redirect(&self) -> String {
        format!("{}/login/return", self.settings.address)
    }
}

/// Answers that the login did not succeed, and leaves the error in the answer for the layer that logs.
pub(crate) fn failed(error: LoginError, to: &str, asked: &Asked) -> Response {
    let mut page = answer(&error.said(), to, asked);
    page.extensions_mut().insert(Failure(Arc::new(error)));
    page
}

fn joined(address: &str, query: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{query}")
}
