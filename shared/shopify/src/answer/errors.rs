//! Reads `errors`, which stand beside `data` at the status 200.

use serde_json::Value;

use crate::cost::Cost;
use crate::trouble::{Delay, Problem, Trouble};

/// The pause after an answer that the shop is not active, which may be because it was asked too much.
const INACTIVE_SECONDS: u64 = 600;

/// Returns the trouble that the errors tell of; none if there are none. Of several, the one counts that is hardest
/// to get past.
pub(super) fn trouble(errors: &Value, cost: Option<&Cost>) -> Option<Trouble> {
    let listed: Vec<&Value> = match errors {
        Value::Null => return None,
        Value::Array(listed) => listed.iter().collect(),
        other => vec![other],
    };
    listed.into_iter().map(|error| one(error, cost)).max_by_key(weight)
}

fn weight(trouble: &Trouble) -> u8 {
    match trouble {
        Trouble::Misconfigured { .. } => 2,
        Trouble::Refused { .. } => 1,
        Trouble::Later { .. } => 0,
    }
}

fn one(error: &Value, cost: Option<&Cost>) -> Trouble {
    let message = error.get("message").unwrap_or(error);
    let message = message.as_str().unwrap_or("an error without words");
    let code = error.get("extensions").and_then(|extensions| extensions.get("code")).and_then(Value::as_str);
    let words = code.map_or_else(|| message.to_owned(), |code| format!("{message} ({code})"));
    match code {
        Some("THROTTLED") => {
            let pause = cost.map_or(1, |cost| cost.pause_seconds(cost.requested_query_cost));
            Trouble::later(Delay::Throttled, Some(pause), &words)
        }
        Some("ACCESS_DENIED") => Trouble::misconfigured(Problem::Scope, &words),
        Some("MAX_COST_EXCEEDED") => Trouble::misconfigured(Problem::Request, &words),
        Some("SHOP_INACTIVE") => Trouble::later(Delay::Locked, Some(INACTIVE_SECONDS), &words),
        Some(code) if is_about_the_document(code) => Trouble::misconfigured(Problem::Request, &words),
        // `INTERNAL_SERVER_ERROR`, `TIMEOUT`, and codes that are not known: some pass, and a person is told of the
        // others by the age of the queue.
        Some(_) => Trouble::later(Delay::Failed, None, &words),
        // Shopify's checks of a document leave the code out now and then, and always say where in it.
        None if error.get("locations").is_some() => Trouble::misconfigured(Problem::Request, &words),
        None => Trouble::later(Delay::Failed, None, &words),
    }
}

/// Returns true if Shopify did not understand the document or its variables. The codes of the first are written as
/// `undefinedField` (<https://github.com/rmosolgo/graphql-ruby/tree/master/lib/graphql/static_validation/rules>), all
/// others as `THROTTLED`.
fn is_about_the_document(code: &str) -> bool {
    code == "INVALID_VARIABLE" || code.starts_with(|letter: char| letter.is_ascii_lowercase())
}
