//! Postal addresses.

use serde::Deserialize;
use serde::Serialize;

use crate::values::text::{AddressLine, PersonName};

/// A postal address. It is personal data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// The person or company that the address is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The lines of the address in the order in which they are written on a parcel, the country last. There
    /// are 1 to [`crate::values::limits::ADDRESS_LINES_MAX`] lines.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::ADDRESS_LINES_MAX)))]
    pub lines: Vec<AddressLine>,
}
