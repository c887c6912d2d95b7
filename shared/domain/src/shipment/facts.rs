//! The facts about shipments. Other slices read them through the view, `shipment/view.rs`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::Serialize;

use crate::case::evidence::{self, Piece};
use crate::event::stamp::Stamp;
use crate::facts::held::{Held, Limit, Merge, OverLimit, hold_by, stamp};
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::{TrackingStatus, TrackingUpdate, TrackingUpdates};
use crate::values::id::{EstimateSubject, ShipmentId};
use crate::values::limits::{PARCELS_MAX, TRACKING_UPDATES_MAX};

/// The facts about shipments.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShipmentFacts {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) shipments: BTreeMap<ShipmentId, Held<Shipment>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) tracking_updates: BTreeMap<ShipmentId, TrackingUpdates>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) revised_estimates: BTreeMap<EstimateSubject, Held<RevisedEstimate>>,
    /// The first report that a shipment waits for pickup, where the last one is another.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) first_pickups: BTreeMap<ShipmentId, Held<TrackingUpdate>>,
}

const PARCELS: Limit = ("parcels", PARCELS_MAX);

const SCANNED: Limit = ("scanned parcels", PARCELS_MAX);

const UPDATES: Limit = ("tracking updates of a parcel", TRACKING_UPDATES_MAX);

/// The limit of revised estimates: one for each shipment, and one for the goods that are in no shipment yet.
const DELAYS: Limit = ("promised days", PARCELS_MAX + 1);

impl ShipmentFacts {
    pub(crate) fn hold_shipment(&mut self, new: Held<Shipment>) -> Result<Merge, OverLimit> {
        hold_by(&mut self.shipments, new.body.shipment_id.clone(), new, PARCELS)
    }

    pub(crate) fn hold_tracking_update(&mut self, new: Held<TrackingUpdate>) -> Result<Merge, OverLimit> {
        let shipment_id = new.body.shipment_id.clone();
        if !self.tracking_updates.contains_key(&shipment_id) && self.tracking_updates.len() >= PARCELS_MAX {
            let (what, most) = SCANNED;
            return Err(OverLimit { what, most });
        }
        let first = self.first_with(&new);
        let held = self.tracking_updates.entry(shipment_id.clone()).or_default();
        let merge = hold_by(held, new.body.key(), new, UPDATES)?;
        let last = held.values().filter(|held| held.body.status == TrackingStatus::AvailableForPickup).max();
        let first = first.filter(|first| last != Some(first));
        let before = first.map(|first| self.first_pickups.insert(shipment_id.clone(), first));
        let is_new = before.is_some_and(|before| before.as_ref() != self.first_pickups.get(&shipment_id));
        Ok(if is_new { Merge::Merged } else { merge })
    }

    /// Returns the first report that a shipment waits for pickup, counting a new one.
    fn first_with(&self, new: &Held<TrackingUpdate>) -> Option<Held<TrackingUpdate>> {
        if new.body.status != TrackingStatus::AvailableForPickup {
            return None;
        }
        let id = &new.body.shipment_id;
        let held = self.tracking_updates.get(id).into_iter().flat_map(TrackingUpdates::values);
        let last = held.filter(|held| held.body.status == new.body.status);
        self.first_pickups.get(id).into_iter().chain(last).chain([new]).min().cloned()
    }

    pub(crate) fn hold_revised_estimate(&mut self, new: Held<RevisedEstimate>) -> Result<Merge, OverLimit> {
        let subject = EstimateSubject::from(new.body.shipment_id.clone());
        hold_by(&mut self.revised_estimates, subject, new, DELAYS)
    }

    pub(crate) fn stamps(&self) -> impl Iterator<Item = &Stamp> {
        let Self { shipments, tracking_updates, revised_estimates, first_pickups } = self;
        let updates = tracking_updates.values().flat_map(TrackingUpdates::values).map(stamp);
        let updates = updates.chain(first_pickups.values().map(stamp));
        shipments.values().map(stamp).chain(updates).chain(revised_estimates.values().map(stamp))
    }

    /// Returns the facts as evidence, for a case about facts without an order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let Self { shipments, tracking_updates, revised_estimates, first_pickups: _ } = self;
        let updates =
            tracking_updates.values().flat_map(TrackingUpdates::values).map(evidence::tracking_update);
        let shipments = shipments.values().map(evidence::shipment);
        shipments.chain(revised_estimates.values().map(evidence::delay)).chain(updates)
    }
}
