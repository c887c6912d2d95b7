//! Tags on an order.

use serde::Deserialize;
use serde::Serialize;

use crate::values::text::TagName;

/// A tag was put on the order, or taken off.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tagged {
    /// The tag.
    pub tag: TagName,
    /// Put on or taken off.
    pub change: TagChange,
}

/// What happens to a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TagChange {
    /// It is on the order now.
    Added,
    /// It is not on the order any more.
    Removed,
}

impl TagChange {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Added, Self::Removed];

    /// The name on the bus.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}
