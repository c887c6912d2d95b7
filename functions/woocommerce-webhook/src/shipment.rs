//! Reads shipments. WooCommerce's orders have none: that is left to plugins
//! (<https://github.com/woocommerce/woocommerce/issues/8650>). Shipment Tracking and Advanced Shipment Tracking keep theirs in
//! `_wc_shipment_tracking_items`: a number, a carrier, a day, and in the latter the products of each.
//!
//! Only what is beyond doubt is read: each number with its products, or the one number of a completed order without
//! refunds, which is of all its goods. Anything else is left out, and refuses no order: two numbers of one order may be two
//! parcels, or a mistake and its correction.

use std::collections::BTreeMap;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::values::id::{LineId, OrderId, ShipmentId};
use candor_domain::values::limits::{LINES_MAX, PARCELS_MAX};
use candor_domain::values::line_quantity::{LineQuantity, read_quantity};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use jiff::Timestamp;
use serde_json::Value;

use crate::delivery::Delivery;
use crate::moments::{placed_at, revised_at};
use crate::status::Status;
use crate::texts::usable;
use crate::{names, sort};

const TRACKING: &str = "_wc_shipment_tracking_items";

/// Reads the shipments of an order.
pub(crate) fn hear_all(delivery: &Delivery, order: &At<'_>, heard: &mut Heard) {
    let meta = order.field("meta_data");
    let kept: Vec<At<'_>> =
        meta.items().filter(|entry| entry.field("key").text() == Some(TRACKING)).collect();
    let [kept] = kept.as_slice() else { return };
    let items: Vec<At<'_>> = kept.field("value").items().take(PARCELS_MAX).collect();
    let is_each_listed = items.iter().all(|item| item.field("products_list").items().next().is_some());
    for item in &items {
        let lines = if is_each_listed { listed(order, item) } else { all_lines(order, &items) };
        let statement = lines.and_then(|lines| statement(order, item, lines, is_each_listed, delivery));
        if let Some((shipment_id, statement)) = statement {
            heard.read(item, Some(Aspect::Shipment(shipment_id)), |_| Some(Some(statement)));
        }
    }
}

fn statement(
    order: &At<'_>,
    item: &At<'_>,
    lines: Vec<LineQuantity>,
    is_listed: bool,
    delivery: &Delivery,
) -> Option<(ShipmentId, Statement)> {
    let tracking = tracking(item)?;
    let order_id: OrderId = order.if_readable(|order| order.field("id").id())?;
    let occurred_at = order.if_readable(revised_at)?;
    // The one number of a whole order may be put right: its shipment stays the same.
    let shipment_id: ShipmentId = if is_listed {
        let own = item.field("tracking_id");
        own.if_readable(|at| at.id()).or_else(|| tracking.number.as_str().parse().ok())?
    } else {
        format!("{order_id}-shipment").parse().ok()?
    };
    let shipped_at = shipped_at(order, item, occurred_at)?;
    let what = format!("shipment {} {}", shipment_id, tracking.number.as_str());
    let id =
        order.if_readable(|at| names::repeated(at, &delivery.shop, order_id.as_str(), &what, occurred_at))?;
    let shipment = Shipment {
        shipment_id: shipment_id.clone(),
        shipped_at,
        lines,
        tracking: Some(tracking),
        boxes: vec![],
        promised_on: None,
        voided: false,
    };
    Some((shipment_id, Statement { occurred_at, id, fact: Fact::ShipmentCreated(shipment) }))
}

fn tracking(item: &At<'_>) -> Option<Tracking> {
    let first = |names: &[&str]| names.iter().find_map(|name| usable(&item.field(name)));
    let links = ["custom_tracking_link", "formatted_tracking_link", "ast_tracking_link", "tracking_link"];
    Some(Tracking {
        number: usable(&item.field("tracking_number"))?,
        carrier: first(&["formatted_tracking_provider", "custom_tracking_provider", "tracking_provider"]),
        link: links.iter().find_map(|name| usable(&item.field(name))),
    })
}

/// Reads when it was handed over. A person gives only the day, and its midnight is stored, so the moment is within the day and
/// neither before the order nor after this revision.
fn shipped_at(order: &At<'_>, item: &At<'_>, revised_at: Timestamp) -> Option<Timestamp> {
    let second = match item.field("date_shipped").value()? {
        Value::Number(number) => number.as_i64()?,
        Value::String(text) => text.parse().ok()?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let midnight = Timestamp::from_second(second).ok()?;
    let placed_at = order.if_readable(placed_at)?;
    Some(midnight.max(placed_at).min(revised_at.max(placed_at)))
}

/// Returns all goods of a completed order without refunds that has one number.
fn all_lines(order: &At<'_>, items: &[At<'_>]) -> Option<Vec<LineQuantity>> {
    let is_whole = items.len() == 1
        && Status::of(order) == Status::Completed
        && order.field("refunds").items().next().is_none()
        && sort::is_sent(order);
    let goods = if is_whole { goods(order)? } else { return None };
    let lines: Vec<LineQuantity> = goods.into_iter().map(|(line, _)| line).collect();
    (!lines.is_empty()).then_some(lines)
}

/// Returns the lines that a number lists by their product, or by their own id. A product that is in two lines of the order
/// says nothing, and then none counts.
fn listed(order: &At<'_>, item: &At<'_>) -> Option<Vec<LineQuantity>> {
    let goods = goods(order)?;
    let mut units: BTreeMap<LineId, Quantity> = BTreeMap::new();
    let products = item.field("products_list");
    products.if_readable(|at| {
        at.each(LINES_MAX, |product| {
            let line_id = line_of(&goods, product)?;
            let quantity = read_quantity(&product.field("qty"))?;
            let sum = units.entry(line_id).or_default();
            *sum = sum.saturating_add(quantity);
            Some(())
        })
    })?;
    let lines: Vec<LineQuantity> =
        units.into_iter().map(|(line_id, quantity)| LineQuantity { line_id, quantity }).collect();
    (!lines.is_empty()).then_some(lines)
}

fn line_of(goods: &[(LineQuantity, Vec<String>)], product: &At<'_>) -> Option<LineId> {
    let own: Option<LineId> = product.field("item_id").if_readable(|at| at.id());
    let named: Option<LineId> = product.field("product").if_readable(|at| at.id());
    let mut found = goods.iter().filter(|(line, products)| match (&own, &named) {
        (Some(own), _) => line.line_id == *own,
        (None, Some(named)) => products.iter().any(|product| product == named.as_str()),
        (None, None) => false,
    });
    let (line, _) = found.next()?;
    found.next().is_none().then(|| line.line_id.clone())
}

/// Returns the lines with units, each with the ids of its product and its variation.
fn goods(order: &At<'_>) -> Option<Vec<(LineQuantity, Vec<String>)>> {
    let id = |item: &At<'_>, name: &str| -> Option<String> {
        let id: LineId = item.field(name).if_readable(|at| at.id())?;
        (id.as_str() != "0").then(|| id.to_string())
    };
    let at = order.field("line_items");
    let lines = at.items().take(LINES_MAX).filter_map(|item| {
        let quantity = item.field("quantity").if_readable(read_quantity)?;
        Some((item, quantity))
    });
    lines
        .map(|(item, quantity)| {
            let line_id = item.field("id").if_readable(|at| at.id())?;
            let products = ["product_id", "variation_id"].iter().filter_map(|name| id(&item, name)).collect();
            Some((LineQuantity { line_id, quantity }, products))
        })
        .collect()
}
