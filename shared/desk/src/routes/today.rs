//! How everything stands now.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use candor_domain::case::team::Severity;
use jiff::Timestamp;

use crate::asked::Asked;
use crate::desk::Desk;
use crate::pages::frame::{Frame, Section, page};
use crate::pages::problem::unanswered;
use crate::pages::today::TodayPage;
use crate::records::{Page, Records, RecordsError, Standing, Wanted};
use crate::views::today::TodayView;
use crate::words::names;

/// The greatest number of open cases that are counted: as many as the desk is made for.
const COUNTED_MAX: usize = 5_000;

/// Shows how everything stands now.
pub(super) async fn today<R: Records>(State(desk): State<Arc<Desk<R>>>, asked: Asked) -> Response {
    let now = desk.now();
    let (open, standing) = match read(&desk, now).await {
        Ok(read) => read,
        Err(error) => return unanswered(error, &asked),
    };
    let today = TodayView::of(&open.cases, &standing, desk.reader(&asked, now));
    let frame = Frame::of(&asked, Section::Today, Some(now));
    let severities =
        Severity::ALL.into_iter().rev().map(|severity| names::severity(severity, asked.language)).collect();
    page(StatusCode::OK, &TodayPage { frame, today, severities, is_cut: open.next.is_some() })
}

async fn read<R: Records>(desk: &Desk<R>, now: Timestamp) -> Result<(Page, Standing), RecordsError> {
    let open = desk.records.open_cases(&Wanted::default(), None, COUNTED_MAX).await?;
    Ok((open, desk.records.standing(now).await?))
}
