//! Reads fulfilment events, which is Shopify's word for tracking updates. The carrier, or an app in its place, writes
//! them: <https://shopify.dev/docs/api/admin-graphql/latest/enums/FulfillmentEventStatus>.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::shipment::revised_estimate::RevisedEstimate;
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};
use candor_domain::values::id::{EventId, ShipmentId};
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;
use jiff::Timestamp;
use jiff::fmt::temporal::DateTimeParser;

use crate::delivery::Delivery;
use crate::names;

/// Lists every status of Shopify, with what it says of the way of the goods. `confirmed` is the carrier's word that it
/// knows of the shipment and does not have it yet; `picked_up` is the customer's. `delayed` alone says no new day, so
/// only the estimate beside it is used.
const STATUSES: [(&str, Option<TrackingStatus>); 12] = [
    ("label_purchased", Some(TrackingStatus::LabelCreated)),
    ("label_printed", Some(TrackingStatus::LabelCreated)),
    ("confirmed", Some(TrackingStatus::LabelCreated)),
    ("carrier_picked_up", Some(TrackingStatus::Accepted)),
    ("in_transit", Some(TrackingStatus::InTransit)),
    ("delayed", None),
    ("out_for_delivery", Some(TrackingStatus::OutForDelivery)),
    ("attempted_delivery", Some(TrackingStatus::AttemptFailed)),
    ("ready_for_pickup", Some(TrackingStatus::AvailableForPickup)),
    ("delivered", Some(TrackingStatus::Delivered)),
    ("picked_up", Some(TrackingStatus::Delivered)),
    ("failure", Some(TrackingStatus::Exception)),
];

/// Reads a fulfilment event: a tracking update, a revised estimate, or both.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let shipment: Option<ShipmentId> = body.if_readable(|body| body.field("fulfillment_id").id());
    let about = shipment.map(Aspect::TrackingUpdates);
    heard.read(body, about.clone(), |event| update(event, delivery));
    heard.read(body, about, |event| estimate(event, delivery));
}

/// Refuses that a fulfilment event was deleted. What it said may have been told already, and what is true in its place
/// is not in the payload.
pub(crate) fn deleted(body: &At<'_>, heard: &mut Heard) {
    let shipment: Option<ShipmentId> = body.if_readable(|body| body.field("fulfillment_id").id());
    heard.about = shipment.map(Aspect::TrackingUpdates);
    heard.note(
        "",
        "says that a tracking update was deleted, so what it said may be untrue. Look at the shipment",
    );
}

fn update(event: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let status = status(&event.field("status"));
    let (shipment_id, occurred_at) = (event.field("fulfillment_id").id(), happened_at(event));
    let (shipment_id, occurred_at): (ShipmentId, Timestamp) = (shipment_id?, occurred_at?);
    let Some(status) = status? else { return Some(None) };
    let id = name(event, delivery, "update", occurred_at)?;
    let update = TrackingUpdate {
        shipment_id,
        status,
        tracking_number: None,
        place: usable(&event.field("city")),
        pickup_until: None,
    };
    Some(Some(Statement { occurred_at, id, fact: Fact::DeliveryScanned(update) }))
}

fn status(at: &At<'_>) -> Option<Option<TrackingStatus>> {
    let text = at.string()?;
    let known = STATUSES.iter().find(|(name, _)| *name == text);
    known
        .map(|(_, status)| *status)
        .or_else(|| at.refuse(format!("is not one of {}", STATUSES.map(|(name, _)| name).join(", "))))
}

/// Reads the estimate that an event gives, as the day in the offset that it is written with.
fn estimate(event: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let at = event.field("estimated_delivery_at");
    if at.is_absent() {
        return Some(None);
    }
    at.moment()?;
    let day = DateTimeParser::new().parse_date(at.string()?);
    let promised_on = day.ok().or_else(|| at.refuse("has no day"))?;
    let (shipment_id, occurred_at) = (event.field("fulfillment_id").id(), happened_at(event));
    let (shipment_id, occurred_at): (ShipmentId, Timestamp) = (shipment_id?, occurred_at?);
    let id = name(event, delivery, "estimate", occurred_at)?;
    let estimate = RevisedEstimate {
        shipment_id: Some(shipment_id),
        promised_on,
        reason: usable(&event.field("message")),
    };
    Some(Some(Statement { occurred_at, id, fact: Fact::DeliveryDelayed(estimate) }))
}

/// Returns the time of the scan; an app that gives none reports what it just heard.
fn happened_at(event: &At<'_>) -> Option<Timestamp> {
    let happened_at = event.field("happened_at");
    if happened_at.is_absent() { event.field("created_at").moment() } else { happened_at.moment() }
}

fn name(event: &At<'_>, delivery: &Delivery, what: &str, occurred_at: Timestamp) -> Option<EventId> {
    let own: String = event.field("id").id()?;
    names::once(event, delivery, &own, what, occurred_at)
}
