//! Postal addresses.

use serde::Deserialize;
use serde::Serialize;

use crate::values::text::{AddressLine, PersonName};

/// A postal address. Personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    /// Who it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<PersonName>,
    /// The address in the order it is written on a parcel, country last; 1 to [`crate::values::limits::ADDRESS_LINES_MAX`].
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = crate::values::limits::ADDRESS_LINES_MAX)))]
    pub lines: Vec<AddressLine>,
}
