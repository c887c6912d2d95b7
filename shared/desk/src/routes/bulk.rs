//! One act on several cases. Each is checked for itself, and the answer says of each what became of it: an answer for all of
//! them at once says something untrue as soon as one fails (<https://github.com/nyaruka/rapidpro/pull/5773>).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::Decision;
use candor_domain::event::fact::Fact;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::Stored;
use jiff::Timestamp;

use crate::address;
use crate::asked::Asked;
use crate::desk::Desk;
use crate::pages::bulk::{BulkPage, BulkRow};
use crate::pages::frame::{Frame, Section, page};
use crate::pages::problem::{Problem, unanswered};
use crate::queue::PAGE_CASES_MAX;
use crate::records::Records;
use crate::routes::acting::{Unsent, event};
use crate::routes::decide::{DecideForm, resolution};
use crate::routes::work::{WorkForm, done};
use crate::views::case::CaseView;
use crate::views::glance::Glance;

/// The form of the list: what is done, and the cases, each with what the person read of it.
#[derive(Debug, Default)]
struct Together {
    cases: Vec<(OrderKey, CaseKey, String)>,
    work: WorkForm,
    decide: DecideForm,
}

impl Together {
    /// Reads the pairs of a form. A case is written as its address and what it said, with a blank between them.
    fn of(pairs: Vec<(String, String)>) -> Option<Self> {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "case" => {
                    let (address, seen) = value.split_once(' ')?;
                    let (order, case) = address::named_case(address)?;
                    form.cases.push((order, case, seen.to_owned()));
                }
                "act" => form.work.work = value,
                "to" => form.work.to = value,
                "until" => form.work.until = value,
                "decision" => form.decide.decision = value,
                "note" => form.decide.note = value,
                _ => {}
            }
        }
        Some(form)
    }

    /// Returns the reason for which nothing of it can be done.
    fn is_refused(&self) -> Option<Unsent> {
        let kinds: BTreeSet<_> = self.cases.iter().map(|(_, case, _)| case.kind()).collect();
        if self.cases.is_empty() {
            Some(Unsent::NoneChosen)
        } else if self.cases.len() > PAGE_CASES_MAX {
            Some(Unsent::TooMany)
        } else if self.is_decision() && kinds.len() > 1 {
            Some(Unsent::NotAlike)
        } else {
            None
        }
    }

    fn is_decision(&self) -> bool {
        self.work.work == "decide"
    }
}

/// Does the same with several cases, each if it is still what the person read.
pub(super) async fn together<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let form = form.ok().and_then(|Form(pairs)| Together::of(pairs));
    let Some(mut form) = form else { return Problem::Unreadable.answer(&asked) };
    let frame = Frame::of(&asked, Section::Cases, Some(desk.now()));
    if let Some(unsent) = form.is_refused() {
        let hint = Some(unsent.hint(frame.words));
        return page(unsent.status(), &BulkPage { frame, hint, done: vec![], left: vec![] });
    }
    let mut keys: Vec<OrderKey> = form.cases.iter().map(|(order, ..)| order.clone()).collect();
    keys.sort();
    keys.dedup();
    let orders = match desk.within(&asked).orders(keys).await {
        Ok(orders) => orders,
        Err(error) => return unanswered(error, &asked),
    };
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for (order, case, seen) in std::mem::take(&mut form.cases) {
        let Some(stored) = orders.iter().find(|stored| stored.order.key == order) else { continue };
        let (view, became) = one(&desk, &asked, &mut form, stored, (&case, seen)).await;
        let row = BulkRow {
            address: view.address,
            kind: view.kind,
            number: view.number,
            why: became.err().map(|unsent| unsent.hint(frame.words)),
        };
        if row.why.is_none() { done.push(row) } else { left.push(row) }
    }
    page(StatusCode::OK, &BulkPage { frame, hint: None, done, left })
}

/// Does it with one case. An order that has two of the cases is read once, and each is checked against what it said then.
async fn one<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    form: &mut Together,
    stored: &Stored,
    (case, seen): (&CaseKey, String),
) -> (CaseView, Result<(), Unsent>) {
    let now = desk.now();
    let view = CaseView::of(case, &Glance::at(stored, desk.reader(asked, now)));
    (form.work.seen, form.decide.seen) = (seen.clone(), seen);
    let became = match fact(desk, asked, form, (&stored.order.key.shop, case, &view), now) {
        Ok(fact) => match event(&stored.order.key, case, fact, asked, now) {
            Some(event) => desk.records().put(&event).await.map_err(|_| Unsent::NotTaken),
            None => Err(Unsent::NotOffered),
        },
        Err(unsent) => Err(unsent),
    };
    (view, became)
}

fn fact<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    form: &Together,
    (shop, case, view): (&Shop, &CaseKey, &CaseView),
    now: Timestamp,
) -> Result<Fact, Unsent> {
    if form.is_decision() {
        // What becomes of money and goods is decided with a cancellation, order by order.
        if form.decide.decision == Decision::Cancel.slug() {
            return Err(Unsent::NotOffered);
        }
        return resolution(case, view, &form.decide, Ok(None), asked).map(Fact::CaseResolved);
    }
    let calendar = desk.policy.calendar(shop);
    done(case, view, &form.work, asked, calendar, now).map(Fact::CaseWorkedOn)
}

/// Goes to the list: a page that was an answer to a form is loaded again as if it were one.
pub(super) async fn back() -> Response {
    Redirect::to("/cases").into_response()
}
