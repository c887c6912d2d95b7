//! Gives the bytes that a store keeps of an order, and reads them again.
//!
//! ```text
//!   order ── JSON {"facts": …, "ledger": …} ── parts that were not understood are put back ── deflate, with a dictionary
//! ```
//!
//! During a deployment, after a rollback and under a canary, releases that know more and less write the same orders.
//! A release keeps what it does not understand ([`Unread`]): it does nothing about it, and writes it back unchanged. So
//! within one major [`Format`], members, aspects, keys, kinds and variants may be added at any time. A name that changes,
//! or that gets another meaning, needs a new major format: an alias of serde would leave the old name beside the new one.
//!
//! After a new format, `UPDATE_GOLDEN=1 cargo test -p candor-integration --test store golden` writes its golden items.
//! A new dictionary is a new file and a new number in [`dictionary`]; `cargo simulate --train-dictionary FILE` trains it.
//! One release must read it before another one writes with it.

mod bytes;
mod dictionary;
mod error;
mod format;
mod json;
mod level;
mod mail;
mod packing;
mod parts;
mod tolerant;
mod unread;

pub use bytes::{pack, unpack};
pub use dictionary::DICTIONARY_BYTES_MAX;
pub use error::{AtRestError, JSON_BYTES_MAX};
pub use format::{Format, FormatError};
pub use json::{from_json, to_json};
pub use mail::{MAIL_BYTES_MAX, pack_mail, unpack_mail};
pub use unread::Unread;

#[cfg(test)]
mod tests;
