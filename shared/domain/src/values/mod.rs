//! Values: identifiers, money, texts, days and times, digests, limits, and reading them from JSON. No rule of the shop.

pub mod address;
pub mod calendar;
pub mod hash;
pub mod id;
pub mod limits;
pub mod line_quantity;
pub mod money;
pub mod reading;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(test)]
pub mod testing;
pub mod key_part;
pub mod slug;
pub mod text;
