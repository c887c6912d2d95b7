//! The last statements to the customer about a shipment.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::{Sent, sent};
use crate::message::statement::MessageStatement;
use crate::shipment::statement::ShipmentStatement;
use crate::values::hash::AddressHash;
use crate::values::id::ShipmentId;

/// Returns the last statement to the customer about a shipment, and the number that the next correction gets.
/// A message about the delivery day, or about what the carrier reported, shows the shipment too, but not what is new
/// about it. So it counts only if there was no other message about the shipment.
pub(crate) fn stated_of_shipment<'o>(
    order: &'o Order,
    shipment: &ShipmentId,
) -> Option<(&'o ShipmentStatement, u32)> {
    let (aside, of_shipment): (Vec<_>, Vec<_>) =
        claims(order, shipment).partition(|(telling, _)| telling.key.kind().shows_shipment_aside());
    let numbered = of_shipment.iter().map(|(telling, claim)| (telling.key.number(), *claim));
    let shown = aside.iter().max_by_key(|(telling, _)| telling.at).map(|(_, claim)| (*claim, 1));
    last(numbered).or(shown)
}

/// Returns the address that the customer was told last that a shipment goes to. A message that leaves the address out, because
/// it is in doubt, takes nothing back: the customer still believes the one before.
pub(crate) fn stated_address(order: &Order, shipment: &ShipmentId) -> Option<AddressHash> {
    let mut told: Vec<_> = claims(order, shipment).collect();
    told.sort_by_key(|(telling, _)| (telling.at, telling.key.number()));
    let newest_first = told.into_iter().rev().map(|(_, claim)| claim);
    let standing = newest_first.take_while(|claim| !matches!(claim, ShipmentStatement::Voided));
    let mut addresses = standing.filter_map(|claim| match claim {
        ShipmentStatement::OnItsWay { ship_to, .. } => *ship_to,
        ShipmentStatement::Voided => None,
    });
    addresses.next()
}

/// Returns the messages about a shipment that went out, each with its statement.
fn claims<'o>(
    order: &'o Order,
    shipment: &ShipmentId,
) -> impl Iterator<Item = (Sent<'o>, &'o ShipmentStatement)> {
    let about = sent(order).filter(move |telling| telling.key.shipment() == Some(shipment));
    about.filter_map(|telling| match telling.statement {
        MessageStatement::Shipment(claim) => Some((telling, claim)),
        MessageStatement::Order(_) | MessageStatement::DeliveryEstimate(_) => None,
        MessageStatement::Delivered | MessageStatement::Pickup(_) | MessageStatement::Nothing => None,
    })
}

pub(crate) fn is_of_day(key: &MessageKey) -> bool {
    matches!(key, MessageKey::DelayNotice(..) | MessageKey::BackOnTrack(..))
}

pub(crate) fn last<'l, T>(claims: impl Iterator<Item = (u32, &'l T)>) -> Option<(&'l T, u32)> {
    claims.max_by_key(|(number, _)| *number).map(|(number, claim)| (claim, number.saturating_add(1)))
}

/// Returns true when the customer was told that the shipment arrived.
pub(crate) fn stated_delivered(order: &Order, shipment: &ShipmentId) -> bool {
    sent(order).any(|telling| {
        *telling.statement == MessageStatement::Delivered && telling.key.shipment() == Some(shipment)
    })
}
