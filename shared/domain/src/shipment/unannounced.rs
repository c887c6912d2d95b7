//! Shipments that a carrier has and that no source announced.

use crate::case::evidence;
use crate::case::finder::{Finder, Found, Opens};
use crate::case::key::CaseKey;
use crate::case::problem::ShipmentProblem;
use crate::case::remedy::Remedy;
use crate::facts::entries::Facts;
use crate::facts::held::Held;
use crate::shipment::tracking_update::TrackingUpdate;
use crate::values::id::ShipmentId;

impl Facts {
    /// Returns the shipments that a carrier has and that no source announced, each with the first tracking
    /// update that is kept. A label alone is no shipment yet.
    pub fn unannounced(&self) -> impl Iterator<Item = (&ShipmentId, &Held<TrackingUpdate>)> {
        let unknown = self.tracking_updates().keys().filter(|id| !self.shipments().contains_key(*id));
        unknown.filter_map(|id| Some((id, self.tracking_history(id).first_seen()?)))
    }
}

impl<'a> Finder<'a, '_> {
    /// Returns a case for each shipment that a carrier has for too long without any source having announced it.
    /// The announcement may be lost, or may never have been made: a shop prints a label in another system, and
    /// only the carrier tells of it (<https://github.com/Jaal-Yantra-Textiles/v2/issues/888>).
    pub(crate) fn unannounced(&self) -> impl Iterator<Item = Found<'a>> {
        self.facts.unannounced().filter_map(|(id, first)| {
            let wait = self.context.policy.clocks.unannounced;
            let late_at = self.context.runs_out(wait, first.stamp.occurred_at);
            if !self.context.moment.reached(late_at, "a parcel should be announced") {
                return None;
            }
            let since = first.stamp.occurred_at;
            let problem = ShipmentProblem::Unannounced { shipment: id.clone(), since };
            let updates = self.facts.tracking_history(id).tracking_updates().into_iter().rev();
            let facts = updates.map(evidence::tracking_update).collect();
            let key = CaseKey::ParcelUnannounced(id.clone());
            let mut found =
                self.found(key, [problem], Opens::AfterGracePeriod, facts, &[Remedy::AnnounceShipment]);
            // Later tracking updates do not announce it, so a decision covers them.
            found.as_of = since;
            Some(found)
        })
    }
}
