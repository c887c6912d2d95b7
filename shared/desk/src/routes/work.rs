//! Takes what a person does with a case beside deciding it.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::response::{IntoResponse, Redirect, Response};
use candor_domain::case::key::CaseKey;
use candor_domain::case::work::{CaseWork, Work, WorkKind};
use candor_domain::event::fact::Fact;
use candor_domain::values::calendar::Calendar;
use jiff::Timestamp;
use serde::Deserialize;

use crate::asked::Asked;
use crate::desk::{Desk, Named};
use crate::pages::case::Draft;
use crate::pages::problem::{Problem, unanswered};
use crate::read::Read;
use crate::records::Records;
use crate::rights;
use crate::routes::acting::{Unsent, event, me, must_be_as_read, remark};
use crate::routes::case::{CasePath, named, refused};
use crate::routes::present::present;
use crate::views::case::CaseView;
use crate::views::glance::Glance;
use crate::views::snooze;
use crate::views::work::person;

/// The form of what a person does.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WorkForm {
    pub(super) work: String,
    pub(super) to: String,
    pub(super) until: String,
    pub(super) at: String,
    pub(super) note: String,
    /// Names what the person read ([`CaseView::seen`]).
    pub(super) seen: String,
    /// The moment at which the person read it.
    pub(super) read_at: String,
}

/// Puts what a person does on the bus, if the case is still what the person read; if not, says what happened meanwhile.
pub(super) async fn work<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<CasePath>,
    form: Result<Form<WorkForm>, FormRejection>,
) -> Response {
    let Some((order, key)) = named(path) else { return Problem::NotFound.answer(&asked) };
    let Ok(Form(form)) = form else { return Problem::Unreadable.answer(&asked) };
    let now = desk.now();
    let stored = match present(desk.within(&asked).order(&order).await) {
        Ok(stored) => stored,
        Err(absent) => return absent.answer(&asked),
    };
    let case = CaseView::of(&key, &Glance::at(&stored, desk.reader(&asked, now)));
    let fact = match done(&key, &case, &form, &asked, desk.policy.calendar(&order.shop), now) {
        Ok(done) => Fact::CaseWorkedOn(done),
        Err(unsent) => {
            let draft = Draft { remark: form.note, to: form.to, ..Draft::default() };
            return refused(&asked, (Read::case(&order, &key), case), unsent, &form.read_at, draft, now);
        }
    };
    let Some(event) = event(&order, &key, fact, &asked, now) else {
        return Problem::Unreadable.answer(&asked);
    };
    match desk.records().put(&event).await {
        Ok(()) => Redirect::to(&format!("{}?did={}", case.address, event.stamp.id)).into_response(),
        Err(error) => unanswered(error, &asked),
    }
}

/// Returns what is done, if it can be done now and the case says what the person read. A note is always taken: it adds
/// something, whatever others did, and what a person wrote is not to be lost.
pub(super) fn done(
    key: &CaseKey,
    case: &CaseView,
    form: &WorkForm,
    asked: &Asked,
    calendar: &Calendar,
    now: Timestamp,
) -> Result<CaseWork, Unsent> {
    rights::may_work(&asked.viewer, case)?;
    let by = me(asked).ok_or(Unsent::NoName)?;
    let kind = WorkKind::ALL.into_iter().find(|kind| kind.slug() == form.work).ok_or(Unsent::NoneChosen)?;
    if kind != WorkKind::Noted {
        must_be_as_read(case, &form.seen)?;
    }
    let work = match kind {
        WorkKind::Taken => Work::Taken,
        WorkKind::GivenBack => {
            let holder = case.work.holder.as_ref().ok_or(Unsent::NotOffered)?;
            rights::may_give_back(&asked.viewer, case, holder)
                .then_some(Work::GivenBack)
                .ok_or(Unsent::NotAllowed)?
        }
        WorkKind::Assigned => Work::Assigned { to: person(&form.to).ok_or(Unsent::BadPerson)? },
        WorkKind::Snoozed => {
            let until = snooze::moment(&form.until, &form.at, calendar, now);
            Work::Snoozed { until: until.ok_or(Unsent::BadMoment)? }
        }
        WorkKind::Woken => case.work.snoozed.map(|_| Work::Woken).ok_or(Unsent::NotOffered)?,
        WorkKind::Noted if case.opening == 0 => return Err(Unsent::ClosedMeanwhile),
        WorkKind::Noted => Work::Noted { note: remark(&form.note)?.ok_or(Unsent::BadNote)? },
    };
    Ok(CaseWork { case: key.clone(), number: case.opening, by, work })
}
