//! The login's own addresses.

use std::sync::Arc;

use axum::Extension;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use candor_desk::door::{Asked, Said, answer};
use serde::Deserialize;

use super::attempt::{ATTEMPT, ATTEMPTS_MAX, Attempt, OPEN_FOR};
use super::door::{Door, failed};
use super::error::LoginError;
use super::issuer::code;
use super::return_path::{HOME, local};
use super::session::SESSION;
use super::settings::Secrets;
use super::signed;

/// The query of an address that begins a login.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BeginQuery {
    to: String,
}

/// Begins an attempt, and sends the browser to the issuer.
pub(crate) async fn begin(
    State(door): State<Arc<Door>>,
    Extension(secrets): Extension<Secrets>,
    asked: Asked,
    headers: HeaderMap,
    query: Result<Query<BeginQuery>, QueryRejection>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let to = local(&query.to);
    match begun(&door, &secrets, to).await {
        Ok((address, attempt, cookie)) => {
            let mut answer = Redirect::to(&address).into_response();
            let surplus = door.cookies.stems(&headers, ATTEMPT);
            let surplus = if surplus.len() < ATTEMPTS_MAX { vec![] } else { surplus };
            let removed = surplus.iter().filter_map(|stem| door.cookies.remove(stem));
            let stem = Attempt::stem(&attempt.state);
            let set = door.cookies.set(&stem, &cookie, OPEN_FOR.as_secs());
            answer.headers_mut().extend(removed.chain(set).map(|cookie| (SET_COOKIE, cookie)));
            answer
        }
        Err(error) => failed(error, to, &asked),
    }
}

async fn begun(door: &Door, secrets: &Secrets, to: &str) -> Result<(String, Attempt, String), LoginError> {
    let attempt = Attempt::begin(to, door.now()).ok_or(LoginError::NoRandom)?;
    let address = door.authorization(&attempt).await?;
    let cookie = signed::write(&secrets.keys, ATTEMPT, &attempt).unwrap_or_default();
    Ok((address, attempt, cookie))
}

/// The query with which the issuer sends the browser back:
/// <https://openid.net/specs/openid-connect-core-1_0.html#AuthResponse>.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReturnQuery {
    state: String,
    code: String,
    error: String,
    /// The issuer's name, where it tells it: <https://www.rfc-editor.org/rfc/rfc9207>.
    iss: Option<String>,
}

/// Ends an attempt: signs the person in, and goes to where the person was.
pub(crate) async fn finish(
    State(door): State<Arc<Door>>,
    Extension(secrets): Extension<Secrets>,
    asked: Asked,
    headers: HeaderMap,
    query: Result<Query<ReturnQuery>, QueryRejection>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let attempt = match door.attempt(&secrets.keys, &headers, &query.state) {
        Ok(attempt) => attempt,
        // Somebody who is signed in went back in the browser's history.
        Err(_) if door.session(&secrets, &headers).is_some() => return Redirect::to(HOME).into_response(),
        Err(error) => return failed(error, HOME, &asked),
    };
    let signed_in = signed_in(&door, &secrets, &attempt, &query).await;
    // The cookie comes from a browser, where it could have been kept since the rules were others.
    let to = local(&attempt.to);
    let (mut answer, session) = match signed_in {
        Ok(session) => {
            let seconds = door.settings.session.as_secs();
            (Redirect::to(to).into_response(), door.cookies.set(SESSION, &session, seconds))
        }
        Err(error) => (failed(error, to, &asked), None),
    };
    // An attempt counts once, whatever becomes of it.
    let removed = door.cookies.remove(&Attempt::stem(&attempt.state));
    answer.headers_mut().extend(removed.into_iter().chain(session).map(|cookie| (SET_COOKIE, cookie)));
    answer
}

async fn signed_in(
    door: &Door,
    secrets: &Secrets,
    attempt: &Attempt,
    query: &ReturnQuery,
) -> Result<String, LoginError> {
    let known = door.issuer.known(door.now()).await?;
    // The answer of another issuer, mixed into this login: https://www.rfc-editor.org/rfc/rfc9207#section-1
    if query.iss.as_ref().is_some_and(|iss| *iss != known.metadata.issuer) {
        return Err(LoginError::Stale("the answer is of another issuer"));
    }
    if !query.error.is_empty() || query.code.is_empty() {
        return Err(LoginError::Refused(code(&query.error)));
    }
    door.signed_in(secrets, attempt, &query.code).await
}

/// Signs out here, and then at the issuer.
pub(crate) async fn sign_out(State(door): State<Arc<Door>>, asked: Asked) -> Response {
    let issuer = door.issuers_end().await;
    let mut page = answer(&Said::SignedOut { issuer }, HOME, &asked);
    page.headers_mut().extend(door.cookies.remove(SESSION).map(|cookie| (SET_COOKIE, cookie)));
    page
}

/// Says that the person is signed out: the issuer leads here.
pub(crate) async fn signed_out(
    State(door): State<Arc<Door>>,
    Extension(secrets): Extension<Secrets>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    if door.session(&secrets, &headers).is_some() {
        return Redirect::to(HOME).into_response();
    }
    answer(&Said::SignedOut { issuer: None }, HOME, &asked)
}
