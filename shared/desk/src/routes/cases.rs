//! The list of open cases, and what is new in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use candor_domain::case::team::{Severity, Team};
use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;
use serde::Deserialize;

use crate::asked::Asked;
use crate::desk::{Asking, Desk};
use crate::pages::cases::{CasesPage, Choice, decisions, snoozes, views};
use crate::pages::frame::{Frame, Section, page, with_query};
use crate::pages::problem::unanswered;
use crate::queue::{Counts, News, PAGE_CASES_MAX, Page, State as Standing, Wanted, Whose, seen};
use crate::read::{Read, What};
use crate::records::{OpenCase, Records, RecordsError};
use crate::routes::acting::me;
use crate::routes::news::PageNews;
use crate::views::glance::Glance;
use crate::views::triage::CaseRow;
use crate::views::work::names_of;
use crate::words::{names, numbers};

/// The query of the list. What cannot be read counts as absent, so that an address that was kept for long still shows a
/// list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    team: String,
    severity: String,
    shop: String,
    whose: String,
    state: String,
    q: String,
    after: String,
    /// The moment at which the list was shown about whose news is asked.
    since: String,
    /// Its state then ([`seen`]).
    was: String,
}

impl ListQuery {
    fn wanted(&self, asked: &Asked, now: Timestamp) -> Wanted {
        let whose = match self.whose.as_str() {
            "mine" => Some(Whose::Of(me(asked))),
            "nobody" => Some(Whose::Nobodys),
            _ => None,
        };
        let state = match self.state.as_str() {
            "overdue" => Standing::Overdue,
            "snoozed" => Standing::Snoozed,
            _ => Standing::Waiting,
        };
        Wanted {
            shop: self.shop.parse().ok(),
            team: Team::ALL.into_iter().find(|team| team.slug() == self.team),
            severity: Severity::ALL.into_iter().find(|severity| severity.slug() == self.severity),
            whose,
            state,
            now,
        }
    }

    /// Returns the text that is searched for, if there is one that may be searched for.
    fn text(&self) -> Option<&str> {
        Some(self.q.trim()).filter(|text| !text.is_empty())
    }

    /// Returns the address of the same list, with more in its query.
    fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let Self { team, severity, shop, whose, state, q, .. } = self;
        let pairs = [
            ("team", team),
            ("severity", severity),
            ("shop", shop),
            ("whose", whose),
            ("state", state),
            ("q", q),
        ];
        let pairs = pairs.map(|(name, value)| (name, value.as_str()));
        with_query(path, &[pairs.as_slice(), more].concat())
    }
}

/// Shows the list of open cases.
pub(super) async fn list<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    query: Asking<ListQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    match listed(&desk, &asked, &query).await {
        Ok(shown) => Read::list(What::Cases, shown.rows.len()).on(page(StatusCode::OK, &shown)),
        Err(error) => unanswered(error, &asked),
    }
}

/// Says what is new in a list since it was shown, in a sentence; nothing where nothing is.
pub(super) async fn news<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    query: Asking<ListQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let now = desk.now();
    let wanted = query.wanted(&asked, now);
    let (Ok(shown_at), None) = (query.since.parse(), query.text()) else {
        return StatusCode::NO_CONTENT.into_response();
    };
    let cases = match desk.within(&asked).open_cases().await {
        Ok(cases) => cases,
        Err(error) => return unanswered(error, &asked),
    };
    match News::since(shown_at, &query.was, &cases, &wanted) {
        News { came: 0, is_other: false } => StatusCode::NO_CONTENT.into_response(),
        News { came, .. } => {
            let says = Some(numbers::news(came, asked.language));
            PageNews { says, ..PageNews::default() }.answer()
        }
    }
}

async fn listed<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    query: &ListQuery,
) -> Result<CasesPage, RecordsError> {
    let now = desk.now();
    let wanted = query.wanted(asked, now);
    let all = match query.text() {
        Some(text) => of_orders(desk, asked, text).await?,
        None => desk.within(asked).open_cases().await?,
    };
    let after = query.after.parse().ok();
    // Who looks for an order wants to see its cases, also those that are put off.
    let found = match query.text() {
        Some(_) => Page { cases: all.clone(), next: None },
        None => Page::after(after.as_ref(), &all, &wanted, PAGE_CASES_MAX),
    };
    let rows = rows(desk, asked, &found.cases, now).await?;
    let frame = Frame::of(asked, Section::Cases, Some(now));
    let language = asked.language;
    let team = |team: Team| choice(team.slug(), names::team(team, language), &query.team);
    let severity =
        |severity: Severity| choice(severity.slug(), names::severity(severity, language), &query.severity);
    let shop = |shop: &Shop| choice(shop.as_str(), shop.as_str(), &query.shop);
    let counts = Counts::of(&all, &wanted, me(asked).as_ref());
    let views = views(&query.address("/cases", &[]), counts, frame.words);
    let (since, was) = (now.to_string(), seen(&all, &wanted));
    Ok(CasesPage {
        decisions: decisions(&rows, language),
        snoozes: snoozes(language),
        people: names_of(&all, &asked.viewer.name),
        rows,
        teams: Team::ALL.into_iter().map(team).collect(),
        severities: Severity::ALL.into_iter().rev().map(severity).collect(),
        shops: desk.policy.shops.keys().filter(|shop| asked.viewer.shops.includes(shop)).map(shop).collect(),
        is_filtered: views.iter().all(|view| !view.is_current),
        views,
        query: query.q.clone(),
        whose: query.whose.clone(),
        state: query.state.clone(),
        news: query.address("/cases/news", &[("since", &since), ("was", &was)]),
        again: query.address("/cases", &[]),
        next: found.next.map(|next| query.address("/cases", &[("after", &next.to_string())])),
        first: (!query.after.is_empty()).then(|| query.address("/cases", &[])),
        frame,
    })
}

fn choice(value: &str, name: &str, chosen: &str) -> Choice {
    Choice { value: value.to_owned(), name: name.to_owned(), is_chosen: value == chosen }
}

/// Returns the open cases of the orders that a person means by a text.
async fn of_orders<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    text: &str,
) -> Result<Vec<OpenCase>, RecordsError> {
    let orders = desk.within(asked).found(text).await?;
    let open = orders.iter().flat_map(|stored| OpenCase::of(&stored.order, &desk.policy));
    let mut cases: Vec<OpenCase> = open.collect();
    cases.sort_by_cached_key(crate::queue::place);
    Ok(cases)
}

async fn rows<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    open: &[OpenCase],
    now: Timestamp,
) -> Result<Vec<CaseRow>, RecordsError> {
    let mut keys: Vec<OrderKey> = open.iter().map(|open| open.order.clone()).collect();
    keys.sort();
    keys.dedup();
    let orders = desk.within(asked).orders(keys).await?;
    let reader = desk.reader(asked, now);
    let glances: BTreeMap<&OrderKey, Glance<'_>> =
        orders.iter().map(|stored| (&stored.order.key, Glance::at(stored, reader))).collect();
    let row = |open: &OpenCase| CaseRow::of(open, glances.get(&open.order)?);
    Ok(open.iter().filter_map(row).collect())
}
