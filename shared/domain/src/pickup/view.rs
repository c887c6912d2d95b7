//! The view of pick-up that other slices read.

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::pickup::ready::PickupReady;

impl Facts {
    /// Returns the last report that goods wait to be fetched.
    #[must_use]
    pub fn pickup_ready(&self) -> Option<&Held<PickupReady>> {
        self.pickup.ready.as_ref()
    }
}
