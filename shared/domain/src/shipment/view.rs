//! The view of the order's shipments that other slices read.

use std::collections::BTreeMap;

use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::{TrackingUpdate, TrackingUpdates};
use crate::values::id::{EstimateSubject, ShipmentId};

impl Facts {
    /// Returns the shipments, each as it was last reported.
    #[must_use]
    pub fn shipments(&self) -> &BTreeMap<ShipmentId, Held<Shipment>> {
        &self.shipment.shipments
    }

    /// Returns the tracking updates of carriers, by shipment. A shipment can be unknown yet.
    #[must_use]
    pub fn tracking_updates(&self) -> &BTreeMap<ShipmentId, TrackingUpdates> {
        &self.shipment.tracking_updates
    }

    /// Returns the first report that a shipment waits for pickup, by shipment, where it was repeated.
    #[must_use]
    pub(crate) fn first_pickups(&self) -> &BTreeMap<ShipmentId, Held<TrackingUpdate>> {
        &self.shipment.first_pickups
    }

    /// Returns the revised estimates: the delivery days that were given after the first one.
    #[must_use]
    pub fn revised_estimates(&self) -> &BTreeMap<EstimateSubject, Held<RevisedEstimate>> {
        &self.shipment.revised_estimates
    }
}
