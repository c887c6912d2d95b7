//! Tags on an order.

use crate::values::slug::slugs;
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

slugs! {
    /// What happens to a tag.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum TagChange {
        /// It is on the order now.
        Added = "added",
        /// It is not on the order any more.
        Removed = "removed",
    }
}
