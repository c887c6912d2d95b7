//! The facts about returns. Other slices read them through the view, `returns/view.rs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold_by, stamp};
use crate::returns::requested::ReturnRequested;
use crate::returns::updated::ReturnUpdated;
use crate::values::id::ReturnId;
use crate::values::limits::RETURNS_MAX;

/// The facts about returns.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReturnFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) requested: BTreeMap<ReturnId, Held<ReturnRequested>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) updated: BTreeMap<ReturnId, Held<ReturnUpdated>>,
}

const RETURNS: Limit = ("returns", RETURNS_MAX);
const UPDATES: Limit = ("updated returns", RETURNS_MAX);

impl ReturnFacts {
    pub(crate) fn hold_requested(&mut self, new: Held<ReturnRequested>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.requested, new.body.return_id.clone(), new, RETURNS)
    }

    pub(crate) fn hold_updated(&mut self, new: Held<ReturnUpdated>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.updated, new.body.return_id.clone(), new, UPDATES)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { requested, updated } = self;
        requested.values().map(stamp).chain(updated.values().map(stamp))
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { requested, updated } = self;
        requested.values().map(evidence::returning).chain(updated.values().map(evidence::return_updated))
    }
}
