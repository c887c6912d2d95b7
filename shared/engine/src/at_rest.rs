//! The order at rest: the bytes that a store keeps of it, and back.
//!
//! ```text
//!   order ── JSON {"facts": …, "ledger": …} ── what was not understood is laid under it ── deflate, with a dictionary
//! ```
//!
//! During a deployment, after a rollback and under a canary, releases that know more and less write the same orders.
//! What a release does not know it keeps ([`Unread`]): it does nothing about it, and writes it back as it was. So within a
//! major [`Format`], members, aspects, keys, kinds and variants may be added at any time. What is renamed or means
//! something else needs a new major format; an alias of serde's would leave the old name beside the new one.

mod dictionary;
mod format;
mod json;
mod packing;
mod tolerant;
mod unread;

use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;

pub use dictionary::DICTIONARY_BYTES_MAX;
pub use format::{Format, FormatError};
pub use json::{from_json, to_json};
pub use unread::Unread;

/// Bytes of JSON that an order can be: five times what a store took before it was packed.
pub const JSON_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Why bytes are not an order's, or an order cannot become bytes.
#[derive(Debug, thiserror::Error)]
pub enum AtRestError {
    /// **Meaning**: the JSON cannot be read or written. **Handling**: as any fault of ours.
    #[error("read or write the order's JSON")]
    Json(#[from] serde_json::Error),
    /// **Meaning**: the JSON has no facts or no ledger. **Handling**: as any fault of ours.
    #[error("read the order's JSON: it has no facts or no ledger")]
    NoOrder,
    /// **Meaning**: the bytes do not unpack. **Handling**: as any fault of ours; nothing is written over them.
    #[error("unpack the order: the bytes are damaged")]
    Damaged,
    /// **Meaning**: the bytes were packed with a dictionary that a newer release brought along. **Handling**: deploy that
    /// release first; until then, messages about the order are delivered again and end up as dead letters.
    #[error("unpack the order: dictionary {0} is of a newer release: deploy first")]
    UnknownDictionary(u8),
    /// **Meaning**: the order is larger than it may be. **Handling**: as any fault of ours; the order stays as it was.
    #[error("pack or unpack the order: it takes more than {JSON_BYTES_MAX} bytes of JSON")]
    TooLarge,
}

/// Returns the bytes of an order, with what was not understood of it.
///
/// # Errors
/// Where it is too large.
pub fn pack(order: &Order, unread: &Unread) -> Result<Vec<u8>, AtRestError> {
    packing::pack(&to_json(order, unread)?)
}

/// Returns the order in these bytes, and what is not understood of it.
///
/// # Errors
/// Where they are none, or those of a release that must be deployed first.
pub fn unpack(key: &OrderKey, bytes: &[u8]) -> Result<(Order, Unread), AtRestError> {
    from_json(key, &packing::unpack(bytes)?)
}

#[cfg(test)]
mod tests;
