//! Reads the status of an HTTP answer (<https://shopify.dev/docs/api/usage/response-codes>).

use serde_json::Value;

use crate::http_answer::HttpAnswer;
use crate::trouble::{Delay, Problem, Trouble};

/// The pause after an answer that the shop is locked: it does not pass within seconds.
const LOCKED_SECONDS: u64 = 600;

/// Returns the trouble that the status tells of; none if it is 200.
pub(super) fn trouble(answer: &HttpAnswer, body: Option<&Value>) -> Option<Trouble> {
    let words = words(answer, body);
    let later = |why, pause| Trouble::later(why, pause, &words);
    let misconfigured = |problem| Trouble::misconfigured(problem, &words);
    Some(match answer.status {
        200 => return None,
        401 => misconfigured(Problem::Token),
        // The owner has not paid Shopify (402), Shopify forbids the shop (403), or keeps the caller out (430).
        402 | 403 | 430 => misconfigured(Problem::Shop),
        404 => misconfigured(Problem::Address),
        423 => later(Delay::Locked, Some(LOCKED_SECONDS)),
        429 => later(Delay::Throttled, Some(retry_after(answer).unwrap_or(1))),
        408 | 500.. => later(Delay::Failed, retry_after(answer)),
        _ => misconfigured(Problem::Request),
    })
}

/// Reads `Retry-After`, which Shopify writes as `2.0`.
fn retry_after(answer: &HttpAnswer) -> Option<u64> {
    let text = answer.retry_after.as_deref()?.trim();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: u64 = whole.parse().ok()?;
    let more = fraction.bytes().any(|digit| digit != b'0');
    Some(seconds.saturating_add(u64::from(more)).min(LOCKED_SECONDS))
}

/// Returns what the answer says about itself. The body may be a page for people, of which nothing is repeated.
fn words(answer: &HttpAnswer, body: Option<&Value>) -> String {
    let said =
        body.and_then(|body| ["errors", "error_description", "error"].iter().find_map(|name| body.get(name)));
    match said {
        Some(Value::String(text)) => format!("{} ({})", text, answer.status),
        Some(Value::Array(errors)) => {
            let messages = errors.iter().filter_map(|error| error.get("message")?.as_str());
            format!("{} ({})", messages.collect::<Vec<_>>().join("; "), answer.status)
        }
        Some(_) | None => format!("status {}", answer.status),
    }
}
