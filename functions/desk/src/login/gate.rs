//! The gate in front of the pages: who has no session is sent to the login, and comes back.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, FromRequest, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use candor_desk::door::{Asked, Said, answer, login_address};
use serde::Deserialize;

use super::door::Door;
use super::return_path::local;
use super::session::Subject;
use super::settings::Secrets;

/// Lets in who has a session. The answer has who looked in its extensions, for the layer that logs.
pub(crate) async fn gate(
    State(door): State<Arc<Door>>,
    Extension(secrets): Extension<Secrets>,
    asked: Asked,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(session) = door.session(&secrets, request.headers()) else {
        return turned_away(request, &asked).await;
    };
    let viewer = session.viewer();
    request.extensions_mut().insert(viewer.clone());
    let mut answer = next.run(request).await;
    answer.extensions_mut().insert(Subject(session.subject));
    answer.extensions_mut().insert(viewer);
    answer
}

/// The part of any form of the desk that a person writes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    note: String,
}

/// Sends to the login who wants to see a page. What came with a form is not sent, and what the person wrote is shown.
async fn turned_away(request: Request, asked: &Asked) -> Response {
    let here = request.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let to = local(&here).to_owned();
    if [Method::GET, Method::HEAD].contains(request.method()) {
        return Redirect::to(&login_address(&to)).into_response();
    }
    let written = Form::<Written>::from_request(request, &()).await;
    let note = written.map(|Form(written)| written.note).unwrap_or_default();
    answer(&Said::Ended { note }, &to, asked)
}
