//! The decision of a person about a case.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use candor_domain::case::key::CaseKey;
use candor_domain::case::resolution::{Consequences, Decision, Resolution};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{EventId, OrderKey};
use candor_domain::values::text::Remark;
use jiff::Timestamp;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::address;
use crate::asked::Asked;
use crate::desk::{Desk, Named};
use crate::digest::short;
use crate::pages::case::{CasePage, Notice};
use crate::pages::frame::{Frame, Section, page};
use crate::pages::problem::{Problem, unanswered};
use crate::read::Read;
use crate::records::Records;
use crate::routes::cases::{CasePath, denied, named};
use crate::views::case::CaseView;
use crate::views::glance::Glance;
use crate::words::sentences::Words;

/// The form of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct DecideForm {
    decision: String,
    note: String,
    /// Names what the person read ([`CaseView::seen`]).
    seen: String,
    refund: Option<String>,
    restock: Option<String>,
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
    let stored = match desk.within(&asked).order(&order).await {
        Ok(Some(stored)) => stored,
        Ok(None) => return Problem::NotFound.answer(&asked),
        Err(error) => return unanswered(error, &asked),
    };
    let case = CaseView::of(&key, &Glance::at(&stored, desk.reader(&asked, now)));
    let frame = Frame::of(&asked, Section::Cases, Some(now));
    let denied = denied(&desk, &asked, &key);
    let resolution = match resolution(&key, &case, &form, &asked, denied) {
        Ok(resolution) => resolution,
        Err(unsent) => {
            let hint = unsent.hint(frame.words);
            let notice = Some(Notice { title: frame.words.not_sent(), hint, is_sent: false });
            let shown = CasePage { frame, case, notice, denied, note: form.note };
            return Read::case(&order, &key).on(page(unsent.status(), &shown));
        }
    };
    let Some(event) = event(order, resolution, &case, now) else {
        return Problem::Unreadable.answer(&asked);
    };
    match desk.records().decide(&event).await {
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

/// A reason for which a decision is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unsent {
    Denied(&'static str),
    ClosedMeanwhile,
    ChangedMeanwhile,
    NoneChosen,
    NotOffered,
    BadNote,
}

impl Unsent {
    fn status(self) -> StatusCode {
        match self {
            Self::Denied(_) => StatusCode::FORBIDDEN,
            Self::ClosedMeanwhile | Self::ChangedMeanwhile => StatusCode::CONFLICT,
            Self::NoneChosen | Self::NotOffered | Self::BadNote => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn hint(self, words: Words) -> &'static str {
        match self {
            Self::Denied(why) => why,
            Self::ClosedMeanwhile => words.closed_meanwhile(),
            Self::ChangedMeanwhile => words.changed_meanwhile(),
            Self::NoneChosen => words.choose_one(),
            Self::NotOffered => words.not_offered(),
            Self::BadNote => words.note_too_long(),
        }
    }
}

/// Returns the decision, if the person may make it, the case offers it now, and it says what the person read.
fn resolution(
    key: &CaseKey,
    case: &CaseView,
    form: &DecideForm,
    asked: &Asked,
    denied: Option<&'static str>,
) -> Result<Resolution, Unsent> {
    if let Some(why) = denied {
        return Err(Unsent::Denied(why));
    }
    if !case.state.is_open() {
        return Err(Unsent::ClosedMeanwhile);
    }
    if form.decision.is_empty() {
        return Err(Unsent::NoneChosen);
    }
    if form.seen != case.seen {
        return Err(Unsent::ChangedMeanwhile);
    }
    let offered = case.choices.iter().find(|choice| choice.slug == form.decision);
    let decision = offered.ok_or(Unsent::NotOffered)?.decision;
    // A note is one line wherever it is kept.
    let note = form.note.split_whitespace().collect::<Vec<_>>().join(" ");
    let note = Some(note).filter(|note| !note.is_empty()).map(|note| note.parse::<Remark>());
    let note = note.transpose().map_err(|_| Unsent::BadNote)?;
    let is_cancel = decision == Decision::Cancel;
    let consequences = Consequences {
        refund: is_cancel.then_some(form.refund.is_some()),
        restock: is_cancel.then_some(form.restock.is_some()),
    };
    Ok(Resolution { case: key.clone(), decision, note, by: asked.viewer.name.parse().ok(), consequences })
}

/// Returns the event of a decision. Its id follows from what is decided, by whom and when.
fn event(key: OrderKey, resolution: Resolution, case: &CaseView, now: Timestamp) -> Option<Event> {
    let by = resolution.by.as_ref().map(|by| by.as_str()).unwrap_or_default();
    let text = format!("{key} {} {} {by} {now} {}", resolution.case, resolution.decision, case.seen);
    let id: EventId = format!("desk-{}", short(&Sha256::digest(text.as_bytes()))).parse().ok()?;
    let stamp = Stamp { occurred_at: now, id, source: Source::Desk };
    Some(Event { key, stamp, fact: Fact::CaseResolved(resolution) })
}
