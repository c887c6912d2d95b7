//! Reads returns that customers request: the shop decides about each
//! (<https://shopify.dev/docs/apps/build/orders-fulfillment/returns-apps>).

use std::collections::BTreeMap;

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::values::id::{LineId, ReturnId};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::Remark;
use candor_edge::heard::{Heard, Statement};
use candor_edge::texts::usable;

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
    // The payload has no time, so it is Shopify's moment of the action.
    let occurred_at = delivery
        .triggered_at
        .or_else(|| request.refuse("has no time, and neither has its delivery (X-Shopify-Triggered-At)"));
    let (return_id, occurred_at) = (return_id?, occurred_at?);
    let id = names::once(request, delivery, return_id.as_str(), "requested", occurred_at)?;
    let fact = Fact::ReturnRequested(ReturnRequested { return_id, lines: lines?, reason: reason(request) });
    Some(Statement { occurred_at, id, fact })
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
