//! Messages that went out, and their statements.

use jiff::Timestamp;

use crate::case::report::SentStatement;
use crate::facts::order::Order;
use crate::ledger::effect_key::EffectKey;
use crate::ledger::entry::Entry;
use crate::message::key::MessageKey;
use crate::message::statement::Statement;
use crate::order::statement::OrderStatement;
use crate::shipment::created::Tracking;
use crate::shipment::statement::ShipmentStatement;
use crate::values::line_quantity::LineQuantity;

/// A message that went out and did not come back.
pub(crate) struct Sent<'o> {
    pub(crate) key: &'o MessageKey,
    pub(crate) at: Timestamp,
    pub(crate) statement: &'o Statement,
}

pub(crate) fn sent(order: &Order) -> impl Iterator<Item = Sent<'_>> {
    order.ledger.effects.iter().filter_map(|(key, entry)| match (key, entry) {
        (EffectKey::Message(key), Entry::Done { statement: Some(statement), at, .. }) => {
            Some(Sent { key, at: *at, statement })
        }
        (_, _) => None,
    })
}

/// Returns whether the customer has heard from us about the order.
pub(crate) fn heard_anything(order: &Order) -> bool {
    sent(order).next().is_some()
}

/// Returns the statements to the customer, oldest first.
pub(crate) fn sent_statements(order: &Order) -> Vec<SentStatement> {
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

fn say(statement: &Statement) -> String {
    match statement {
        Statement::Order(claim) => format!("the order {}", say_order(claim)),
        Statement::Shipment(claim) => format!("the parcel {}", say_shipment(claim)),
        Statement::DeliveryEstimate(day) => format!("it should arrive by {day}"),
        Statement::Delivered => "the parcel arrived".to_owned(),
        Statement::Nothing => "nothing that could become untrue".to_owned(),
        // These statements are not made to customers.
        Statement::Fulfilment(_) | Statement::Tag(_) | Statement::DuplicateOrder(_) => "nothing".to_owned(),
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

fn say_units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
