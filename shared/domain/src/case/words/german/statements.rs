//! Statements to the customer, in short.

use crate::case::words::german::values::{date, money, units};
use crate::message::statement::MessageStatement;
use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::shipment::created::Tracking;
use crate::shipment::statement::ShipmentStatement;

pub(crate) fn statement(statement: &MessageStatement) -> String {
    match statement {
        MessageStatement::Order(told) => format!("die Bestellung {}", order(told)),
        MessageStatement::Shipment(told) => format!("das Paket {}", shipment(told)),
        MessageStatement::DeliveryEstimate(day) => format!("Ankunft bis {}", date(*day)),
        MessageStatement::Pickup(told) => pickup(told),
        MessageStatement::Delivered => "das Paket ist angekommen".to_owned(),
        MessageStatement::Nothing => "nichts, was unwahr werden könnte".to_owned(),
    }
}

/// Returns what is said of an order, after its name.
pub(super) fn order(told: &OrderStatement) -> String {
    match told {
        OrderStatement::Standing { lines, total } => {
            format!("hat {} und kostet {}", units(lines), money(*total))
        }
        OrderStatement::Cancelled => "ist storniert".to_owned(),
    }
}

/// Returns what is said of a shipment, after its name.
pub(super) fn shipment(told: &ShipmentStatement) -> String {
    match told {
        ShipmentStatement::OnItsWay { lines, tracking, promised_on, .. } => {
            let number = tracking.as_ref().map_or("ohne Sendungsnummer", |t: &Tracking| t.number.as_str());
            let by = promised_on.map(|day| format!(", bis {}", date(day))).unwrap_or_default();
            format!("ist unterwegs ({number}{by}) mit {}", units(lines))
        }
        ShipmentStatement::Voided => "kommt nicht".to_owned(),
    }
}

pub(super) fn pickup(told: &PickupReady) -> String {
    let place = told.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    let until = told.ready_until.map(|until| format!(", bis {until}")).unwrap_or_default();
    format!("Ware zur Abholung bereit{place}{until}")
}
