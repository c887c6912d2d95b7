//! The last statements to the customer about a shipment.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::MessageStatement;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::ShipmentId;

/// Returns the last statement to the customer about a shipment, and the number that the next correction gets.
/// A message about the delivery day, or about what the carrier reported, shows the shipment too, but not what is new
/// about it. So it counts only if there was no other message about the shipment.
pub(crate) fn stated_of_shipment<'o>(
    order: &'o Order,
    shipment: &ShipmentId,
) -> Option<(&'o ShipmentStatement, u32)> {
    let about = sent(order).filter(|telling| telling.key.shipment() == Some(shipment));
    let claims = about.filter_map(|telling| match telling.statement {
        MessageStatement::Shipment(claim) => Some((telling, claim)),
        MessageStatement::Order(_) | MessageStatement::DeliveryEstimate(_) => None,
        MessageStatement::Delivered | MessageStatement::Pickup(_) | MessageStatement::Nothing => None,
    });
    let (aside, of_shipment): (Vec<_>, Vec<_>) =
        claims.partition(|(telling, _)| telling.key.kind().shows_shipment_aside());
    let numbered = of_shipment.iter().map(|(telling, claim)| (telling.key.number(), *claim));
    let shown = aside.iter().max_by_key(|(telling, _)| telling.at).map(|(_, claim)| (*claim, 1));
    last(numbered).or(shown)
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
