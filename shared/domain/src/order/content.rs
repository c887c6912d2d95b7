//! The content of messages about the order.

use crate::facts::order::Order;
use crate::message::content::{Body, Item, LineChange, OrderSummary, PricedItem};
use crate::message::statement::MessageStatement;
use crate::order::placed::{Channel, Delivery, Line, Placed};
use crate::order::stated::stated_of_order;
use crate::order::statement::OrderStatement;
use crate::values::line_quantity::LineQuantity;
use crate::values::money::Money;
use crate::values::quantity::Quantity;

pub(crate) fn confirmation(order: &Order, placed: &Placed) -> Option<(Body, MessageStatement)> {
    let paid = is_paid(order, placed);
    let claim = order.facts.order_statement()?;
    let standing = order.facts.as_it_stands(placed);
    Some((Body::OrderConfirmation { order: summary(&standing), paid }, MessageStatement::Order(claim)))
}

pub(crate) fn order_update(order: &Order, placed: &Placed) -> Option<(Body, MessageStatement)> {
    let claim = order.facts.order_statement()?;
    let (before, _) = stated_of_order(order)?;
    let standing = order.facts.as_it_stands(placed);
    let body = match (&claim, before) {
        (OrderStatement::Cancelled, _) => {
            Body::OrderCancelled { items: items(&standing), paid: is_owed(order, placed) }
        }
        (OrderStatement::Standing { .. }, OrderStatement::Standing { lines, total }) => Body::OrderChanged {
            order: summary(&standing),
            total_before: *total,
            changes: changes(placed, &standing, lines),
        },
        // A cancellation is final, so no message corrects it.
        (OrderStatement::Standing { .. }, OrderStatement::Cancelled) => return None,
    };
    Some((body, MessageStatement::Order(claim)))
}

pub(crate) fn cancellation_notice(order: &Order, placed: &Placed) -> (Body, MessageStatement) {
    let standing = order.facts.as_it_stands(placed);
    let body = Body::CancellationNotice { items: items(&standing), paid: is_owed(order, placed) };
    (body, MessageStatement::Order(OrderStatement::Cancelled))
}

pub(crate) fn receipt(order: &Order, placed: &Placed) -> (Body, MessageStatement) {
    let standing = order.facts.as_it_stands(placed);
    // The customer has the goods: a later change takes nothing back of it.
    (Body::Receipt { order: summary(&standing) }, MessageStatement::Nothing)
}

/// Returns true when money came in that, as far as is known, has not gone back to the customer yet, by a refund or a
/// dispute.
fn is_owed(order: &Order, placed: &Placed) -> bool {
    !order.facts.payments().is_empty() && !order.facts.is_back_in_full(placed)
}

pub(crate) fn items(placed: &Placed) -> Vec<Item> {
    placed.lines.iter().map(|line| item(line, line.quantity)).collect()
}

fn is_paid(order: &Order, placed: &Placed) -> bool {
    // Nothing came in for an order that costs nothing.
    placed.total.amount_minor > 0 && order.facts.paid(placed).at().is_some()
}

/// Returns true if goods go to the customer's address: they are neither fetched nor taken along from the counter.
fn is_sent(placed: &Placed) -> bool {
    placed.delivery != Delivery::Pickup && placed.channel != Channel::Counter
}

pub(crate) fn summary(placed: &Placed) -> OrderSummary {
    let priced = |line: &Line| {
        let price = line.unit_price.checked_times(line.quantity)?;
        Some(PricedItem {
            title: line.title.clone(),
            image: line.image.clone(),
            quantity: line.quantity,
            price,
        })
    };
    // If the price of a line is too large to calculate, the line is shown with its unit price. Otherwise it
    // would be missing.
    let shown = |line: &Line| {
        priced(line).unwrap_or(PricedItem {
            title: line.title.clone(),
            image: line.image.clone(),
            quantity: line.quantity,
            price: line.unit_price,
        })
    };
    let lines: Vec<PricedItem> = placed.lines.iter().map(shown).collect();
    let nothing = Money { amount_minor: 0, ..placed.total };
    let parts = lines.iter().map(|line| line.price).chain(placed.adjustments.iter().map(|a| a.amount));
    let sum = { parts }.try_fold(nothing, Money::checked_add);
    let adjustments = if sum == Some(placed.total) { placed.adjustments.clone() } else { vec![] };
    OrderSummary {
        placed_at: placed.placed_at,
        lines,
        adjustments,
        total: placed.total,
        // The address of a customer who fetches the goods is not where they go.
        ship_to: placed.ship_to.clone().filter(|_| is_sent(placed)),
    }
}

pub(crate) fn still_to_come(order: &Order, placed: &Placed) -> Vec<Item> {
    order.facts.still_to_come(placed).into_iter().map(|(line, quantity)| item(line, quantity)).collect()
}

pub(crate) fn item(line: &Line, quantity: Quantity) -> Item {
    Item { title: line.title.clone(), image: line.image.clone(), quantity }
}

/// Returns units of a line as an item; `None` if the line is not of this order.
pub(crate) fn item_of(placed: &Placed, units: &LineQuantity) -> Option<Item> {
    let line = placed.lines.iter().find(|line| line.line_id == units.line_id)?;
    Some(item(line, units.quantity))
}

/// Returns the differences between the order as it stands and the last statement. Titles of lines that are gone
/// are known as long as the shop still lists them.
fn changes(placed: &Placed, order: &Placed, statement: &[LineQuantity]) -> Vec<LineChange> {
    let before =
        |id| statement.iter().find(|line| line.line_id == id).map_or(Quantity::ZERO, |line| line.quantity);
    let standing = order.lines.iter().filter_map(|line| {
        let quantity_before = before(line.line_id.clone());
        let title = Some(line.title.clone());
        (quantity_before != line.quantity).then_some(LineChange {
            title,
            quantity_before,
            quantity: line.quantity,
        })
    });
    let gone =
        statement.iter().filter(|line| order.lines.iter().all(|ordered| ordered.line_id != line.line_id));
    let title = |id| placed.lines.iter().find(|line| line.line_id == id).map(|line| line.title.clone());
    let gone = gone.map(|line| LineChange {
        title: title(line.line_id.clone()),
        quantity_before: line.quantity,
        quantity: Quantity::ZERO,
    });
    standing.chain(gone).collect()
}
