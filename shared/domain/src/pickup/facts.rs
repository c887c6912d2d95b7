//! The facts about pick-up. Other slices read them through the view, `pickup/view.rs`.

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Merge, hold, stamp};
use crate::pickup::ready::PickupReady;

/// The facts about pick-up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PickupFacts {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ready: Option<Held<PickupReady>>,
}

impl PickupFacts {
    pub(crate) fn hold_ready(&mut self, new: Held<PickupReady>) -> Merge {
        hold(&mut self.ready, new)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { ready } = self;
        ready.iter().map(stamp)
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { ready } = self;
        ready.iter().map(evidence::pickup_ready)
    }
}
