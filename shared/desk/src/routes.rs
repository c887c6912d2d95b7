//! The routes: which page is at which address.

mod cases;
mod decide;
mod orders;
mod today;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::response::{Redirect, Response};
use axum::routing::get;

use crate::asked::Asked;
use crate::assets::asset;
use crate::desk::Desk;
use crate::pages::problem::Problem;
use crate::records::Records;
use crate::security::{BODY_BYTES_MAX, secure};

/// Returns the routes of a desk.
///
/// A layer in front may put a [`Viewer`](crate::viewer::Viewer) into the extensions of each request.
pub fn routes<R: Records>(desk: Arc<Desk<R>>) -> Router {
    Router::new()
        .route("/", get(|| async { Redirect::to("/cases") }))
        .route("/cases", get(cases::list::<R>))
        .route("/cases/{shop}/{order}/{case}", get(cases::one::<R>))
        .route("/cases/{shop}/{order}/{case}/decide", get(decide::back).post(decide::decide::<R>))
        .route("/today", get(today::today::<R>))
        .route("/orders", get(orders::search::<R>))
        .route("/orders/{shop}/{order}", get(orders::one::<R>))
        .route("/assets/{name}", get(asset))
        .fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn(secure))
        .with_state(desk)
}

async fn nothing(asked: Asked) -> Response {
    Problem::NotFound.answer(&asked)
}
