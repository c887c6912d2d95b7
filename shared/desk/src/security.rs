//! The headers that every answer has, and the check of every request that changes something.

use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, SET_COOKIE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;

use crate::asked::{Asked, LANGUAGE_COOKIE, chosen};
use crate::pages::problem::Problem;

/// The largest body of a request, in bytes: a form with a note.
pub(crate) const BODY_BYTES_MAX: usize = 16 * 1024;

/// The largest body of a request about several cases, in bytes.
pub(crate) const TOGETHER_BYTES_MAX: usize = 64 * 1024;

/// Allows the files of the desk alone, and that its script asks the desk for news. There is no script and no style in a page, and nothing of another site
/// (<https://www.w3.org/TR/CSP3/>).
const ALLOWED: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                       connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Allows besides that a frame with something of the desk: a mail.
const FRAMING: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                       form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Allows a mail its own styles and nothing else. In a sandbox that allows nothing it has no scripts, no forms, no other
/// windows, and no origin: it is a stranger to the desk. No picture is loaded: its host would learn who reads the mail, and
/// when, and would take it for the customer (<https://www.w3.org/TR/CSP3/#directive-sandbox>).
const FRAMED: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
                      frame-ancestors 'self'; base-uri 'none'";

/// Returns the answer of a page that shows a mail in a frame.
pub(crate) fn framing(answer: Response) -> Response {
    with_policy(answer, FRAMING)
}

/// Returns the answer with a mail as it looks.
pub(crate) fn framed(answer: Response) -> Response {
    with_policy(answer, FRAMED)
}

fn with_policy(mut answer: Response, policy: &'static str) -> Response {
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    answer
}

/// The headers of every answer. No address of a page goes to another site, since it names an order.
const HEADERS: [(HeaderName, HeaderValue); 3] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];

/// Refuses what another site sends, and puts the headers on the answer.
pub(crate) async fn secure(asked: Asked, request: Request, next: Next) -> Response {
    let language = chosen(request.uri().query());
    let mut answer = if is_allowed(request.method(), request.headers()) {
        next.run(request).await
    } else {
        Problem::Refused.answer(&asked)
    };
    let headers = answer.headers_mut();
    headers.extend(HEADERS);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(ALLOWED));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(language) = language {
        let cookie =
            format!("{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", language.tag());
        headers.extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (SET_COOKIE, cookie)));
    }
    answer
}

/// Returns true for a request that changes nothing, or that a page of the desk itself sent.
///
/// Browsers say in `Sec-Fetch-Site` which site a request comes from, and no page can change that. Where it is missing, the
/// host in `Origin` must be the one that is asked. Go does the same (<https://pkg.go.dev/net/http#CrossOriginProtection>),
/// but lets a request pass that has neither; no browser sends such a form, so it is refused here.
fn is_allowed(method: &Method, headers: &HeaderMap) -> bool {
    if [Method::GET, Method::HEAD].contains(method) {
        return true;
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match text(&HeaderName::from_static("sec-fetch-site")) {
        Some(site) => site == "same-origin",
        None => {
            let origin = text(&ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
            origin.is_some() && origin == text(&HOST)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(headers: &[(&'static str, &'static str)]) -> bool {
        let header = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        is_allowed(&Method::POST, &headers.iter().map(header).collect())
    }

    #[test]
    fn a_form_is_taken_only_from_a_page_of_the_desk() {
        assert!(post(&[("sec-fetch-site", "same-origin")]));
        assert!(post(&[("origin", "https://desk.example"), ("host", "desk.example")]));
        assert!(!post(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://desk.example"),
            ("host", "desk.example")
        ]));
        assert!(!post(&[("sec-fetch-site", "same-site")]));
        assert!(!post(&[("sec-fetch-site", "none")]));
        assert!(!post(&[("origin", "https://evil.example"), ("host", "desk.example")]));
        assert!(!post(&[("origin", "null"), ("host", "desk.example")]));
        assert!(!post(&[("host", "desk.example")]));
        assert!(!post(&[]));
        assert!(is_allowed(&Method::GET, &HeaderMap::new()));
    }
}
