//! Reads an answer. Shopify says most of what goes wrong with the status 200: in `errors` beside `data`, and in
//! `userErrors` within it (<https://shopify.dev/docs/api/admin-graphql#status_and_error_codes>).

use candor_domain::values::text::Remark;
use serde_json::Value;

use crate::cost::Cost;
use crate::operation::{Operation, Refusals as _, UserError};
use crate::trouble::{Delay, Problem, Trouble};

mod errors;
mod status;

pub use crate::http_answer::HttpAnswer;

/// The answer that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<D> {
    /// The data.
    pub data: D,
    /// The cost. Shopify leaves it out now and then.
    pub cost: Option<Cost>,
}

/// Reads the answer to an operation.
///
/// # Errors
/// Says what becomes of the operation, if the answer is not what was asked for.
pub fn read<O: Operation>(answer: &HttpAnswer) -> Result<Answered<O::Data>, Trouble> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    if let Some(trouble) = status::trouble(answer, body.as_ref()) {
        return Err(trouble);
    }
    let Some(Value::Object(mut members)) = body else { return Err(unreadable("it is no JSON object")) };
    let cost = members.get_mut("extensions").and_then(|extensions| extensions.get_mut("cost"));
    let cost: Option<Cost> = cost.and_then(|cost| serde_json::from_value(cost.take()).ok());
    if let Some(trouble) = members.get("errors").and_then(|errors| errors::trouble(errors, cost.as_ref())) {
        return Err(trouble);
    }
    let data = members.remove("data").unwrap_or_default();
    let data: O::Data = serde_json::from_value(data).map_err(|why| unreadable(&why.to_string()))?;
    match words(data.user_errors()) {
        Some(words) => Err(Trouble::Refused { words }),
        None => Ok(Answered { data, cost }),
    }
}

fn unreadable(why: &str) -> Trouble {
    Trouble::later(Delay::Unreadable, None, &format!("cannot read the answer: {why}"))
}

/// Returns the words of all errors, if there are any.
fn words(errors: &[UserError]) -> Option<Remark> {
    let sentences = errors.iter().map(|error| match &error.code {
        Some(code) => format!("{} ({code})", error.message),
        None => error.message.clone(),
    });
    let sentences: Vec<String> = sentences.collect();
    (!sentences.is_empty()).then(|| Remark::bounded(&sentences.join("; ")))
}

/// Reads the answer to a request for a token.
pub(crate) fn refused_grant(answer: &HttpAnswer) -> Option<Trouble> {
    let body: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let trouble = status::trouble(answer, body.as_ref())?;
    // Wrong credentials, and an app that is not installed, have the status 400 or 401.
    let about_us =
        matches!(&trouble, Trouble::Misconfigured { problem: Problem::Token | Problem::Request, .. });
    Some(match trouble {
        Trouble::Misconfigured { words, .. } if about_us => {
            Trouble::Misconfigured { problem: Problem::Credentials, words }
        }
        other => other,
    })
}

#[cfg(test)]
mod tests;
