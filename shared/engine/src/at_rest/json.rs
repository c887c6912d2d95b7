//! Converts an order into JSON and back, with the parts that were not understood.

use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;
use serde_json::Value;

use crate::at_rest::error::AtRestError;
use crate::at_rest::parts::{Parts, Written};
use crate::at_rest::tolerant;
use crate::at_rest::unread::Unread;

/// Returns the JSON of an order, with the parts of it that were not understood.
///
/// # Errors
/// Never returns an error for orders as they are today.
pub fn to_json(order: &Order, unread: &Unread) -> Result<String, AtRestError> {
    let written = Written { facts: &order.facts, ledger: &order.ledger };
    if unread.is_nothing() {
        return Ok(serde_json::to_string(&written)?);
    }
    let mut value = serde_json::to_value(&written)?;
    unread.lay_under(&mut value);
    Ok(value.to_string())
}

/// Returns the order of a JSON, and the parts of it that are not understood.
///
/// If the order alone gives the very same text, everything was understood. That is so whenever the same release wrote
/// it, and then nothing is compared.
///
/// # Errors
/// Returns the reason if the text is not JSON, or has no facts or no ledger.
pub fn from_json(key: &OrderKey, text: &str) -> Result<(Order, Unread), AtRestError> {
    let order = |parts: Parts| Order { key: key.clone(), facts: parts.facts, ledger: parts.ledger };
    if let Ok(parts) = serde_json::from_str::<Parts>(text) {
        if serde_json::to_string(&parts)? == text {
            return Ok((order(parts), Unread::default()));
        }
        let unread = Unread::between(&checked(text)?, &serde_json::to_value(&parts)?);
        return Ok((order(parts), unread));
    }
    let raw = checked(text)?;
    let mut parts = tolerant::read(&raw)?;
    let unread = Unread::between(&raw, &serde_json::to_value(&parts)?);
    tolerant::keep_still(&mut parts, &raw);
    Ok((order(parts), unread))
}

/// Reads a JSON that has facts and a ledger, and perhaps more.
fn checked(text: &str) -> Result<Value, AtRestError> {
    let raw: Value = serde_json::from_str(text)?;
    let has = |part: &str| raw.get(part).is_some_and(Value::is_object);
    if has("facts") && has("ledger") { Ok(raw) } else { Err(AtRestError::NoOrder) }
}
