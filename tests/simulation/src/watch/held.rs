//! Compares what messages say of a shipment, and of money, with the facts that the order held.

use candor_domain::facts::entries::Facts;
use candor_domain::message::content::{Item, MessageContent, ShipmentSummary};
use candor_domain::order::placed::Placed;
use candor_domain::shipment::created::Shipment;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::{LineId, ShipmentId};
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;

use super::journey;

pub(super) fn received(facts: &Facts, placed: &Placed) -> i64 {
    let payments = facts.payments().into_values().map(|held| held.body.amount);
    { payments }.filter(|paid| paid.currency == placed.total.currency).map(|paid| paid.amount_minor).sum()
}

pub(super) fn shipment_of(content: &MessageContent) -> Option<&ShipmentId> {
    content.key.shipment()
}

pub(super) fn wrong_shipment(
    facts: &Facts,
    placed: &Placed,
    content: &MessageContent,
    said: &ShipmentSummary,
) -> Option<&'static str> {
    let Some(shipment) = shipment_of(content).and_then(|id| facts.shipments().get(id)).map(|held| &held.body)
    else {
        return Some("something of a parcel that is not known");
    };
    let items: Vec<Item> = shipment.lines.iter().filter_map(|line| item(placed, line)).collect();
    shipment
        .voided
        .then_some("that a voided parcel comes")
        .or((shipment.tracking != said.tracking).then_some("another tracking number"))
        .or((items != said.items).then_some("other contents"))
        .or((items.len() != shipment.lines.len()).then_some("that something comes which was not ordered"))
        .or(too_many(facts, placed, shipment).then_some("that more comes than was ordered"))
}

fn item(placed: &Placed, line: &LineQuantity) -> Option<Item> {
    let ordered = placed.lines.iter().find(|ordered| ordered.line_id == line.line_id)?;
    Some(Item { title: ordered.title.clone(), image: ordered.image.clone(), quantity: line.quantity })
}

/// Returns true if a shipment and those before it hold more of an item than was ordered.
fn too_many(facts: &Facts, placed: &Placed, shipment: &Shipment) -> bool {
    let by_then = |other: &Shipment| {
        let counts = other.shipment_id == shipment.shipment_id || !is_gone(facts, &other.shipment_id);
        !other.voided
            && counts
            && (other.shipped_at, &other.shipment_id) <= (shipment.shipped_at, &shipment.shipment_id)
    };
    let shipped = |id: &LineId| -> Quantity {
        let shipments = facts.shipments().values().filter(|held| by_then(&held.body));
        let lines = shipments.flat_map(|held| &held.body.lines).filter(|line| line.line_id == *id);
        lines.map(|line| line.quantity).sum()
    };
    let line_of = |id: &LineId| placed.lines.iter().find(|line| line.line_id == *id);
    let ordered = |id: &LineId| line_of(id).map_or(Quantity::ZERO, |line| line.quantity);
    shipment.lines.iter().any(|line| shipped(&line.line_id) > ordered(&line.line_id))
}

/// Returns true if the shipment is delivered, by the times of its tracking updates, and nothing later was
/// reported of it.
pub(super) fn has_arrived(facts: &Facts, id: &ShipmentId) -> bool {
    last_seen(facts, id).is_some_and(|(_, status)| status == TrackingStatus::Delivered)
}

/// Returns true if the units of a shipment can be sent again, by what the order held.
pub(super) fn is_gone(facts: &Facts, id: &ShipmentId) -> bool {
    journey::is_gone(last_seen(facts, id))
}

pub(super) fn last_seen(facts: &Facts, id: &ShipmentId) -> Option<(Timestamp, TrackingStatus)> {
    let shipment = facts.shipments().get(id).map(|held| &held.body);
    let own = facts.tracking_updates().get(id)?.values().filter(|held| {
        journey::is_own(&held.body) && journey::is_of_label(shipment, held.body.tracking_number.as_ref())
    });
    journey::last(own.map(|held| (held.stamp.occurred_at, held.body.status)))
}
