//! The content of messages about what a carrier reported last of a shipment.

use jiff::Timestamp;

use crate::facts::order::Order;
use crate::message::content::{Body, ShipmentSummary};
use crate::message::statement::MessageStatement;
use crate::order::placed::Placed;
use crate::plan::context::Context;
use crate::shipment::content::{shipment_summary, statement_of};
use crate::shipment::created::Shipment;

pub(crate) fn out_for_delivery_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(Body, MessageStatement)> {
    let (shipment, reported_at, statement) = reported(order, placed, shipment)?;
    Some((Body::OutForDeliveryNotice { shipment, reported_at }, statement))
}

pub(crate) fn attempt_failed_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(Body, MessageStatement)> {
    let (shipment, reported_at, statement) = reported(order, placed, shipment)?;
    Some((Body::AttemptFailedNotice { shipment, reported_at }, statement))
}

pub(crate) fn pickup_notice(
    context: Context<'_>,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(Body, MessageStatement)> {
    let order = context.order;
    let calendar = context.policy.calendar(&order.key.shop);
    let tracking_history = order.facts.tracking_history(&shipment.shipment_id);
    let (first, last) = tracking_history.wait_for_pickup()?;
    let place = last.body.place.clone().or_else(|| first.body.place.clone());
    let fetch_by = tracking_history.pickup_until().map(|until| calendar.last_day_until(until));
    let (shipment, _, statement) = reported(order, placed, shipment)?;
    Some((Body::PickupNotice { shipment, place, fetch_by }, statement))
}

pub(crate) fn parcel_returning_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(Body, MessageStatement)> {
    let (shipment, reported_at, _) = reported(order, placed, shipment)?;
    // It does not say that the shipment is on its way to the customer, so no voiding makes it untrue.
    Some((Body::ParcelReturningNotice { shipment, reported_at }, MessageStatement::Nothing))
}

/// Returns a shipment, the moment of the last tracking update, and the statement that the shipment is on its way.
fn reported(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(ShipmentSummary, Timestamp, MessageStatement)> {
    let (_, reported_at) = order.facts.tracking_history(&shipment.shipment_id).status()?;
    let statement = MessageStatement::Shipment(statement_of(order, shipment, None));
    Some((shipment_summary(order, placed, shipment), reported_at, statement))
}
