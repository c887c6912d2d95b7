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
    /// The reason why the person may not decide about it.
    pub(crate) denied: Option<&'static str>,
    /// The note as the person wrote it, where it was not sent.
    pub(crate) note: String,
}

impl CasePage {
    /// Returns true if a decision is offered. While one is on its way, it is not offered again.
    fn is_open_to_decision(&self) -> bool {
        self.case.state.is_open() && !self.notice.is_some_and(|notice| notice.is_sent)
    }
}

/// Tells what became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) is_sent: bool,
}
