//! The decision of a person about a case.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::{Consequences, Decision, OtherCase, Resolution};
use candor_domain::event::fact::Fact;
use candor_domain::values::id::OrderKey;
use serde::Deserialize;

use crate::address;
use crate::asked::Asked;
use crate::desk::{Desk, Named};
use crate::pages::case::Draft;
use crate::pages::problem::{Problem, unanswered};
use crate::read::Read;
use crate::records::{Records, RecordsError};
use crate::rights;
use crate::routes::acting::{Unsent, event, me, must_be_as_read, remark};
use crate::routes::case::{CasePath, named, refused};
use crate::views::case::CaseView;
use crate::views::glance::Glance;

/// The form of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    pub(super) decision: String,
    pub(super) note: String,
    /// Names what the person read ([`CaseView::seen`]).
    pub(super) seen: String,
    /// The moment at which the person read it.
    pub(super) read_at: String,
    pub(super) refund: Option<String>,
    pub(super) restock: Option<String>,
    /// The other case that is about the same thing: its address, or the number of its order.
    pub(super) duplicate_of: String,
}

/// Puts a decision on the bus, if the case is still what the person read; if not, says what happened meanwhile.
pub(super) async fn decide<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<CasePath>,
    form: Result<Form<DecideForm>, FormRejection>,
) -> Response {
    let Some((order, key)) = named(path) else { return Problem::NotFound.answer(&asked) };
    let Ok(Form(form)) = form else { return Problem::Unreadable.answer(&asked) };
    let now = desk.now();
    let (stored, other) =
        match (desk.within(&asked).order(&order).await, other(&desk, &asked, (&order, &key), &form).await) {
            (Ok(Some(stored)), Ok(other)) => (stored, other),
            (Ok(None), _) => return Problem::NotFound.answer(&asked),
            (Err(error), _) | (_, Err(error)) => return unanswered(error, &asked),
        };
    let case = CaseView::of(&key, &Glance::at(&stored, desk.reader(&asked, now)));
    let resolution = match resolution(&key, &case, &form, other, &asked) {
        Ok(resolution) => resolution,
        Err(unsent) => {
            let draft = Draft { note: form.note, other: form.duplicate_of, ..Draft::default() };
            return refused(&asked, (Read::case(&order, &key), case), unsent, &form.read_at, draft, now);
        }
    };
    let Some(event) = event(&order, &key, Fact::CaseResolved(resolution), &asked, now) else {
        return Problem::Unreadable.answer(&asked);
    };
    match desk.records().put(&event).await {
        Ok(()) => Redirect::to(&format!("{}?sent={}", case.address, form.decision)).into_response(),
        Err(error) => unanswered(error, &asked),
    }
}

/// Goes to the case: a page that was an answer to a form is loaded again as if it were one.
pub(super) async fn back(asked: Asked, path: Named<CasePath>) -> Response {
    match named(path) {
        Some((order, case)) => Redirect::to(&address::case(&order, &case)).into_response(),
        None => Problem::NotFound.answer(&asked),
    }
}

/// The other case that a form names, if it names one, or that none can be meant.
type Other = Result<Option<OtherCase>, Unsent>;

/// Returns the other case that is meant: the one at an address, or the open case of the order with a number, one of the
/// same kind before others. A case is no duplicate of itself.
async fn other<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    (order, own): (&OrderKey, &CaseKey),
    form: &DecideForm,
) -> Result<Other, RecordsError> {
    let text = form.duplicate_of.trim();
    if text.is_empty() {
        return Ok(Ok(None));
    }
    let is_other = |key: &OrderKey, case: &CaseKey| key.shop == order.shop && (key != order || case != own);
    if let Some((key, case)) = address::named_case(text) {
        let is_there = is_other(&key, &case)
            && desk
                .within(asked)
                .order(&key)
                .await?
                .is_some_and(|stored| stored.order.ledger.cases.contains_key(&case));
        return Ok(is_there
            .then_some(Some(OtherCase { order_id: key.order_id, case }))
            .ok_or(Unsent::BadCase));
    }
    let found = desk.within(asked).found(text).await?;
    let open = found
        .iter()
        .flat_map(|stored| stored.order.ledger.open_cases().map(|(case, ..)| (&stored.order.key, case)));
    let mut open: Vec<_> = open.filter(|(key, case)| is_other(key, case)).collect();
    open.sort_by_key(|(_, case)| case.kind() != own.kind());
    let meant = match open.as_slice() {
        [only] => Some(only),
        [first, second, ..] if first.1.kind() == own.kind() && second.1.kind() != own.kind() => Some(first),
        [] | [_, _, ..] => None,
    };
    let meant = meant.map(|(key, case)| OtherCase { order_id: key.order_id.clone(), case: (*case).clone() });
    Ok(meant.map(Some).ok_or(Unsent::BadCase))
}

/// Returns the decision, if the case offers it now and says what the person read.
pub(super) fn resolution(
    key: &CaseKey,
    case: &CaseView,
    form: &DecideForm,
    other: Other,
    asked: &Asked,
) -> Result<Resolution, Unsent> {
    rights::may_work(&asked.viewer, case)?;
    if !case.state.is_open() {
        return Err(Unsent::ClosedMeanwhile);
    }
    if form.decision.is_empty() {
        return Err(Unsent::NoneChosen);
    }
    must_be_as_read(case, &form.seen)?;
    let offered = case.choices.iter().find(|choice| choice.slug == form.decision);
    let decision = offered.ok_or(Unsent::NotOffered)?.decision;
    let (note, duplicate_of) = (remark(&form.note)?, other?);
    if duplicate_of.is_some() && decision != Decision::Handled {
        return Err(Unsent::NotOffered);
    }
    let is_cancel = decision == Decision::Cancel;
    let consequences = Consequences {
        refund: is_cancel.then_some(form.refund.is_some()),
        restock: is_cancel.then_some(form.restock.is_some()),
    };
    Ok(Resolution { case: key.clone(), decision, note, by: me(asked), duplicate_of, consequences })
}
