//! The view of refused events that other slices read.

use std::collections::BTreeMap;

use crate::event::refused::Refused;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::values::id::EventId;

impl Facts {
    /// Returns the events that were refused, by the digest of their text.
    #[must_use]
    pub fn refused(&self) -> &BTreeMap<EventId, Held<Refused>> {
        &self.event.refused
    }
}
