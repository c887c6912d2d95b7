//! The login: the code flow of OpenID Connect with PKCE, state and nonce
//! (<https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth>, <https://www.rfc-editor.org/rfc/rfc9700>).
//!
//! ```text
//!   browser                     desk                          issuer
//!     │ GET /cases ────────────► gate: no session
//!     │ ◄──────────── /login?to=/cases
//!     │ GET /login ────────────► an attempt, in a signed cookie
//!     │ ◄──────────── authorize?state&nonce&code_challenge ─────►│ signs the person in
//!     │ GET /login/return?code&state ─► the attempt of this state │
//!     │                           code, verifier ────────────────►│
//!     │                          ◄──────────────────── ID token ──│
//!     │ ◄──────────── session, in a signed cookie; on to /cases
//! ```
//!
//! Pure are `claims` (what a token gives), `session` and `attempt` (what cookies hold), `return_path`, `id_token`. The shell is
//! `issuer` and `web` (HTTP to the issuer), `gate` and `routes`.

mod return_path;
pub mod claims;
mod settings;
mod signed;
mod cookies;
mod session;
mod attempt;
mod signatures;
mod id_token;
mod error;
mod web;
mod issuer;
mod door;
mod gate;
mod routes;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use candor_desk::desk::Clock;

pub use error::{Cause, Failure, LoginError, TokenError};
pub use session::Subject;
pub use settings::{Secrets, Settings};

use door::Door;

/// Puts a login in front of pages: for [`candor_desk::routes::routes_behind`].
pub fn behind_login(settings: Settings, clock: Clock) -> impl FnOnce(Router) -> Router {
    let door = Arc::new(Door::new(settings, clock));
    move |pages| {
        let own = Router::new()
            .route("/login", get(routes::begin))
            .route("/login/return", get(routes::finish))
            .route("/logout", get(routes::signed_out).post(routes::sign_out))
            .with_state(Arc::clone(&door));
        pages.layer(from_fn_with_state(door, gate::gate)).merge(own)
    }
}

#[cfg(test)]
mod tests;
