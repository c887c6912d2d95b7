//! The view of the order's returns that other slices read.

use std::collections::BTreeMap;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::returns::requested::ReturnRequested;
use crate::values::id::ReturnId;

impl Facts {
    /// Returns the returns that the customer asked for.
    #[must_use]
    pub fn returns(&self) -> &BTreeMap<ReturnId, Held<ReturnRequested>> {
        &self.returns.requested
    }
}
