//! Values: identifiers, money, texts, days and times, hashes, limits, and the reading of them from JSON.
//! There are no rules of the shop here.

pub mod address;
pub mod calendar;
pub mod default;
pub mod hash;
pub mod id;
pub mod language;
pub mod limits;
pub mod line_quantity;
pub mod money;
pub mod quantity;
pub mod reading;
pub mod reads;
#[cfg(feature = "schema")]
pub mod schema;
#[cfg(test)]
pub mod testing;
pub mod key_part;
pub mod slug;
pub mod text;
pub mod text_form;
