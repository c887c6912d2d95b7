//! Counts the goods of an order: those that are left of it, those that are to be sent, and those that are on their way.

use std::collections::BTreeMap;

use candor_domain::order::placed::{Line, PaymentDue, Placed};
use candor_domain::payment::transaction::Refund;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::id::LineId;
use candor_domain::values::line_quantity::LineQuantity;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;

/// Counts units by their line.
pub(crate) type Units<'a> = BTreeMap<&'a LineId, Quantity>;

fn sums<'a>(lines: impl Iterator<Item = &'a LineQuantity>) -> Units<'a> {
    let mut units = Units::new();
    for line in lines {
        let sum = units.entry(&line.line_id).or_default();
        *sum = sum.saturating_add(line.quantity);
    }
    units
}

/// Returns the units that refunds took out of an order.
fn cancelled<'a>(refunds: impl Iterator<Item = &'a Refund>) -> Units<'a> {
    sums(refunds.flat_map(|refund| &refund.cancelled))
}

/// Returns the lines that are left of an order, each with its units. An order of which nothing is left is said as it was.
pub(super) fn left<'a>(
    placed: &'a Placed,
    refunds: impl Iterator<Item = &'a Refund>,
) -> Vec<(&'a Line, Quantity)> {
    let out = cancelled(refunds);
    let left = placed.lines.iter().map(|line| {
        let out = of(&out, &line.line_id);
        (line, line.quantity.saturating_sub(out))
    });
    let some: Vec<(&Line, Quantity)> = left.filter(|(_, units)| *units > Quantity::ZERO).collect();
    if some.is_empty() { placed.lines.iter().map(|line| (line, line.quantity)).collect() } else { some }
}

/// Returns the amount that was to be paid for what is left of an order: without the price of the units that were taken
/// out of it. Where the shop took such units out by an edit besides, its own total is without them already.
pub(super) fn total<'a>(placed: &'a Placed, refunds: impl Iterator<Item = &'a Refund> + Clone) -> Money {
    let left = left(placed, refunds);
    let is_left =
        |id: &LineId| left.iter().filter(|(line, _)| line.line_id == *id).map(|(_, units)| *units).sum();
    let out = placed.lines.iter().map(|line| {
        let units = line.quantity.saturating_sub(is_left(&line.line_id));
        line.unit_price.checked_times(units).map_or(0, |price| price.amount_minor)
    });
    let out: i64 = out.sum();
    Money { amount_minor: placed.total.amount_minor.saturating_sub(out), ..placed.total }
}

/// Returns the units that are to be sent, or were sent.
pub(crate) fn to_send<'a>(placed: &'a Placed, refunds: impl Iterator<Item = &'a Refund>) -> Units<'a> {
    let out = cancelled(refunds);
    let goods = placed.lines.iter().filter(|line| line.requires_shipping).map(|line| {
        let out = of(&out, &line.line_id);
        (&line.line_id, line.quantity.saturating_sub(out))
    });
    goods.filter(|(_, units)| *units > Quantity::ZERO).collect()
}

/// Returns the units in some shipments that were not voided.
pub(crate) fn in_shipments<'a>(shipments: impl Iterator<Item = &'a Shipment>) -> Units<'a> {
    sums(shipments.filter(|shipment| !shipment.voided).flat_map(|shipment| &shipment.lines))
}

/// Returns true if an order is left alone: it only tries the checkout, or the customer took the goods along.
pub(super) fn is_left_alone(placed: &Placed) -> bool {
    placed.test || is_counter_sale(placed)
}

/// Returns true if nothing may be said to the customer by the shop itself: the marketplace writes to its buyers.
pub(super) fn is_unwritten(placed: &Placed, policy: &Policy) -> bool {
    let by_marketplace = placed.channel == candor_domain::order::placed::Channel::Marketplace;
    is_left_alone(placed) || (by_marketplace && !policy.contact.marketplace_buyers)
}

/// Returns true if the customer took the goods along and may get a receipt: the one message about an order that is left
/// alone.
pub(super) fn may_have_receipt(placed: &Placed) -> bool {
    is_counter_sale(placed) && !placed.test
}

pub(super) fn is_counter_sale(placed: &Placed) -> bool {
    placed.channel == candor_domain::order::placed::Channel::Counter
}

pub(super) fn is_paid_later(placed: &Placed) -> bool {
    placed.payment_due == PaymentDue::Later
}

/// Returns the units of a line.
pub(crate) fn of(units: &Units<'_>, id: &LineId) -> Quantity {
    units.get(id).copied().unwrap_or_default()
}
