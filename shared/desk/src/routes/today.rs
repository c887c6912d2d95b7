//! The page that says how everything stands now.

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
use crate::records::{OpenCase, Records, RecordsError, Standing};
use crate::views::today::TodayView;
use crate::words::names;

/// Shows how everything stands now.
pub(super) async fn today<R: Records>(State(desk): State<Arc<Desk<R>>>, asked: Asked) -> Response {
    let now = desk.now();
    let (open, standing) = match read(&desk, &asked, now).await {
        Ok(read) => read,
        Err(error) => return unanswered(error, &asked),
    };
    let today = TodayView::of(&open, &standing, desk.reader(&asked, now));
    let frame = Frame::of(&asked, Section::Today, Some(now));
    let severities =
        Severity::ALL.into_iter().rev().map(|severity| names::severity(severity, asked.language)).collect();
    page(StatusCode::OK, &TodayPage { frame, today, severities })
}

async fn read<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    now: Timestamp,
) -> Result<(Vec<OpenCase>, Standing), RecordsError> {
    let within = desk.within(asked);
    Ok((within.open_cases().await?, within.standing(now).await?))
}
