//! The rows of the list of open cases.

use candor_domain::case::resolution::Decision;
use candor_domain::ledger::entry::CaseEntry;
use jiff::SignedDuration;

use crate::address;
use crate::records::OpenCase;
use crate::views::case::seen;
use crate::views::glance::Glance;
use crate::views::said::Said;
use crate::views::when::{Ago, When};
use crate::words::{kinds, names, numbers};

/// A case in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CaseRow {
    pub(crate) address: String,
    pub(crate) kind: &'static str,
    pub(crate) summary: Said,
    pub(crate) number: String,
    pub(crate) shop: String,
    pub(crate) team: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) severity_slug: &'static str,
    pub(crate) opened: Ago,
    pub(crate) due: When,
    pub(crate) due_words: String,
    pub(crate) is_overdue: bool,
    pub(crate) again: Option<String>,
    pub(crate) assignee: Option<String>,
    /// True if the reader has it.
    pub(crate) is_mine: bool,
    /// The moment until which it is put off, if it is now.
    pub(crate) snoozed: Option<When>,
    /// The decisions that it offers.
    pub(crate) decisions: Vec<Decision>,
    /// Names what the case says now ([`seen`]).
    pub(crate) seen: String,
}

impl CaseRow {
    /// Returns the row of a case that the index has, if the order still has it open.
    pub(crate) fn of(open: &OpenCase, glance: &Glance<'_>) -> Option<Self> {
        let entry = glance.order().ledger.cases.get(&open.case)?;
        let CaseEntry::Open { number, .. } = entry else { return None };
        let language = glance.reader.language;
        let case = glance.case(&open.case);
        let cleared = || Said(glance.words().clearing().to_owned());
        let assignee = open.assignee.as_ref();
        let decisions = case.into_iter().flat_map(|case| &case.actions).filter_map(|action| action.decision);
        let left = open.due_at.duration_since(glance.reader.now);
        Some(Self {
            address: address::case(&open.order, &open.case),
            kind: kinds::kind(open.case.kind(), language),
            summary: case.map_or_else(cleared, |case| glance.said(&case.summary)),
            number: glance.number(),
            shop: open.order.shop.to_string(),
            team: names::team(open.team, language),
            severity: names::severity(open.severity, language),
            severity_slug: open.severity.slug(),
            opened: Ago(open.opened_at),
            due: When(open.due_at),
            due_words: numbers::due(left, language),
            is_overdue: left <= SignedDuration::ZERO,
            again: numbers::opening(*number, language),
            assignee: assignee.map(|person| person.as_str().to_owned()),
            is_mine: assignee.is_some_and(|person| person.as_str() == glance.reader.name),
            snoozed: open.snoozed_until.filter(|until| *until > glance.reader.now).map(When),
            decisions: decisions.collect(),
            seen: seen(&open.case, case, glance),
        })
    }
}
