//! Converts an order into the bytes that a store keeps, and back.

use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;

use crate::at_rest::dictionary::WRITES;
use crate::at_rest::error::AtRestError;
use crate::at_rest::json::{from_json, to_json};
use crate::at_rest::packing;
use crate::at_rest::unread::Unread;

/// Returns the bytes of an order, with the parts of it that were not understood.
///
/// # Errors
/// Returns [`AtRestError::TooLarge`] if the order is too large.
pub fn pack(order: &Order, unread: &Unread) -> Result<Vec<u8>, AtRestError> {
    packing::pack(&to_json(order, unread)?, WRITES)
}

/// Returns the order in these bytes, and the parts of it that are not understood.
///
/// # Errors
/// Returns the reason if the bytes are not an order's, or if a newer release must be deployed first.
pub fn unpack(key: &OrderKey, bytes: &[u8]) -> Result<(Order, Unread), AtRestError> {
    from_json(key, &packing::unpack(bytes)?)
}
