//! The list of open cases.

use askama::Template;
use candor_domain::case::team::{Severity, Team};

use crate::pages::frame::{Frame, with_query};
use crate::views::triage::CaseRow;
use crate::words::language::Language;
use crate::words::names;
use crate::words::sentences::Words;

#[derive(Template)]
#[template(path = "cases.html")]
pub(crate) struct CasesPage {
    pub(crate) frame: Frame,
    pub(crate) rows: Vec<CaseRow>,
    pub(crate) views: Vec<View>,
    pub(crate) teams: Vec<Choice>,
    pub(crate) severities: Vec<Choice>,
    pub(crate) shops: Vec<Choice>,
    pub(crate) is_filtered: bool,
    pub(crate) query: String,
    pub(crate) next: Option<String>,
    pub(crate) first: Option<String>,
}

/// A view: an address that a person can keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) is_current: bool,
}

/// A value that a person can choose in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

/// Returns the views that most people keep: all, those of each team, and those that are urgent.
pub(crate) fn views(here: &str, all: &'static str, language: Language) -> Vec<View> {
    let view = |name, pairs: &[(&str, &str)]| {
        let address = with_query("/cases", pairs);
        View { name, is_current: address == here, address }
    };
    let teams = Team::ALL.into_iter().map(|team| view(names::team(team, language), &[("team", team.slug())]));
    let high = Severity::High;
    let urgent = view(Words(language).urgent(), &[("severity", high.slug())]);
    std::iter::once(view(all, &[])).chain(teams).chain([urgent]).collect()
}
