//! Reads the topics of a fulfilment, which is Shopify's word for a shipment. Each payload carries the whole
//! fulfilment.

use std::collections::BTreeSet;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::values::id::{LineId, ShipmentId};
use candor_domain::values::limits::{BOXES_MAX, LINES_MAX};
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::{Link, TrackingNumber};
use serde_json::Value;

use crate::delivery::Delivery;
use crate::lines::{new_line_id, units};
use crate::moments::revised_at;
use crate::names;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::{plain, usable};

/// Reads everything that a fulfilment says.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let about = body.if_readable(|body| body.field("id").id()).map(Aspect::Shipment);
    heard.read(body, about, |fulfillment| shipped(fulfillment, delivery));
}

/// Reads every fulfilment that an order lists, so that a shipment is known even if its own delivery is lost, as Shopify
/// says may happen (<https://shopify.dev/docs/apps/build/webhooks/best-practices>). One that cannot be read says
/// nothing here: the fulfilment's own topics say what is wrong with it, and it refuses no order.
pub(crate) fn hear_all(delivery: &Delivery, order: &At<'_>, heard: &mut Heard) {
    let fulfillments = order.field("fulfillments");
    let listed =
        fulfillments.items().filter_map(|at| at.if_readable(|fulfillment| listed(fulfillment, delivery)));
    heard.statements.extend(listed);
}

/// Reads a fulfilment as an order lists it. Its name is the same in every delivery, so that the repeats are
/// duplicates. It is less than the name from a topic of its own, which counts if both are of one second.
fn listed(fulfillment: &At<'_>, delivery: &Delivery) -> Option<Statement> {
    if is_nothing_to_ship(fulfillment) {
        return None;
    }
    let shipment = read_shipment(fulfillment)?;
    let occurred_at = fulfillment.field("updated_at").moment()?;
    let id = names::once(fulfillment, delivery, shipment.shipment_id.as_str(), "listed", occurred_at)?;
    Some(Statement { occurred_at, id, fact: Fact::ShipmentCreated(shipment) })
}

fn shipped(fulfillment: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    if is_nothing_to_ship(fulfillment) {
        return Some(None);
    }
    let shipment = read_shipment(fulfillment);
    let updated_at = revised_at(fulfillment, delivery);
    let (shipment, occurred_at) = (shipment?, updated_at?);
    let id = names::revision(fulfillment, delivery, shipment.shipment_id.as_str(), occurred_at)?;
    Some(Some(Statement { occurred_at, id, fact: Fact::ShipmentCreated(shipment) }))
}

/// Returns true if nothing of the fulfilment is sent. Gift cards and downloads are "fulfilled" too, but
/// nothing is on its way then.
fn is_nothing_to_ship(fulfillment: &At<'_>) -> bool {
    let items = fulfillment.field("line_items");
    let digital =
        |item: At<'_>| item.field("requires_shipping").value().and_then(Value::as_bool) == Some(false);
    items.items().next().is_some() && items.items().all(digital)
}

fn read_shipment(fulfillment: &At<'_>) -> Option<Shipment> {
    let shipment_id: Option<ShipmentId> = fulfillment.field("id").id();
    let shipped_at = fulfillment.field("created_at").moment();
    let voided = is_voided(&fulfillment.field("status"));
    let lines = read_lines(&fulfillment.field("line_items"), voided.unwrap_or_default());
    Some(Shipment {
        shipment_id: shipment_id?,
        shipped_at: shipped_at?,
        lines: lines?,
        tracking: tracking(fulfillment),
        boxes: boxes(fulfillment),
        promised_on: None,
        voided: voided?,
    })
}

/// Returns true if the shipment's units are *not* on their way.
///
/// `success` is the shop's statement that the shipment was sent. `pending` and `open` are statements of a
/// fulfilment service that was asked to send it and has not sent it yet. They make the shipment void until
/// the status is `success`, so that no customer is told too early that it is on its way.
///
/// `shipment_status` is not read. It is what a carrier last told Shopify, and a shipment that was handed over
/// on Monday may be `confirmed` on Tuesday. If we called that void, we would tell the customer that it is not
/// coming.
fn is_voided(status: &At<'_>) -> Option<bool> {
    match status.string()? {
        "success" => Some(false),
        "pending" | "open" => Some(true),
        "cancelled" | "error" | "failure" => Some(true),
        _ => status.refuse("is not one of success, pending, open, cancelled, error and failure"),
    }
}

fn read_lines(at: &At<'_>, voided: bool) -> Option<Vec<LineQuantity>> {
    let mut seen = BTreeSet::new();
    let lines: Vec<LineQuantity> =
        at.each(LINES_MAX, |item| line(item, &mut seen))?.into_iter().flatten().collect();
    if lines.is_empty() && !voided { at.refuse("has no item with units") } else { Some(lines) }
}

/// Reads a line. Returns `Some(None)` if the line has no units.
fn line(item: &At<'_>, seen: &mut BTreeSet<LineId>) -> Option<Option<LineQuantity>> {
    let line_id = new_line_id(&item.field("id"), seen);
    let quantity = units(&item.field("quantity"));
    let (line_id, quantity) = (line_id?, quantity?);
    Some((quantity > 0).then_some(LineQuantity { line_id, quantity: Quantity::units(quantity) }))
}

/// Reads how the customer can follow the shipment, as far as the payload says it and it can be used.
///
/// A fulfilment with several tracking numbers is several boxes, and it does not say which lines are in which
/// box. All numbers together are true of all lines together; the first number alone would not be. A link
/// leads to one box, so it is used only with a single number.
fn tracking(fulfillment: &At<'_>) -> Option<Tracking> {
    let numbers = numbers(fulfillment)?;
    let links = distinct(&fulfillment.field("tracking_urls"), &fulfillment.field("tracking_url"));
    let link: Option<Link> = match (numbers.as_slice(), links.as_slice()) {
        ([_], [link]) => link.parse().ok(),
        (_, _) => None,
    };
    let number = numbers.iter().map(TrackingNumber::as_str).collect::<Vec<_>>().join(", ").parse().ok()?;
    let company = fulfillment.field("tracking_company");
    // Shopify writes "Other" for a carrier that it has no name for.
    let named = plain(&company).is_some_and(|name| !name.eq_ignore_ascii_case("other"));
    Some(Tracking { number, carrier: if named { usable(&company) } else { None }, link })
}

/// Reads the tracking numbers of the boxes, if the fulfilment has several. Numbers of which one cannot be used, or of
/// which there are too many to be followed one by one, are only shown.
fn boxes(fulfillment: &At<'_>) -> Vec<TrackingNumber> {
    numbers(fulfillment).filter(|numbers| (2..=BOXES_MAX).contains(&numbers.len())).unwrap_or_default()
}

/// Reads the tracking numbers. To remove a number's line breaks would be a guess, so if one number cannot be used, none
/// is used.
fn numbers(fulfillment: &At<'_>) -> Option<Vec<TrackingNumber>> {
    let numbers = distinct(&fulfillment.field("tracking_numbers"), &fulfillment.field("tracking_number"));
    numbers.iter().map(|number| number.parse().ok()).collect()
}

/// Returns the distinct texts of a list and of the single field that repeats the list's first text.
fn distinct(list: &At<'_>, single: &At<'_>) -> Vec<String> {
    let texts = list.items().chain([single.clone()]);
    let texts = texts.filter_map(|at| at.text()).map(str::trim).filter(|text| !text.is_empty());
    let mut distinct: Vec<String> = Vec::new();
    for text in texts {
        if !distinct.iter().any(|known| known == text) {
            distinct.push(text.to_owned());
        }
    }
    distinct
}
