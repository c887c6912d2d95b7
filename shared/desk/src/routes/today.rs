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
    let (open, standing) = match read(&desk, &asked, now).await {
        Ok(read) => read,
        Err(error) => return unanswered(error, &asked),
    };
    let today = TodayView::of(&open.cases, &standing, desk.reader(&asked, now));
    let frame = Frame::of(&asked, Section::Today, Some(now));
    let severities =
        Severity::ALL.into_iter().rev().map(|severity| names::severity(severity, asked.language)).collect();
    page(StatusCode::OK, &TodayPage { frame, today, severities, is_cut: open.next.is_some() })
}

async fn read<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    now: Timestamp,
) -> Result<(Page, Standing), RecordsError> {
    let records = desk.within(asked);
    let wanted = Wanted { shops: asked.viewer.shops.clone(), ..Wanted::default() };
    let open = records.open_cases(&wanted, None, COUNTED_MAX).await?;
    Ok((open, records.standing(now).await?))
}
