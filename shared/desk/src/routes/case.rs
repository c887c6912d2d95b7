//! A case, and what is new about it.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;
use serde::Deserialize;

use crate::address;
use crate::asked::Asked;
use crate::desk::{Asking, Desk, Named};
use crate::pages::case::{CasePage, Draft, Notice};
use crate::pages::frame::{Frame, Section, page, with_query};
use crate::pages::problem::Problem;
use crate::read::Read;
use crate::records::Records;
use crate::rights;
use crate::routes::acting::Unsent;
use crate::routes::news::PageNews;
use crate::routes::orders::of_path;
use crate::routes::others::Others;
use crate::routes::present::present;
use crate::views::case::CaseView;
use crate::views::duplicates::duplicates;
use crate::views::glance::Glance;
use crate::views::work::{Did, names_of};
use crate::words::names;
use crate::words::sentences::Words;

/// The query of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CaseQuery {
    /// The decision that was sent.
    sent: String,
    /// The event of what was done.
    did: String,
    /// The address of a case that is a duplicate of this one.
    duplicate: String,
    /// The state of the page about whose news is asked ([`CaseView::seen`]), and when it was shown.
    seen: String,
    since: String,
}

/// Shows a case.
pub(super) async fn one<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<CasePath>,
    query: Asking<CaseQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let Some((order, key)) = named(path) else { return Problem::NotFound.answer(&asked) };
    let now = desk.now();
    let stored = match present(desk.within(&asked).order(&order).await) {
        Ok(stored) => stored,
        Err(absent) => return absent.answer(&asked),
    };
    let read = Read::case(&order, &key);
    let is_recorded = stored.order.facts.work_on(&key).iter().any(|held| held.stamp.id.as_str() == query.did);
    let case = CaseView::of(&key, &Glance::at(&stored, desk.reader(&asked, now)));
    let mut at_case = Others::at(&desk, &asked, (&order, &key), &case, now).await;
    let words = Words(asked.language);
    let is_decided = !query.sent.is_empty() && case.state.is_open();
    let is_awaited = is_decided || (!query.did.is_empty() && !is_recorded);
    let title = if is_decided { words.sent_title() } else { words.did_title() };
    let notice = is_awaited.then(|| Notice { is_decided, ..Notice::sent(title, words.sent_hint()) });
    let named = address::named_case(&query.duplicate);
    let shown = shown(&asked, case, notice, Draft::default(), now);
    // What other orders say is a help alone, too.
    let others = desk.within(&asked).of_same_customer(&stored.order).await.unwrap_or_default();
    let orders = others.iter().chain([&stored]).map(|stored| &stored.order);
    let duplicates = duplicates(orders, (&order, &key), named, asked.language);
    // The names are a help alone: who cannot be shown them still works on the case. Only who may assign it needs them.
    let people = if shown.denied.is_none() && shown.case.state.is_open() {
        let all = desk.within(&asked).open_cases().await;
        all.map(|all| names_of(&all, &asked.viewer.name)).unwrap_or_default()
    } else {
        vec![]
    };
    let others = std::mem::take(&mut at_case.named);
    at_case.on(read.on(page(StatusCode::OK, &CasePage { duplicates, people, others, ..shown })))
}

fn shown(asked: &Asked, case: CaseView, notice: Option<Notice>, draft: Draft, now: Timestamp) -> CasePage {
    let news = [("seen", case.seen.as_str()), ("since", &now.to_string())];
    let holder = case.work.holder.as_ref();
    CasePage {
        frame: Frame::of(asked, Section::Cases, Some(now)),
        notice,
        draft,
        duplicates: vec![],
        people: vec![],
        others: vec![],
        denied: rights::may_work(&asked.viewer, &case)
            .err()
            .map(|denied| names::denied(denied, asked.language)),
        may_give_back: holder.is_some_and(|holder| rights::may_give_back(&asked.viewer, &case, holder)),
        news: with_query(&format!("{}/news", case.address), &news),
        case,
    }
}

/// Shows a case with the reason for which an act was not sent, what others did since the person read it, and what the
/// person wrote.
pub(super) fn refused(
    asked: &Asked,
    (read, case): (Read, CaseView),
    unsent: Unsent,
    read_at: &str,
    draft: Draft,
    now: Timestamp,
) -> Response {
    let words = Words(asked.language);
    let read_at = read_at.parse().unwrap_or(Timestamp::MAX);
    let meanwhile: Vec<Did> = case.work.since(read_at).cloned().collect();
    let notice = Notice { meanwhile, is_sent: false, ..Notice::sent(words.not_sent(), unsent.hint(words)) };
    read.on(page(unsent.status(), &shown(asked, case, Some(notice), draft, now)))
}

/// Says what is new about a case since it was shown, and who else had it open shortly before; nothing where nothing is.
pub(super) async fn news<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<CasePath>,
    query: Asking<CaseQuery>,
) -> Response {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let Some((order, key)) = named(path) else { return StatusCode::NOT_FOUND.into_response() };
    let stored = match present(desk.within(&asked).order(&order).await) {
        Ok(stored) => stored,
        Err(absent) => return absent.answer(&asked),
    };
    let now = desk.now();
    let case = CaseView::of(&key, &Glance::at(&stored, desk.reader(&asked, now)));
    let others = Others::at(&desk, &asked, (&order, &key), &case, now).await;
    let since = query.since.parse().unwrap_or(Timestamp::MAX);
    let says = (case.seen != query.seen).then(|| said(&case, since, Words(asked.language)));
    let answer = PageNews { says, others: &others.named }.answer();
    others.on(answer)
}

/// Returns what happened to a case since a moment: the last thing that a person did, or that it closed or says something else.
fn said(case: &CaseView, since: Timestamp, words: Words) -> String {
    let did = case.work.since(since).last();
    let by = did.map(|did| match &did.by {
        Some(by) => format!("{by} {}", did.what),
        None => format!("{} {}", words.someone_did(), did.what),
    });
    let by = by.map(|by| match did.and_then(|did| did.whom.as_ref()) {
        Some(whom) => format!("{by} {whom}"),
        None => by.trim_end_matches(':').to_owned(),
    });
    match (by, case.state.is_open()) {
        (Some(by), true) => format!("{by}."),
        (Some(by), false) => format!("{by}. {}", words.now_closed()),
        (None, true) => words.says_more().to_owned(),
        (None, false) => words.closed_meanwhile().to_owned(),
    }
}

/// The shop, the order and the case in a path.
pub(super) type CasePath = (String, String, String);

/// Returns the order and the case that a path names.
pub(super) fn named(path: Named<CasePath>) -> Option<(OrderKey, CaseKey)> {
    let Path((shop, order, case)) = path.ok()?;
    let case = address::text(&case)?.parse().ok()?;
    Some((of_path(&shop, &order)?, case))
}
