//! A case on one screen.

use askama::Template;

use crate::pages::frame::Frame;
use crate::views::case::CaseView;
use crate::views::case_state::CaseState;
use crate::views::duplicates::Duplicate;
use crate::views::others::{NAMED_SECONDS, Other};
use crate::views::work::Did;

#[derive(Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    pub(crate) frame: Frame,
    pub(crate) case: CaseView,
    pub(crate) notice: Option<Notice>,
    pub(crate) draft: Draft,
    /// The cases that were closed as duplicates of this one.
    pub(crate) duplicates: Vec<Duplicate>,
    /// The names of people who may have cases.
    pub(crate) people: Vec<String>,
    /// The others who had it open shortly before.
    pub(crate) others: Vec<Other>,
    /// The reason why the person may not work on it and decide about it.
    pub(crate) denied: Option<&'static str>,
    pub(crate) may_give_back: bool,
    /// The address that says what is new.
    pub(crate) news: String,
}

/// The words of a person that were not sent, to be sent again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Draft {
    /// The note of a decision.
    pub(crate) note: String,
    /// A note alone.
    pub(crate) remark: String,
    pub(crate) to: String,
    pub(crate) other: String,
}

impl CasePage {
    /// Returns true if a decision is offered. While one is on its way, it is not offered again.
    fn is_open_to_decision(&self) -> bool {
        self.case.state.is_open() && !self.notice.as_ref().is_some_and(|notice| notice.is_decided)
    }
}

/// Tells what became of what a person decided or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    pub(crate) title: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) is_sent: bool,
    pub(crate) is_decided: bool,
    /// The work of others since the person read the case.
    pub(crate) meanwhile: Vec<Did>,
}

impl Notice {
    pub(crate) fn sent(title: &'static str, hint: &'static str) -> Self {
        Self { title, hint, is_sent: true, is_decided: false, meanwhile: vec![] }
    }
}
