//! A case on one screen.

use askama::Template;

use crate::pages::frame::Frame;
use crate::views::case::{CaseState, CaseView};

#[derive(Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    pub(crate) frame: Frame,
    pub(crate) case: CaseView,
    pub(crate) notice: Option<Notice>,
    /// The note as the person wrote it, where it was not sent.
    pub(crate) note: String,
}

/// Tells what became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) is_sent: bool,
}
