//! The order in JSON: facts and ledger, with what was not understood laid under them.

use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::Ledger;
use candor_domain::values::id::OrderKey;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AtRestError, Unread, tolerant};

/// An order's JSON, to be written.
#[derive(Serialize)]
struct Written<'o> {
    facts: &'o Facts,
    ledger: &'o Ledger,
}

/// An order's JSON, as it is read.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Body {
    pub(super) facts: Facts,
    pub(super) ledger: Ledger,
}

/// Returns the JSON of an order, with what was not understood of it.
///
/// # Errors
/// Never for orders as they are today.
pub fn to_json(order: &Order, unread: &Unread) -> Result<String, AtRestError> {
    let written = Written { facts: &order.facts, ledger: &order.ledger };
    if unread.is_nothing() {
        return Ok(serde_json::to_string(&written)?);
    }
    let mut value = serde_json::to_value(&written)?;
    unread.lay_under(&mut value);
    Ok(value.to_string())
}

/// Returns the order of a JSON, and what is not understood of it. Where the order alone gives the very same text, as it does
/// whenever the same release wrote it, all was understood.
///
/// # Errors
/// Where it is no JSON, or has no facts or no ledger.
pub fn from_json(key: &OrderKey, text: &str) -> Result<(Order, Unread), AtRestError> {
    let order = |body: Body| Order { key: key.clone(), facts: body.facts, ledger: body.ledger };
    let understood = serde_json::from_str::<Body>(text).ok();
    if let Some(body) = understood {
        if serde_json::to_string(&body)? == text {
            return Ok((order(body), Unread::default()));
        }
        let raw = parts(text)?;
        let unread = Unread::between(&raw, &serde_json::to_value(&body)?);
        return Ok((order(body), unread));
    }
    let raw = parts(text)?;
    let mut body = tolerant::read(&raw)?;
    let unread = Unread::between(&raw, &serde_json::to_value(&body)?);
    tolerant::keep_still(&mut body, &raw);
    Ok((order(body), unread))
}

/// Reads a JSON that has facts and a ledger, whatever else it has.
fn parts(text: &str) -> Result<Value, AtRestError> {
    let raw: Value = serde_json::from_str(text)?;
    let has = |part: &str| raw.get(part).is_some_and(Value::is_object);
    if has("facts") && has("ledger") { Ok(raw) } else { Err(AtRestError::NoOrder) }
}
