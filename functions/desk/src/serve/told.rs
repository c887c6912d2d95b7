//! The log line of an answer: who looked at what, or what went wrong. It has keys and counts, and the names of those who work
//! here; nothing of customers.

use std::error::Error;

use axum::body::Body;
use axum::http::Response;
use candor_aws::telemetry::Chain;
use candor_desk::read::Read;
use candor_desk::records;
use candor_desk::viewer::Viewer;
use tracing::{error, info, warn};

use crate::login::{self, Subject};

/// The target of log lines: that of all lines of Candor.
pub(super) const LOG: &str = "candor";

/// Logs what an answer has in its extensions. The line of a call names its request by itself.
pub(super) fn tell(answer: &Response<Body>, duration_ms: u64) {
    let left = answer.extensions();
    if let Some(read) = left.get::<Read>() {
        shown(read, left.get(), left.get(), duration_ms);
    }
    if let Some(records::Failure(cause)) = left.get() {
        let cause: &(dyn Error + 'static) = cause.as_ref();
        error!(target: LOG, error = %Chain(cause), outcome = "failed", duration_ms, "a page of the desk could not be shown");
    }
    if let Some(records::Unnoted(cause)) = left.get() {
        let cause: &(dyn Error + 'static) = cause.as_ref();
        warn!(target: LOG, error = %Chain(cause), outcome = "not-noted", duration_ms, "a look at a case was not noted");
    }
    if let Some(login::Failure(cause)) = left.get() {
        let cause: &(dyn Error + 'static) = cause.as_ref();
        warn!(target: LOG, error = %Chain(cause), outcome = "not-signed-in", duration_ms, "nobody was signed in");
    }
}

fn shown(read: &Read, viewer: Option<&Viewer>, subject: Option<&Subject>, duration_ms: u64) {
    let text = |it: Option<String>| it.unwrap_or_default();
    let order = text(read.order.as_ref().map(ToString::to_string));
    let case = text(read.case.as_ref().map(ToString::to_string));
    let role = viewer.and_then(|viewer| viewer.role).map(|role| role.slug()).unwrap_or_default();
    info!(
        target: LOG,
        read = read.what.slug(),
        order,
        case,
        count = read.count,
        by = viewer.map(|viewer| viewer.name.as_str()).unwrap_or_default(),
        subject = subject.map(|subject| subject.0.as_str()).unwrap_or_default(),
        role,
        masked = !viewer.is_some_and(Viewer::sees_personal_data),
        duration_ms,
        "showed data of customers"
    );
}
