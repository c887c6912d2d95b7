//! The mails of a message, and each of them as it looks.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;

use super::orders::of_path;
use super::present::present;
use crate::address::{self, Which};
use crate::asked::Asked;
use crate::desk::{Desk, Named};
use crate::pages::frame::{Frame, Section, page};
use crate::pages::mails::MailsPage;
use crate::pages::problem::Problem;
use crate::read::Read;
use crate::records::{Records, RecordsError};
use crate::security::{framed, framing};
use crate::views::glance::Glance;
use crate::views::mails::{MailsView, html};

/// Shows the mails of a message.
pub(super) async fn of_message<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<(String, String, String)>,
) -> Response {
    let named = path.ok().and_then(|Path((shop, order, message))| named(&shop, &order, &message));
    let Some((order, message)) = named else { return Problem::NotFound.answer(&asked) };
    let (stored, sent) = match present(desk.within(&asked).order_with_mails(&order, &message).await) {
        Ok(read) => read,
        Err(absent) => return absent.answer(&asked),
    };
    let reader = desk.reader(&asked, desk.now());
    let Some(view) = MailsView::of(&Glance::at(&stored, reader), &message, &sent) else {
        return Problem::NotFound.answer(&asked);
    };
    let frame = Frame::of(&asked, Section::Orders, Some(reader.now));
    framing(Read::order(&order).on(page(StatusCode::OK, &MailsPage { frame, view })))
}

/// Shows a mail as it looks, for the frame in the page.
pub(super) async fn as_it_looks<R: Records>(
    State(desk): State<Arc<Desk<R>>>,
    asked: Asked,
    path: Named<(String, String, String, String)>,
) -> Response {
    let named = path.ok().and_then(|Path((shop, order, message, which))| {
        let (order, message) = named(&shop, &order, &message)?;
        Some((order, message, address::which(&which)?))
    });
    let Some((order, message, which)) = named else { return Problem::NotFound.answer(&asked) };
    match present(looks(&desk, &asked, (&order, &message), which).await) {
        Ok(html) => framed(Read::order(&order).on(Html(html).into_response())),
        Err(absent) => absent.answer(&asked),
    }
}

async fn looks<R: Records>(
    desk: &Desk<R>,
    asked: &Asked,
    (order, message): (&OrderKey, &MessageKey),
    which: Which,
) -> Result<Option<String>, RecordsError> {
    let read = desk.within(asked).order_with_mails(order, message).await?;
    let Some((stored, sent)) = read else { return Ok(None) };
    let glance = Glance::at(&stored, desk.reader(asked, desk.now()));
    Ok(html(&glance, message, &sent, which))
}

fn named(shop: &str, order: &str, message: &str) -> Option<(OrderKey, MessageKey)> {
    Some((of_path(shop, order)?, address::text(message)?.parse().ok()?))
}
