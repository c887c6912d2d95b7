//! Statements to the customer, in short.

use crate::case::words::english::evidence::units;
use crate::message::statement::MessageStatement;
use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::shipment::created::Tracking;
use crate::shipment::statement::ShipmentStatement;

pub(crate) fn statement(statement: &MessageStatement) -> String {
    match statement {
        MessageStatement::Order(told) => format!("the order {}", order(told)),
        MessageStatement::Shipment(told) => format!("the parcel {}", shipment(told)),
        MessageStatement::DeliveryEstimate(day) => format!("it should arrive by {day}"),
        MessageStatement::Pickup(told) => pickup(told),
        MessageStatement::Delivered => "the parcel arrived".to_owned(),
        MessageStatement::Nothing => "nothing that could become untrue".to_owned(),
    }
}

/// Returns what is said of an order, after `the order`.
pub(super) fn order(told: &OrderStatement) -> String {
    match told {
        OrderStatement::Standing { lines, total } => format!("has {} and costs {total}", units(lines)),
        OrderStatement::Cancelled => "is cancelled".to_owned(),
    }
}

/// Returns what is said of a shipment, after `the parcel`.
pub(super) fn shipment(told: &ShipmentStatement) -> String {
    match told {
        ShipmentStatement::OnItsWay { lines, tracking, promised_on, .. } => {
            let number = tracking.as_ref().map_or("without tracking", |t: &Tracking| t.number.as_str());
            let by = promised_on.map(|day| format!(", by {day}")).unwrap_or_default();
            format!("is on its way ({number}{by}) with {}", units(lines))
        }
        ShipmentStatement::Voided => "is not coming".to_owned(),
    }
}

pub(super) fn pickup(told: &PickupReady) -> String {
    let place = told.place.as_ref().map(|place| format!(" at {}", place.as_str())).unwrap_or_default();
    let until = told.ready_until.map(|until| format!(" until {until}")).unwrap_or_default();
    format!("goods wait to be fetched{place}{until}")
}
