//! The view of the order itself that other slices read.

use std::collections::BTreeMap;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::values::text::TagName;

impl Facts {
    /// Returns the order as it was placed or last revised.
    #[must_use]
    pub fn placed(&self) -> Option<&Held<Placed>> {
        self.order.placed.as_ref()
    }

    /// Returns the cancellation, which is final.
    #[must_use]
    pub fn cancelled(&self) -> Option<&Held<Cancelled>> {
        self.order.cancelled.as_ref()
    }

    /// Returns the tags that were added or removed, each with its last change.
    #[must_use]
    pub fn tags(&self) -> &BTreeMap<TagName, Held<Tagged>> {
        &self.order.tags
    }
}
