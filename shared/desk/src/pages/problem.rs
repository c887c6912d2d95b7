//! The pages that say what went wrong, and what to do.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use crate::asked::Asked;
use crate::pages::frame::{Frame, Section, page};
use crate::records::{Failure, RecordsError};

/// A reason for which the page that was asked for cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// There is nothing at the address.
    NotFound,
    /// The person has no role.
    NoRole,
    /// The request is from another site.
    Refused,
    /// The request could not be read.
    Unreadable,
    /// The records could not be read.
    Failed,
    /// The bus did not take what a person decided or did.
    Undecided,
}

/// Answers that the records did not, and leaves the error in the answer for the layer that logs.
pub(crate) fn unanswered(error: RecordsError, asked: &Asked) -> Response {
    let problem = match error {
        RecordsError::Unread { .. } | RecordsError::Unnoted { .. } => Problem::Failed,
        RecordsError::Undecided { .. } => Problem::Undecided,
    };
    let mut answer = problem.answer(asked);
    answer.extensions_mut().insert(Failure(Arc::new(error)));
    answer
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    frame: Frame,
    title: &'static str,
    hint: &'static str,
}

impl Problem {
    pub(crate) fn answer(self, asked: &Asked) -> Response {
        let frame = Frame::of(asked, Section::Neither, None);
        let words = frame.words;
        let (status, title, hint) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, words.not_found(), words.not_found_hint()),
            Self::NoRole => (StatusCode::FORBIDDEN, words.no_role(), words.no_role_hint()),
            Self::Refused => (StatusCode::FORBIDDEN, words.refused(), words.refused_hint()),
            Self::Unreadable => (StatusCode::BAD_REQUEST, words.unreadable(), words.unreadable_hint()),
            Self::Failed => (StatusCode::SERVICE_UNAVAILABLE, words.failed(), words.failed_hint()),
            Self::Undecided => {
                (StatusCode::BAD_GATEWAY, words.decision_failed(), words.decision_failed_hint())
            }
        };
        page(status, &ProblemPage { frame, title, hint })
    }
}
