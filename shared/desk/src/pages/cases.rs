//! The list of open cases.

use askama::Template;
use candor_domain::case::resolution::Decision;
use candor_domain::case::team::{Severity, Team};

use crate::pages::frame::{Frame, with_query};
use crate::queue::Counts;
use crate::views::snooze::Until;
use crate::views::triage::CaseRow;
use crate::words::names;
use crate::words::sentences::Words;
use candor_domain::values::language::Language;

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
    pub(crate) whose: String,
    pub(crate) state: String,
    /// The decisions that can be made about several cases at once.
    pub(crate) decisions: Vec<Choice>,
    pub(crate) snoozes: Vec<Choice>,
    pub(crate) people: Vec<String>,
    /// The address that says what is new in the list.
    pub(crate) news: String,
    /// The address of the list.
    pub(crate) again: String,
    pub(crate) next: Option<String>,
    pub(crate) first: Option<String>,
}

/// A view: an address that a person can keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct View {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) is_current: bool,
    /// The number of cases in it, where it is shown.
    pub(crate) count: Option<usize>,
    pub(crate) is_bad: bool,
}

/// A value that a person can choose in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

/// Returns the views that most people keep: all, one's own, those that no person has, those that are overdue, put off or urgent, and
/// those of each team. The numbers are of the shop, team and severity that are shown.
pub(crate) fn views(here: &str, counts: Counts, words: Words) -> Vec<View> {
    let view = |name, pairs: &[(&str, &str)], count: Option<usize>| {
        let address = with_query("/cases", pairs);
        View { name, is_current: address == here, address, count, is_bad: false }
    };
    let overdue = view(words.overdue(), &[("state", "overdue")], Some(counts.overdue));
    let standing = [
        view(words.all(), &[], Some(counts.waiting)),
        view(words.mine(), &[("whose", "mine")], Some(counts.mine)),
        view(words.nobodys(), &[("whose", "nobody")], Some(counts.nobodys)),
        View { is_bad: counts.overdue > 0, ..overdue },
        view(words.snoozed(), &[("state", "snoozed")], Some(counts.snoozed)),
    ];
    let teams =
        Team::ALL.into_iter().map(|team| view(names::team(team, words.0), &[("team", team.slug())], None));
    let high = Severity::High;
    let urgent = view(words.urgent(), &[("severity", high.slug())], None);
    standing.into_iter().chain(teams).chain([urgent]).collect()
}

/// Returns the decisions that some of the cases offer. An order is cancelled by itself alone: what becomes of its money and
/// its goods is decided with it.
pub(crate) fn decisions(rows: &[CaseRow], language: Language) -> Vec<Choice> {
    let offered = |decision: &Decision| rows.iter().any(|row| row.decisions.contains(decision));
    let together = Decision::ALL.into_iter().filter(|decision| *decision != Decision::Cancel).filter(offered);
    let choice = |decision: Decision| Choice {
        value: decision.slug().to_owned(),
        name: names::decision(decision, language).to_owned(),
        is_chosen: false,
    };
    together.map(choice).collect()
}

/// Returns the times until which cases can be put off together. Each is in the zone of its own shop.
pub(crate) fn snoozes(language: Language) -> Vec<Choice> {
    let choice = |until: Until| Choice {
        value: until.slug().to_owned(),
        name: until.name(language).to_owned(),
        is_chosen: false,
    };
    Until::ALL.into_iter().map(choice).collect()
}
