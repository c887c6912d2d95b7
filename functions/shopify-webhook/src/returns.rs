//! Reads returns that customers request, and what the shop decides about each
//! (<https://shopify.dev/docs/apps/build/orders-fulfillment/returns-apps>).

use std::collections::BTreeMap;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::{ReturnStatus, ReturnUpdated};
use candor_domain::values::id::{LineId, ReturnId};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::lines::units;
use crate::names;

/// Reads a return.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let about: Option<ReturnId> = body.if_readable(|body| body.field("id").id());
    heard.read(body, about.map(Aspect::Return), |request| read(request, delivery).map(Some));
}

fn read(request: &At<'_>, delivery: &Delivery) -> Option<Statement> {
    let return_id: Option<ReturnId> = request.field("id").id();
    let lines = lines(&request.field("return_line_items"));
    let (return_id, occurred_at) = (return_id?, moment(request, delivery)?);
    let id = names::once(request, delivery, return_id.as_str(), "requested", occurred_at)?;
    let fact = Fact::ReturnRequested(ReturnRequested { return_id, lines: lines?, reason: reason(request) });
    Some(Statement { occurred_at, id, fact })
}

/// Reads what the shop decided about a return. A return that the shop began itself is approved at once, and no topic but
/// that one has its units, so it is read as asked for as well.
pub(crate) fn hear_update(delivery: &Delivery, status: ReturnStatus, body: &At<'_>, heard: &mut Heard) {
    let about: Option<ReturnId> = body.if_readable(|body| body.field("id").id());
    heard.read(body, about.clone().map(Aspect::ReturnUpdated), |update| {
        read_update(update, status, delivery).map(Some)
    });
    let has_units = body.field("return_line_items").items().next().is_some();
    if status == ReturnStatus::Approved && has_units {
        heard.read(body, about.map(Aspect::Return), |request| read(request, delivery).map(Some));
    }
}

fn read_update(update: &At<'_>, status: ReturnStatus, delivery: &Delivery) -> Option<Statement> {
    let return_id: Option<ReturnId> = update.field("id").id();
    let (return_id, occurred_at) = (return_id?, moment(update, delivery)?);
    let id = names::once(update, delivery, return_id.as_str(), status.slug(), occurred_at)?;
    let decline = update.field("decline");
    let reason = usable(&decline.field("note")).or_else(|| usable(&decline.field("reason")));
    let fact = Fact::ReturnUpdated(ReturnUpdated { return_id, status, reason });
    Some(Statement { occurred_at, id, fact })
}

/// Returns Shopify's moment of the action: the payload has no time.
fn moment(at: &At<'_>, delivery: &Delivery) -> Option<Timestamp> {
    delivery
        .triggered_at
        .or_else(|| at.refuse("has no time, and neither has its delivery (X-Shopify-Triggered-At)"))
}

/// Reads the units, by the line of the order. A line that was sent in two shipments may be listed twice.
fn lines(at: &At<'_>) -> Option<Vec<LineQuantity>> {
    let mut sums: BTreeMap<LineId, u32> = BTreeMap::new();
    for (line_id, quantity) in at.each(LINES_MAX, line)? {
        let sum = sums.entry(line_id).or_default();
        *sum = sum.saturating_add(quantity);
    }
    sums.retain(|_, quantity| *quantity > 0);
    if sums.is_empty() {
        return at.refuse("has no item with units");
    }
    let units = |(line_id, quantity)| LineQuantity { line_id, quantity: Quantity::units(quantity) };
    Some(sums.into_iter().map(units).collect())
}

fn line(item: &At<'_>) -> Option<(LineId, u32)> {
    let line_id = item.field("fulfillment_line_item").field("line_item").field("id").id();
    let quantity = units(&item.field("quantity"));
    Some((line_id?, quantity?))
}

/// Returns the customer's own words, or else the reason that was chosen.
fn reason(request: &At<'_>) -> Option<Remark> {
    let items = request.field("return_line_items");
    let texts = |name: &str| items.items().find_map(|item| usable(&item.field(name)));
    texts("customer_note").or_else(|| texts("return_reason_note")).or_else(|| texts("return_reason"))
}
