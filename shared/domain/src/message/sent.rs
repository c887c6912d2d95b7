//! Messages that went out, and their statements.

use jiff::Timestamp;

use crate::case::report::SentStatement;
use crate::facts::order::Order;
use crate::message::entry::MessageEntry;
use crate::message::key::MessageKey;
use crate::message::statement::MessageStatement;
use crate::order::statement::OrderStatement;
use crate::pickup::ready::PickupReady;
use crate::shipment::created::Tracking;
use crate::shipment::statement::ShipmentStatement;
use crate::values::line_quantity::LineQuantity;

/// A message that went out and did not come back.
pub(crate) struct Sent<'o> {
    pub(crate) key: &'o MessageKey,
    pub(crate) at: Timestamp,
    pub(crate) statement: &'o MessageStatement,
}

pub(crate) fn sent(order: &Order) -> impl Iterator<Item = Sent<'_>> {
    order.ledger.messages.iter().filter_map(|(key, entry)| match entry {
        MessageEntry::Done { statement: Some(statement), at, .. } => Some(Sent { key, at: *at, statement }),
        MessageEntry::Done { .. } | MessageEntry::Due { .. } | MessageEntry::Withheld { .. } => None,
        MessageEntry::Claimed { .. } | MessageEntry::Unknown { .. } | MessageEntry::Refused { .. } => None,
    })
}

/// Returns whether the customer has heard from us about the order.
pub(crate) fn heard_anything(order: &Order) -> bool {
    sent(order).next().is_some()
}

/// Returns the statements to the customer, oldest first.
#[must_use]
pub fn sent_statements(order: &Order) -> Vec<SentStatement> {
    let mut said: Vec<SentStatement> = sent(order)
        .map(|telling| SentStatement {
            key: telling.key.clone(),
            at: telling.at,
            says: say(telling.statement),
        })
        .collect();
    said.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    said
}

fn say(statement: &MessageStatement) -> String {
    match statement {
        MessageStatement::Order(claim) => format!("the order {}", say_order(claim)),
        MessageStatement::Shipment(claim) => format!("the parcel {}", say_shipment(claim)),
        MessageStatement::DeliveryEstimate(day) => format!("it should arrive by {day}"),
        MessageStatement::Pickup(claim) => say_pickup(claim),
        MessageStatement::Delivered => "the parcel arrived".to_owned(),
        MessageStatement::Nothing => "nothing that could become untrue".to_owned(),
    }
}

pub(crate) fn say_order(claim: &OrderStatement) -> String {
    match claim {
        OrderStatement::Standing { lines, total } => format!("has {} and costs {total}", say_units(lines)),
        OrderStatement::Cancelled => "is cancelled".to_owned(),
    }
}

pub(crate) fn say_shipment(claim: &ShipmentStatement) -> String {
    match claim {
        ShipmentStatement::OnItsWay { lines, tracking, promised_on, .. } => {
            let number = tracking.as_ref().map_or("without tracking", |t: &Tracking| t.number.as_str());
            let by = promised_on.map(|day| format!(", by {day}")).unwrap_or_default();
            format!("is on its way ({number}{by}) with {}", say_units(lines))
        }
        ShipmentStatement::Voided => "is not coming".to_owned(),
    }
}

pub(crate) fn say_pickup(claim: &PickupReady) -> String {
    let place = claim.place.as_ref().map(|place| format!(" at {}", place.as_str())).unwrap_or_default();
    let until = claim.ready_until.map(|until| format!(" until {until}")).unwrap_or_default();
    format!("goods wait to be fetched{place}{until}")
}

fn say_units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
