//! Letters: what a message says, from the facts of this very moment, and what it tells by that.

use jiff::civil::Date;

use crate::fact::{Line, LineQuantity, Placed, Shipment};
use crate::id::{EstimateSubject, ShipmentId};
use crate::message::{
    Awaited, Body, Item, LineChange, MessageContent, MessageKey, OrderStatement, OrderSummary, PricedItem,
    Recipient, ShipmentStatement, ShipmentSummary, Statement,
};
use crate::money::Money;
use crate::order::Order;
use crate::policy::Policy;
use crate::text::Title;

use super::Effect;
use super::address::is_elsewhere;
use super::belief::{expected_day, stated_of_order, stated_of_shipment};
use super::moment::Moment;

/// The letter of a message, and what it tells.
pub(super) fn send(order: &Order, policy: &Policy, key: &MessageKey, moment: &Moment) -> Option<Effect> {
    let placed = &order.facts.placed.as_ref()?.body;
    let day = |shipment: &Shipment| day_of_shipment(order, policy, shipment, moment);
    let shipment = |id: &ShipmentId| order.facts.shipments.get(id).map(|held| &held.body);
    let (body, statement) = match key {
        MessageKey::OrderConfirmation => confirmation(order, placed)?,
        MessageKey::OrderUpdate(_) => order_update(order, placed)?,
        MessageKey::CancellationNotice => cancellation_notice(order, placed),
        MessageKey::PaymentFailedNotice => {
            (Body::PaymentFailedNotice { order: summary(placed) }, Statement::Nothing)
        }
        MessageKey::ShippingNotice(id) => {
            let shipment = shipment(id)?;
            shipping_notice(order, placed, shipment, day(shipment))
        }
        MessageKey::ShippingUpdate(_, id) => {
            let shipment = shipment(id)?;
            shipping_update(order, placed, shipment, day(shipment))?
        }
        MessageKey::DelayNotice(_, subject) => delay_notice(order, placed, subject)?,
        MessageKey::BackOnTrack(_, subject) => back_on_track(order, placed, subject)?,
        MessageKey::DeliveredNotice(id) => delivered_notice(order, placed, shipment(id)?)?,
        MessageKey::FollowUp => (Body::FollowUp { items: items(placed) }, Statement::Nothing),
    };
    let customer = &placed.customer;
    let to = Recipient {
        email: customer.email.clone()?,
        name: customer.name.clone(),
        locale: customer.locale.clone(),
    };
    let letter = MessageContent {
        order: order.key.clone(),
        key: key.clone(),
        to,
        order_number: placed.number.clone(),
        body,
    };
    Some(Effect::Send { letter: Box::new(letter), statement })
}

fn confirmation(order: &Order, placed: &Placed) -> Option<(Body, Statement)> {
    let paid = is_paid(order, placed);
    let claim = order.facts.order_statement()?;
    Some((Body::OrderConfirmation { order: summary(placed), paid }, Statement::Order(claim)))
}

fn order_update(order: &Order, placed: &Placed) -> Option<(Body, Statement)> {
    let claim = order.facts.order_statement()?;
    let (before, _) = stated_of_order(order)?;
    let body = match (&claim, before) {
        (OrderStatement::Cancelled, _) => {
            Body::OrderCancelled { items: items(placed), paid: is_owed(order, placed) }
        }
        (OrderStatement::Standing { .. }, OrderStatement::Standing { lines, total }) => Body::OrderChanged {
            order: summary(placed),
            total_before: *total,
            changes: changes(placed, lines),
        },
        // A cancellation stands for good, so nothing corrects it.
        (OrderStatement::Standing { .. }, OrderStatement::Cancelled) => return None,
    };
    Some((body, Statement::Order(claim)))
}

fn shipping_notice(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
    promised_on: Option<Date>,
) -> (Body, Statement) {
    let body = Body::ShippingNotice {
        shipment: shipment_summary(order, placed, shipment),
        promised_on,
        still_to_come: still_to_come(order, placed),
    };
    (body, Statement::Shipment(statement_of(order, shipment, promised_on)))
}

fn shipping_update(
    order: &Order,
    placed: &Placed,
    shipment: &Shipment,
    day: Option<Date>,
) -> Option<(Body, Statement)> {
    // It does not say the day; a new one is told by a message of its own.
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
        // On its way after all: the news is the parcel itself.
        (ShipmentStatement::OnItsWay { .. }, ShipmentStatement::Voided) => {
            return Some(shipping_notice(order, placed, shipment, day));
        }
    };
    Some((body, Statement::Shipment(claim)))
}

fn cancellation_notice(order: &Order, placed: &Placed) -> (Body, Statement) {
    let body = Body::CancellationNotice { items: items(placed), paid: is_owed(order, placed) };
    (body, Statement::Order(OrderStatement::Cancelled))
}

fn delay_notice(order: &Order, placed: &Placed, subject: &EstimateSubject) -> Option<(Body, Statement)> {
    let promised_on = order.facts.estimate(subject)?.on;
    let promised_before = expected_day(order, subject).day;
    let late = awaited(order, placed, subject)?;
    Some((
        Body::DelayNotice { late, promised_on, promised_before },
        stated_by_day(order, subject, promised_on),
    ))
}

