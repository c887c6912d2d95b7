//! The list of open cases, and a case.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use candor_domain::case::key::CaseKey;
use candor_domain::case::team::{Severity, Team};
use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;
use serde::Deserialize;

use crate::address;
use crate::asked::Asked;
use crate::desk::{Asking, Desk, Named};
use crate::pages::case::{CasePage, Notice};
use crate::pages::cases::{CasesPage, Choice, views};
use crate::pages::frame::{Frame, Section, page, with_query};
use crate::pages::problem::{Problem, unanswered};
use crate::read::{Read, What};
use crate::records::{OpenCase, PAGE_CASES_MAX, Page, Records, RecordsError, Wanted};
use crate::routes::orders::of_path;
use crate::viewer::Viewer;
use crate::views::case::CaseView;
use crate::views::glance::Glance;
use crate::views::triage::CaseRow;
use crate::words::names;

/// The query of the list. What cannot be read counts as absent, so that an address that was kept for long still shows a
/// list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    team: String,
    severity: String,
    shop: String,
    q: String,
    after: String,
}

impl ListQuery {
    fn wanted(&self, viewer: &Viewer) -> Wanted {
        let shops = &viewer.shops;
        Wanted {
            shops: self.shop.parse().map_or_else(|_| shops.clone(), |shop| shops.narrowed_to(shop)),
            team: Team::ALL.into_iter().find(|team| team.slug() == self.team),
            severity: Severity::ALL.into_iter().find(|severity| severity.slug() == self.severity),
        }
    }

    /// Returns the text that is searched for, if there is one that may be searched for.
    fn text(&self) -> Option<&str> {
        Some(self.q.trim()).filter(|text| !text.is_empty())
    }

    /// Returns the address of the same list from another place on.
    fn address(&self, after: &str) -> String {
        let Self { team, severity, shop, q, .. } = self;
        let pairs = [("team", team), ("severity", severity), ("shop", shop), ("q", q)];
        let pairs = pairs.map(|(name, value)| (name, value.as_str()));
        with_query("/cases", &[pairs.as_slice(), &[("after", after)]].concat())
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

async fn listed<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    query: &ListQuery,
) -> Result<CasesPage, RecordsError> {
    let (now, wanted) = (desk.now(), query.wanted(&asked.viewer));
    let found = match query.text() {
        Some(text) => of_orders(desk, asked, &wanted, text).await?,
        None => {
            desk.within(asked).open_cases(&wanted, query.after.parse().ok().as_ref(), PAGE_CASES_MAX).await?
        }
    };
    let rows = rows(desk, asked, &found.cases, now).await?;
    let frame = Frame::of(asked, Section::Cases, Some(now));
    let (words, language) = (frame.words, asked.language);
    let team = |team: Team| choice(team.slug(), names::team(team, language), &query.team);
    let severity =
        |severity: Severity| choice(severity.slug(), names::severity(severity, language), &query.severity);
    let shop = |shop: &Shop| choice(shop.as_str(), shop.as_str(), &query.shop);
    let views = views(&query.address(""), words.all(), language);
    Ok(CasesPage {
        rows,
        teams: Team::ALL.into_iter().map(team).collect(),
        severities: Severity::ALL.into_iter().rev().map(severity).collect(),
        shops: desk.policy.shops.keys().filter(|shop| asked.viewer.shops.includes(shop)).map(shop).collect(),
        is_filtered: views.iter().all(|view| !view.is_current),
        views,
        query: query.q.clone(),
        next: found.next.map(|next| query.address(&next.to_string())),
        first: (!query.after.is_empty()).then(|| query.address("")),
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
    wanted: &Wanted,
    text: &str,
) -> Result<Page, RecordsError> {
    let orders = desk.within(asked).found(text).await?;
    let open = orders.iter().flat_map(|stored| OpenCase::of(&stored.order, &desk.policy));
    let mut cases: Vec<OpenCase> = open.filter(|open| wanted.includes(open)).collect();
    cases.sort_by_key(OpenCase::place);
    Ok(Page { cases, next: None })
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

/// The query of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CaseQuery {
    sent: String,
}

/// Shows a case.
pub(super) async fn one<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<CasePath>,
    query: Asking<CaseQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let Some((order, case)) = named(path) else { return Problem::NotFound.answer(&asked) };
    let now = desk.now();
    let stored = match desk.within(&asked).order(&order).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return Problem::NotFound.answer(&asked),
        Err(error) => return unanswered(error, &asked),
    };
    let glance = Glance::at(&stored, desk.reader(&asked, now));
    let (read, denied) = (Read::case(&order, &case), denied(&desk, &asked, &case));
    let case = CaseView::of(&case, &glance);
    let frame = Frame::of(&asked, Section::Cases, Some(now));
    let words = frame.words;
    let is_awaited = !query.sent.is_empty() && case.state.is_open();
    let notice =
        is_awaited.then(|| Notice { title: words.sent_title(), hint: words.sent_hint(), is_sent: true });
    read.on(page(StatusCode::OK, &CasePage { frame, case, notice, denied, note: String::new() }))
}

/// Returns the reason why a person may not decide about a case, in words.
pub(super) fn denied<R>(desk: &Desk<R>, asked: &Asked, case: &CaseKey) -> Option<&'static str> {
    let denied = asked.viewer.may_decide(desk.policy.team(case)).err()?;
    Some(names::denied(denied, asked.language))
}

/// The shop, the order and the case in a path.
pub(super) type CasePath = (String, String, String);

/// Returns the order and the case that a path names.
pub(super) fn named(path: Named<CasePath>) -> Option<(OrderKey, CaseKey)> {
    let Path((shop, order, case)) = path.ok()?;
    let case = address::text(&case)?.parse().ok()?;
    Some((of_path(&shop, &order)?, case))
}
