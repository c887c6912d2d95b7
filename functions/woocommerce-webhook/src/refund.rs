//! Reads refunds: those that an order lists, and a refund that comes as an order of its own.
//!
//! An order lists of each refund its id, its reason and its amount below zero, and neither the time nor the units
//! (<https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties>). So its time is that of the revision.
//! A refund itself is stored as an order below its order, with lines below zero. It is no order to send.

use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Aspect;
use candor_domain::payment::transaction::Refund;
use candor_domain::values::id::{LineId, OrderId, RefundId};
use candor_domain::values::limits::LINES_MAX;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::{Currency, Money};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_edge::heard::{Heard, Statement};
use jiff::Timestamp;

use crate::delivery::Delivery;
use crate::moments::{placed_at, revised_at};
use crate::names;
use crate::status::Status;

/// Reads every refund that an order lists. Where the order itself cannot be read, that is refused already.
pub(crate) fn hear_all(delivery: &Delivery, order: &At<'_>, heard: &mut Heard) {
    let currency = order.if_readable(|order| order.field("currency").parsed());
    if let Some((currency, revised_at)) = currency.zip(order.if_readable(revised_at)) {
        for refund in order.field("refunds").items() {
            let about = refund.if_readable(|refund| refund.field("id").id()).map(Aspect::Refund);
            heard.read(&refund, about, |refund| listed(refund, delivery, currency, revised_at));
        }
    }
    heard.read(order, missing_aspect(order), none_listed);
}

fn listed(
    refund: &At<'_>,
    delivery: &Delivery,
    currency: Currency,
    occurred_at: Timestamp,
) -> Option<Option<Statement>> {
    let refund_id: Option<RefundId> = refund.field("id").id();
    let amount = amount(&refund.field("total"), currency);
    let (refund_id, amount) = (refund_id?, amount?);
    if amount.amount_minor == 0 {
        return Some(None);
    }
    let id = names::repeated(refund, &delivery.shop, refund_id.as_str(), "refund", occurred_at)?;
    let (lines, cancelled) = (vec![], vec![]);
    let fact = Fact::RefundIssued(Refund { refund_id, amount, lines, cancelled, failed: false });
    Some(Some(Statement { occurred_at, id, fact }))
}

/// Reads an amount that is written below zero, or with two signs if it was below zero already.
fn amount(at: &At<'_>, currency: Currency) -> Option<Money> {
    let money = at.decimal(currency)?;
    match money.amount_minor.checked_abs() {
        Some(amount_minor) => Some(Money { amount_minor, currency }),
        None => at.refuse("is too large"),
    }
}

fn missing_aspect(order: &At<'_>) -> Option<Aspect> {
    let order_id: OrderId = order.if_readable(|order| order.field("id").id())?;
    format!("{order_id}-refunded").parse().ok().map(Aspect::Refund)
}

/// Refuses an order that is said to be refunded and lists no refund. WooCommerce itself makes a refund of all that is left
/// when an order gets this status (`wc_order_fully_refunded`), so a plugin made this one, and how much went back is not
/// known.
fn none_listed(order: &At<'_>) -> Option<Option<Statement>> {
    let refunds = order.field("refunds");
    if Status::of(order) != Status::Refunded || refunds.items().next().is_some() {
        return Some(None);
    }
    refunds.refuse("lists no refund, though the order is said to be refunded: look up how much went back")
}

/// Returns true if the payload is a refund: it is below another order, and its total is below zero.
pub(crate) fn is_refund(body: &At<'_>) -> bool {
    let total = body.field("total").text().is_some_and(|text| text.starts_with('-'));
    total && parent(body).is_some()
}

/// Returns the order that a refund is below.
pub(crate) fn parent(body: &At<'_>) -> Option<OrderId> {
    let parent: OrderId = body.if_readable(|body| body.field("parent_id").id())?;
    (parent.as_str() != "0").then_some(parent)
}

/// Reads a refund that comes as an order of its own.
pub(crate) fn hear(delivery: &Delivery, body: &At<'_>, heard: &mut Heard) {
    let about = body.if_readable(|body| body.field("id").id()).map(Aspect::Refund);
    heard.read(body, about, |body| own(body, delivery));
}

fn own(body: &At<'_>, delivery: &Delivery) -> Option<Option<Statement>> {
    let refund_id: Option<RefundId> = body.field("id").id();
    let currency = body.field("currency").parsed();
    let amount = currency.and_then(|currency| amount(&body.field("total"), currency));
    let (refund_id, amount, occurred_at) = (refund_id?, amount?, placed_at(body)?);
    if amount.amount_minor == 0 {
        return Some(None);
    }
    let id = names::repeated(body, &delivery.shop, refund_id.as_str(), "refund", occurred_at)?;
    let lines = body.if_readable(units).unwrap_or_default();
    let fact = Fact::RefundIssued(Refund { refund_id, amount, lines, cancelled: vec![], failed: false });
    Some(Some(Statement { occurred_at, id, fact }))
}

/// Reads the units that a refund is for. Each line has the id of the order's own line in its `meta_data`. If one of them
/// cannot be read, none counts.
fn units(body: &At<'_>) -> Option<Vec<LineQuantity>> {
    let read = body.field("line_items").each(LINES_MAX, |item| {
        let meta = item.field("meta_data");
        let mut refunded =
            meta.items().filter(|entry| entry.field("key").text() == Some("_refunded_item_id"));
        let line_id: LineId = refunded.next()?.field("value").id()?;
        let text = item.field("quantity").value()?.to_string();
        let quantity: Quantity = text.trim_matches('"').trim_start_matches('-').parse().ok()?;
        Some(LineQuantity { line_id, quantity })
    })?;
    let mut lines: Vec<LineQuantity> =
        read.into_iter().filter(|line| line.quantity > Quantity::ZERO).collect();
    lines.sort();
    let twice =
        lines.windows(2).any(|pair| pair.first().map(|a| &a.line_id) == pair.get(1).map(|b| &b.line_id));
    (!twice).then_some(lines)
}
