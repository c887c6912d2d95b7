//! The pages of a login, for the layer in front of the routes that has one: they look like all others.

use axum::http::StatusCode;
use axum::http::header::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::address;
pub use crate::asked::Asked;
use crate::pages::door::DoorPage;
use crate::pages::frame::{Frame, Section, page};
use crate::words::sentences::Words;

/// Something that a login says on a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// The session ended before the form came. What the person wrote is shown, so that it is not lost.
    Ended {
        /// The note.
        note: String,
    },
    /// The person signed out here. The issuer may still know the person, and signs out at this address.
    SignedOut {
        /// The issuer's page, if it has one.
        issuer: Option<String>,
    },
    /// The issuer did not sign the person in.
    Refused,
    /// This is not the answer to a login that this browser began, or it took too long.
    Stale,
    /// The issuer's statement is not of this moment: one of the clocks is wrong.
    WrongTime,
    /// The issuer's statement is not for this desk, or its signature is wrong.
    Untrusted,
    /// The issuer did not answer.
    Unreachable,
}

impl Said {
    fn words(&self, words: Words) -> (StatusCode, &'static str, &'static str) {
        match self {
            Self::Ended { .. } => {
                (StatusCode::UNAUTHORIZED, words.session_ended(), words.session_ended_hint())
            }
            Self::SignedOut { .. } => (StatusCode::OK, words.signed_out(), words.signed_out_hint()),
            Self::Refused => (StatusCode::FORBIDDEN, words.login_refused(), words.login_refused_hint()),
            Self::Stale => (StatusCode::BAD_REQUEST, words.login_stale(), words.login_stale_hint()),
            Self::WrongTime => (StatusCode::BAD_GATEWAY, words.login_time(), words.login_time_hint()),
            Self::Untrusted => {
                (StatusCode::BAD_GATEWAY, words.login_untrusted(), words.login_untrusted_hint())
            }
            Self::Unreachable => {
                (StatusCode::SERVICE_UNAVAILABLE, words.login_unreachable(), words.login_unreachable_hint())
            }
        }
    }
}

/// Answers with a page, from which a new login leads to `to`, a path of the desk.
#[must_use]
pub fn answer(said: &Said, to: &str, asked: &Asked) -> Response {
    let frame = Frame::of(asked, Section::Neither, None);
    let (status, title, hint) = said.words(frame.words);
    let (note, issuer) = match said {
        Said::Ended { note } => (Some(note.as_str()).filter(|note| !note.is_empty()), None),
        Said::SignedOut { issuer } => (None, issuer.as_deref()),
        Said::Refused | Said::Stale | Said::WrongTime | Said::Untrusted | Said::Unreachable => (None, None),
    };
    let again = login_address(to);
    let mut answer = page(status, &DoorPage { frame, title, hint, note, issuer, again });
    if let Some(refresh) = issuer.and_then(|issuer| HeaderValue::from_str(&format!("0; url={issuer}")).ok()) {
        // The policy of the pages lets no form lead to another site, also not by a redirect, so this answer to a form goes
        // there by itself: https://www.w3.org/TR/CSP3/#directive-form-action
        answer.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    answer
}

/// Answers a page that asks for news with the news that the session ended.
#[must_use]
pub fn news_of_end(asked: &Asked) -> Response {
    (StatusCode::UNAUTHORIZED, Words(asked.language).session_over()).into_response()
}

/// Returns the address that begins a login and then leads to a path of the desk.
#[must_use]
pub fn login_address(to: &str) -> String {
    format!("/login?to={}", address::query(to))
}
