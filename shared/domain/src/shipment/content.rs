//! The content of messages about a shipment.

use crate::plan::context::Context;
use jiff::civil::Date;

use crate::facts::order::Order;
use crate::message::content::{Awaited, Body, ShipmentSummary};
use crate::message::statement::MessageStatement;
use crate::order::content::{item, item_of, still_to_come};
use crate::order::placed::{Delivery, Placed};
use crate::shipment::created::Shipment;
use crate::shipment::destination::is_elsewhere;
use crate::shipment::expected_day::expected_day;
use crate::shipment::stated::stated_of_shipment;
use crate::shipment::statement::ShipmentStatement;
use crate::values::id::EstimateSubject;
use crate::values::quantity::Quantity;

pub(crate) fn shipping_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
    promised_on: Option<Date>,
) -> (Body, MessageStatement) {
    let body = Body::ShippingNotice {
        shipment: shipment_summary(order, placed, shipment),
        promised_on,
        still_to_come: still_to_come(order, placed),
    };
    (body, MessageStatement::Shipment(statement_of(order, shipment, promised_on)))
}

pub(crate) fn shipping_update(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
    day: Option<Date>,
) -> Option<(Body, MessageStatement)> {
    // This message does not tell the delivery day; another message tells a new day.
    let claim = statement_of(order, shipment, None);
    let (before, _) = stated_of_shipment(order, &shipment.shipment_id)?;
    let body = match (&claim, before) {
        (ShipmentStatement::Voided, _) => {
            Body::ShippingVoided { shipment: shipment_summary(order, placed, shipment) }
        }
        (
            ShipmentStatement::OnItsWay { lines, .. },
            ShipmentStatement::OnItsWay { lines: statement, tracking, .. },
        ) => Body::ShippingChanged {
            shipment: shipment_summary(order, placed, shipment),
            tracking_before: tracking.clone(),
            contents_changed: lines != statement,
            still_to_come: still_to_come(order, placed),
        },
        // The shipment is on its way after all, so the message is a new shipping notice.
        (ShipmentStatement::OnItsWay { .. }, ShipmentStatement::Voided) => {
            return Some(shipping_notice(order, placed, shipment, day));
        }
    };
    Some((body, MessageStatement::Shipment(claim)))
}

pub(crate) fn delay_notice(
    Context { order, policy, .. }: Context<'_>,
    placed: &Placed,
    subject: &EstimateSubject,
) -> Option<(Body, MessageStatement)> {
    let promised_on = order.facts.estimate(subject, policy)?.on;
    let promised_before = expected_day(order, policy, subject).day;
    let late = awaited(order, placed, subject)?;
    Some((
        Body::DelayNotice { late, promised_on, promised_before },
        stated_by_day(order, subject, promised_on),
    ))
}

pub(crate) fn back_on_track(
    Context { order, policy, .. }: Context<'_>,
    placed: &Placed,
    subject: &EstimateSubject,
) -> Option<(Body, MessageStatement)> {
    let promised_on = order.facts.estimate(subject, policy)?.on;
    let promised_before = expected_day(order, policy, subject).day?;
    let late = awaited(order, placed, subject)?;
    Some((
        Body::BackOnTrack { late, promised_on, promised_before },
        stated_by_day(order, subject, promised_on),
    ))
}

/// Returns the statement of a message that tells a delivery day. A message that tells the day of a shipment
/// also tells that the shipment is coming, and its contents.
fn stated_by_day(order: &Order, subject: &EstimateSubject, day: Date) -> MessageStatement {
    let shipment = subject.shipment().and_then(|id| order.facts.shipments().get(id));
    shipment.map_or(MessageStatement::DeliveryEstimate(day), |held| {
        MessageStatement::Shipment(statement_of(order, &held.body, Some(day)))
    })
}

/// Returns the statement that a message makes about a shipment: the true facts, with the given day. It has no
/// address if the shipment may go to another address.
pub(crate) fn statement_of(
    order: &Order,
    shipment: &Shipment,
    promised_on: Option<Date>,
) -> ShipmentStatement {
    match order.facts.shipment_statement(shipment) {
        ShipmentStatement::OnItsWay { lines, tracking, ship_to, promised_on: _ } => {
            let ship_to = ship_to.filter(|_| !is_elsewhere(order, shipment));
            ShipmentStatement::OnItsWay { lines, tracking, promised_on, ship_to }
        }
        ShipmentStatement::Voided => ShipmentStatement::Voided,
    }
}

fn awaited(order: &Order, placed: &Placed, subject: &EstimateSubject) -> Option<Awaited> {
    match subject {
        EstimateSubject::Order => Some(Awaited::StillToCome(still_to_come(order, placed))),
        EstimateSubject::Shipment(id) => {
            Some(Awaited::Shipment(shipment_summary(order, placed, &order.facts.shipments().get(id)?.body)))
        }
    }
}

pub(crate) fn delivered_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
) -> Option<(Body, MessageStatement)> {
    let facts = &order.facts;
    let delivered_at = facts.tracking_history(&shipment.shipment_id).arrived()?.stamp.occurred_at;
    let rest = facts
        .units(placed)
        .into_iter()
        .map(|(line, units)| item(line, units.authorised().saturating_sub(units.delivered)));
    let body = Body::DeliveredNotice {
        shipment: shipment_summary(order, placed, shipment),
        delivered_at,
        still_to_come: rest.filter(|item| item.quantity > Quantity::ZERO).collect(),
    };
    Some((body, MessageStatement::Delivered))
}

/// Returns the day by which a shipment should arrive. Returns `None` if that day is over, because no day can
/// be told then.
pub(crate) fn day_of_shipment(context: Context<'_>, shipment: &Shipment) -> Option<Date> {
    let subject = EstimateSubject::Shipment(shipment.shipment_id.clone());
    let estimate = context.order.facts.estimate(&subject, context.policy)?;
    let over_at = context.policy.calendar(&context.order.key.shop).end_of(estimate.on);
    (!context.moment.reached(over_at, "the estimated day is over")).then_some(estimate.on)
}

pub(crate) fn shipment_summary(order: &Order, placed: &Placed, shipment: &Shipment) -> ShipmentSummary {
    ShipmentSummary {
        items: shipment.lines.iter().filter_map(|units| item_of(placed, units)).collect(),
        tracking: shipment.tracking.clone(),
        shipped_at: shipment.shipped_at,
        // If the shipment may go to another address, the message names none: a person has to find out and
        // tell the customer.
        ship_to: placed.ship_to.clone().filter(|_| !is_elsewhere(order, shipment)),
        is_local: placed.delivery == Delivery::LocalDelivery,
        is_replacement: order.facts.is_replacement(shipment),
    }
}
