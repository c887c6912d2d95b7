//! Converts the world's own texts to the domain's types.

use std::fmt::Debug;
use std::str::FromStr;

use candor_domain::values::money::{Currency, Money};

/// Reads a text that is known to be valid.
///
/// # Panics
/// Panics if it is not valid, which is a mistake in the world itself.
#[must_use]
#[expect(clippy::panic, reason = "a text of the world's own making that does not read is a mistake in it")]
pub(crate) fn parsed<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|why| panic!("{text:?}: {why:?}"))
}

/// Returns an amount of this many pence.
#[must_use]
pub(crate) fn pence(amount_minor: i64) -> Money {
    Money { amount_minor, currency: parsed::<Currency>("GBP") }
}
