//! Statements about a shipment: the facts that a message told the customer.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::facts::entries::Facts;
use crate::shipment::created::{Shipment, Tracking};
use crate::values::hash::AddressHash;
use crate::values::line_quantity::LineQuantity;

/// The state of a shipment as a message told it to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShipmentStatement {
    /// The shipment is on its way.
    OnItsWay {
        /// The contents of the shipment.
        lines: Vec<LineQuantity>,
        /// The way to follow the shipment.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tracking: Option<Tracking>,
        /// The day by which the shipment should arrive, if the message told one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promised_on: Option<Date>,
        /// The hash of the address that the shipment goes to, if the message told one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ship_to: Option<AddressHash>,
    },
    /// The shipment is not coming after all.
    Voided,
}

impl ShipmentStatement {
    /// Returns the statement with a day by which the shipment should arrive.
    #[must_use]
    pub(crate) fn by(self, day: Option<Date>) -> Self {
        match self {
            Self::OnItsWay { lines, tracking, promised_on: _, ship_to } => {
                Self::OnItsWay { lines, tracking, promised_on: day, ship_to }
            }
            Self::Voided => Self::Voided,
        }
    }

    /// Returns true when both say the same about the shipment itself. The day and the address do not count:
    /// other messages correct the day, and no message can correct the address (a wrong address is a case).
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
    /// Returns the statement that is true of the shipment now, without a day.
    #[must_use]
    pub fn shipment_statement(&self, shipment: &Shipment) -> ShipmentStatement {
        if shipment.voided {
            return ShipmentStatement::Voided;
        }
        let mut lines = shipment.lines.clone();
        lines.sort();
        let placed = self.placed().map(|held| &held.body);
        ShipmentStatement::OnItsWay {
            lines,
            tracking: shipment.tracking.clone(),
            promised_on: None,
            ship_to: placed.and_then(|placed| placed.ship_to.as_ref()).map(AddressHash::of),
        }
    }
}
