//! The gate in front of the pages: who has no session is sent to the login, and comes back.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, FromRequest, Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use candor_desk::door::{Asked, Said, answer, login_address, news_of_end};
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

/// Sends a browser to the login. A search is a form, and the policy of the pages lets no form lead to another site, which
/// Chrome checks of redirects too (<https://github.com/w3c/webappsec-csp/issues/8>): so after one the login begins as a
/// navigation of its own.
fn sent_to_login(login: &str, may_be_form: bool) -> Response {
    let mut answer = Redirect::to(login).into_response();
    if may_be_form && let Ok(refresh) = HeaderValue::from_str(&format!("0; url={login}")) {
        *answer.status_mut() = StatusCode::OK;
        answer.headers_mut().remove(LOCATION);
        answer.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    }
    answer
}

/// Returns true for a question of the desk's script, which cannot follow to a login
/// (<https://www.w3.org/TR/fetch-metadata/#sec-fetch-dest-header>). Browsers that say nothing of it are sent there.
fn is_of_script(request: &Request) -> bool {
    request.headers().get("sec-fetch-dest").is_some_and(|dest| dest == "empty")
}

/// Sends to the login who wants to see a page. What came with a form is not sent, and what the person wrote is shown.
async fn turned_away(request: Request, asked: &Asked) -> Response {
    if is_of_script(&request) {
        return news_of_end(asked);
    }
    let here = request.uri().path_and_query().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let to = local(&here).to_owned();
    if [Method::GET, Method::HEAD].contains(request.method()) {
        return sent_to_login(&login_address(&to), request.uri().query().is_some());
    }
    let written = Form::<Written>::from_request(request, &()).await;
    let note = written.map(|Form(written)| written.note).unwrap_or_default();
    answer(&Said::Ended { note }, &to, asked)
}
