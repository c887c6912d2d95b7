//! The tags of an order.

use crate::values::slug::slugs;
use serde::Deserialize;
use serde::Serialize;

use crate::values::text::TagName;

/// A tag that was added to the order, or removed from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tagged {
    /// The name of the tag.
    pub tag: TagName,
    /// The change: added or removed.
    pub change: TagChange,
}

slugs! {
    /// A change of a tag.
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    pub enum TagChange {
        /// The order has the tag now.
        Added = "added",
        /// The order does not have the tag any more.
        Removed = "removed",
    }
}
