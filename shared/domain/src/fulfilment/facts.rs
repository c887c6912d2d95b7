//! The facts about fulfilment. Other slices read them through the view, `fulfilment/view.rs`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Merge, OverLimit};
use crate::fulfilment::reported::{FulfilmentReported, Reports};
use crate::values::id::FulfilmentOrderId;
use crate::values::limits::FULFILMENT_ORDERS_MAX;

/// The facts about fulfilment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FulfilmentFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) reported: BTreeMap<FulfilmentOrderId, Reports>,
}

impl FulfilmentFacts {
    pub(crate) fn hold_reported(&mut self, new: Held<FulfilmentReported>) -> Result<Merge, OverLimit> {
        let full = self.reported.len() >= FULFILMENT_ORDERS_MAX;
        match self.reported.entry(new.body.fulfilment_order_id.clone()) {
            Entry::Vacant(_) if full => {
                Err(OverLimit { what: "fulfilment orders", most: FULFILMENT_ORDERS_MAX })
            }
            Entry::Vacant(vacant) => {
                vacant.insert(Reports::of(new));
                Ok(Merge::Merged)
            }
            Entry::Occupied(mut held) => Ok(held.get_mut().hold(new)),
        }
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        self.reported.values().flat_map(Reports::stamps)
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        self.reported.values().map(|reports| evidence::fulfilment(&reports.newest))
    }
}
