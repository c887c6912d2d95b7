//! Takes apart what was read: it is there, there is no such thing, or the records did not answer.

use axum::response::Response;

use crate::asked::Asked;
use crate::pages::problem::{Problem, unanswered};
use crate::records::RecordsError;

/// A reason for which something that was read is not there.
#[derive(Debug)]
pub(super) enum Absent {
    /// There is nothing of this name that the person may see.
    Nothing,
    /// The records did not answer.
    Unread(RecordsError),
}

/// Returns what was read, if it is there.
pub(super) fn present<T>(read: Result<Option<T>, RecordsError>) -> Result<T, Absent> {
    read.map_err(Absent::Unread)?.ok_or(Absent::Nothing)
}

impl Absent {
    /// Answers with the reason.
    pub(super) fn answer(self, asked: &Asked) -> Response {
        match self {
            Self::Nothing => Problem::NotFound.answer(asked),
            Self::Unread(error) => unanswered(error, asked),
        }
    }
}
