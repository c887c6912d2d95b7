//! Statements about a shipment: what a customer was told of it.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::entries::Facts;
use crate::shipment::created::{Shipment, Tracking};
use crate::values::hash::AddressHash;
use crate::values::id::EstimateSubject;
use crate::values::line_quantity::LineQuantity;

/// What we said about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShipmentStatement {
    /// It is on its way.
    OnItsWay {
        /// What is in it.
        lines: Vec<LineQuantity>,
        /// How to follow it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<Tracking>,
        /// The day by which it should arrive, where that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_on: Option<Date>,
        /// Where it goes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressHash>,
    },
    /// It is not coming after all.
    Voided,
}

impl ShipmentStatement {
    /// Whether both say the same of the parcel itself. The day is corrected by messages of its own, and where it goes
    /// cannot be corrected by any: that is a case.
    #[must_use]
    pub fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Voided, Self::Voided) => true,
            (Self::OnItsWay { lines, tracking, .. }, Self::OnItsWay { lines: l, tracking: t, .. }) => {
                lines == l && tracking == t
            }
            (Self::Voided, Self::OnItsWay { .. }) | (Self::OnItsWay { .. }, Self::Voided) => false,
        }
    }
}

impl Facts {
    /// What can truly be said of a parcel.
    #[must_use]
    pub fn shipment_statement(&self, shipment: &Shipment) -> ShipmentStatement {
        if shipment.voided {
            return ShipmentStatement::Voided;
        }
        let mut lines = shipment.lines.clone();
        lines.sort();
        let subject = EstimateSubject::Shipment(shipment.shipment_id.clone());
        let placed = self.placed.as_ref().map(|held| &held.body);
        ShipmentStatement::OnItsWay {
            lines,
            tracking: shipment.tracking.clone(),
            promised_on: self.estimate(&subject).map(|estimate| estimate.on),
            ship_to: placed.and_then(|placed| placed.ship_to.as_ref()).map(AddressHash::of),
        }
    }
}