fn back_on_track(order: &Order, placed: &Placed, subject: &EstimateSubject) -> Option<(Body, Statement)> {
    let promised_on = order.facts.estimate(subject)?.on;
    let promised_before = expected_day(order, subject).day?;
    let late = awaited(order, placed, subject)?;
    Some((
        Body::BackOnTrack { late, promised_on, promised_before },
        stated_by_day(order, subject, promised_on),
    ))
}

/// Who is told when a parcel comes is told that it comes, and what is in it.
fn stated_by_day(order: &Order, subject: &EstimateSubject, day: Date) -> Statement {
    let shipment = subject.shipment().and_then(|id| order.facts.shipments.get(id));
    shipment.map_or(Statement::DeliveryEstimate(day), |held| {
        Statement::Shipment(statement_of(order, &held.body, Some(day)))
    })
}

/// What is said of a parcel: what is true of it, with the day that is named, and without an address where it may not be
/// the one it goes to.
fn statement_of(order: &Order, shipment: &Shipment, promised_on: Option<Date>) -> ShipmentStatement {
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
            Some(Awaited::Shipment(shipment_summary(order, placed, &order.facts.shipments.get(id)?.body)))
        }
    }
}

fn delivered_notice(order: &Order, placed: &Placed, shipment: &Shipment) -> Option<(Body, Statement)> {
    let facts = &order.facts;
    let delivered_at = facts.tracking_history(&shipment.shipment_id).arrived()?.stamp.occurred_at;
    let rest = facts
        .units(placed)
        .into_iter()
        .map(|(line, units)| item(line, units.authorised().saturating_sub(units.delivered)));
    let body = Body::DeliveredNotice {
        shipment: shipment_summary(order, placed, shipment),
        delivered_at,
        still_to_come: rest.filter(|item| item.quantity > 0).collect(),
    };
    Some((body, Statement::Delivered))
}

/// The day a parcel should arrive, unless it is over: then nobody can say.
fn day_of_shipment(order: &Order, policy: &Policy, shipment: &Shipment, moment: &Moment) -> Option<Date> {
    let estimate = order.facts.estimate(&EstimateSubject::Shipment(shipment.shipment_id.clone()))?;
    let over_at = policy.calendar(&order.key.shop).end_of(estimate.on);
    (!moment.reached(over_at)).then_some(estimate.on)
}

/// Whether money came in that has not gone back yet, as far as is known.
fn is_owed(order: &Order, placed: &Placed) -> bool {
    !order.facts.payments.is_empty() && !order.facts.refunded_in_full(placed)
}

fn items(placed: &Placed) -> Vec<Item> {
    placed.lines.iter().map(|line| item(line, line.quantity)).collect()
}

fn is_paid(order: &Order, placed: &Placed) -> bool {
    order.facts.paid(placed).at().is_some()
}

fn summary(placed: &Placed) -> OrderSummary {
    let priced = |line: &Line| {
        let price = line.unit_price.checked_times(line.quantity)?;
        Some(PricedItem { title: line.title.clone(), quantity: line.quantity, price })
    };
    // A line whose price does not fit is shown with its unit price rather than not at all.
    let shown = |line: &Line| {
        priced(line).unwrap_or(PricedItem {
            title: line.title.clone(),
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
        ship_to: placed.ship_to.clone(),
    }
}

fn shipment_summary(order: &Order, placed: &Placed, shipment: &Shipment) -> ShipmentSummary {
    let title = |line: &LineQuantity| -> Option<Title> {
        placed
            .lines
            .iter()
            .find(|ordered| ordered.line_id == line.line_id)
            .map(|ordered| ordered.title.clone())
    };
    let item = |line: &LineQuantity| Some(Item { title: title(line)?, quantity: line.quantity });
    ShipmentSummary {
        items: shipment.lines.iter().filter_map(item).collect(),
        tracking: shipment.tracking.clone(),
        shipped_at: shipment.shipped_at,
        // Where it goes that left for another address is a person's to say.
        ship_to: placed.ship_to.clone().filter(|_| !is_elsewhere(order, shipment)),
    }
}

fn still_to_come(order: &Order, placed: &Placed) -> Vec<Item> {
    order.facts.still_to_come(placed).into_iter().map(|(line, quantity)| item(line, quantity)).collect()
}

fn item(line: &Line, quantity: u32) -> Item {
    Item { title: line.title.clone(), quantity }
}

fn changes(placed: &Placed, statement: &[LineQuantity]) -> Vec<LineChange> {
    let before = |id| statement.iter().find(|line| line.line_id == id).map_or(0, |line| line.quantity);
    let standing = placed.lines.iter().filter_map(|line| {
        let quantity_before = before(line.line_id.clone());
        let title = Some(line.title.clone());
        (quantity_before != line.quantity).then_some(LineChange {
            title,
            quantity_before,
            quantity: line.quantity,
        })
    });
    let gone =
        statement.iter().filter(|line| placed.lines.iter().all(|ordered| ordered.line_id != line.line_id));
    let gone = gone.map(|line| LineChange { title: None, quantity_before: line.quantity, quantity: 0 });
    standing.chain(gone).collect()
}
