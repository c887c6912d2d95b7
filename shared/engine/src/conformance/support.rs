//! Makes and compares the values of the conformance checks.

use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

/// The result of a check: the fault that it found, if any.
pub(super) type Check = Result<(), String>;

/// Returns a fault if something was found that is not what was expected.
pub(super) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: &T, expected: &T) -> Check {
    if found == expected { Ok(()) } else { Err(format!("{what}: expected {expected:?}, found {found:?}")) }
}

/// Returns the moment so many seconds after 1970 began.
pub(super) fn moment(seconds: i64) -> Result<Timestamp, String> {
    Timestamp::from_second(seconds).map_err(|why| why.to_string())
}

/// Returns the key of an order that only this run uses.
pub(super) fn key(run: &str, name: &str) -> Result<OrderKey, String> {
    format!("conformance-{run}#{name}").parse().map_err(|why| format!("{why}"))
}
