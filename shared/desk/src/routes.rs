//! The routes: which page is at which address.

mod acting;
mod bulk;
mod case;
mod cases;
mod decide;
mod mails;
mod news;
mod orders;
mod others;
mod present;
mod today;
mod work;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{Redirect, Response};
use axum::routing::get;

use crate::asked::Asked;
use crate::assets::{asset, icon};
use crate::desk::Desk;
use crate::pages::problem::Problem;
use crate::records::Records;
use crate::security::{BODY_BYTES_MAX, TOGETHER_BYTES_MAX, secure};

/// Returns the routes of a desk.
///
/// A layer in front puts a [`Viewer`](crate::viewer::Viewer) into the extensions of each request. Without one, no
/// page is shown.
pub fn routes<R: Records>(desk: Arc<Desk<R>>) -> Router {
    routes_behind(desk, |pages| pages)
}

/// Returns the routes of a desk whose pages stand behind a login: `door` puts its layer around them, and its own routes
/// beside them. All answers have the same headers, and every form is checked, before it comes to the door, to be of this
/// site.
pub fn routes_behind<R: Records>(desk: Arc<Desk<R>>, door: impl FnOnce(Router) -> Router) -> Router {
    door(pages(desk))
        .route("/assets/{name}", get(asset))
        .route("/favicon.ico", get(icon))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(secure))
}

fn pages<R: Records>(desk: Arc<Desk<R>>) -> Router {
    // Fifty cases with the longest names.
    let together = get(bulk::back).post(bulk::together::<R>).layer(DefaultBodyLimit::max(TOGETHER_BYTES_MAX));
    Router::new()
        .route("/", get(|| async { Redirect::to("/cases") }))
        .route("/cases", get(cases::list::<R>))
        .route("/cases/news", get(cases::news::<R>))
        .route("/cases/together", together)
        .route("/cases/{shop}/{order}/{case}", get(case::one::<R>))
        .route("/cases/{shop}/{order}/{case}/news", get(case::news::<R>))
        .route("/cases/{shop}/{order}/{case}/work", get(decide::back).post(work::work::<R>))
        .route("/cases/{shop}/{order}/{case}/decide", get(decide::back).post(decide::decide::<R>))
        .route("/today", get(today::today::<R>))
        .route("/orders", get(orders::search::<R>))
        .route("/orders/{shop}/{order}", get(orders::one::<R>))
        .route("/orders/{shop}/{order}/mails/{message}", get(mails::of_message::<R>))
        .route("/orders/{shop}/{order}/mails/{message}/{which}", get(mails::as_it_looks::<R>))
        .layer(from_fn(admit))
        .with_state(desk)
}

/// Turns away a person without a role.
async fn admit(asked: Asked, request: Request, next: Next) -> Response {
    if asked.viewer.role.is_none() {
        return Problem::NoRole.answer(&asked);
    }
    next.run(request).await
}

async fn nothing(asked: Asked) -> Response {
    Problem::NotFound.answer(&asked)
}
