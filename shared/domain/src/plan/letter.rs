//! Letters: what a message says, from the facts of this very moment, and what it tells by that.

use jiff::civil::Date;

use crate::fact::{Line, Parcel, ParcelLine, Placed};
use crate::id::{ParcelId, PromiseSubject};
use crate::message::{
    Awaited, Body, Item, Letter, LineChange, MessageKey, OrderClaim, OrderSummary, ParcelClaim,
    ParcelSummary, PricedItem, Recipient, Told,
};
use crate::money::Money;
use crate::order::Order;
use crate::policy::Policy;
use crate::text::Title;

use super::Effect;
use super::address::is_elsewhere;
use super::belief::{believed_promise, told_of_order, told_of_parcel};
use super::moment::Moment;

/// The letter of a message, and what it tells.
pub(super) fn send(order: &Order, policy: &Policy, key: &MessageKey, moment: &Moment) -> Option<Effect> {
    let placed = &order.facts.placed.as_ref()?.body;
    let day = |parcel: &Parcel| day_of_parcel(order, policy, parcel, moment);
    let parcel = |id: &ParcelId| order.facts.parcels.get(id).map(|held| &held.body);
    let (body, told) = match key {
        MessageKey::OrderConfirmation => confirmation(order, placed)?,
        MessageKey::OrderUpdate(_) => order_update(order, placed)?,
        MessageKey::CancellationNotice => cancellation_notice(order, placed),
        MessageKey::PaymentFailedNotice => {
            (Body::PaymentFailedNotice { order: summary(placed) }, Told::Nothing)
        }
        MessageKey::ShippingNotice(id) => {
            let parcel = parcel(id)?;
            shipping_notice(order, placed, parcel, day(parcel))
        }
        MessageKey::ShippingUpdate(_, id) => {
            let parcel = parcel(id)?;
            shipping_update(order, placed, parcel, day(parcel))?
        }
        MessageKey::DelayNotice(_, subject) => delay_notice(order, placed, subject)?,
        MessageKey::BackOnTrack(_, subject) => back_on_track(order, placed, subject)?,
        MessageKey::DeliveredNotice(id) => delivered_notice(order, placed, parcel(id)?)?,
        MessageKey::FollowUp => (Body::FollowUp { items: items(placed) }, Told::Nothing),
    };
    let customer = &placed.customer;
    let to = Recipient {
        email: customer.email.clone()?,
        name: customer.name.clone(),
        locale: customer.locale.clone(),
    };
    let letter =
        Letter { order: order.key.clone(), key: key.clone(), to, order_number: placed.number.clone(), body };
    Some(Effect::Send { letter: Box::new(letter), told })
}

fn confirmation(order: &Order, placed: &Placed) -> Option<(Body, Told)> {
    let paid = is_paid(order, placed);
    let claim = order.facts.order_claim()?;
    Some((Body::OrderConfirmation { order: summary(placed), paid }, Told::Order(claim)))
}

fn order_update(order: &Order, placed: &Placed) -> Option<(Body, Told)> {
    let claim = order.facts.order_claim()?;
    let (before, _) = told_of_order(order)?;
    let body = match (&claim, before) {
        (OrderClaim::Cancelled, _) => {
            Body::OrderCancelled { items: items(placed), paid: is_owed(order, placed) }
        }
        (OrderClaim::Standing { .. }, OrderClaim::Standing { lines, total }) => Body::OrderChanged {
            order: summary(placed),
            total_before: *total,
            changes: changes(placed, lines),
        },
        // A cancellation stands for good, so nothing corrects it.
        (OrderClaim::Standing { .. }, OrderClaim::Cancelled) => return None,
    };
    Some((body, Told::Order(claim)))
}

fn shipping_notice(
    order: &Order,
    placed: &Placed,
    parcel: &Parcel,
    promised_on: Option<Date>,
) -> (Body, Told) {
    let body = Body::ShippingNotice {
        parcel: parcel_summary(order, placed, parcel),
        promised_on,
        still_to_come: still_to_come(order, placed),
    };
    (body, Told::Parcel(claim_of(order, parcel, promised_on)))
}

fn shipping_update(
    order: &Order,
    placed: &Placed,
    parcel: &Parcel,
    day: Option<Date>,
) -> Option<(Body, Told)> {
    // It does not say the day; a new one is told by a message of its own.
    let claim = claim_of(order, parcel, None);
    let (before, _) = told_of_parcel(order, &parcel.parcel_id)?;
    let body = match (&claim, before) {
        (ParcelClaim::Voided, _) => Body::ShippingVoided { parcel: parcel_summary(order, placed, parcel) },
        (ParcelClaim::OnItsWay { lines, .. }, ParcelClaim::OnItsWay { lines: told, tracking, .. }) => {
            Body::ShippingChanged {
                parcel: parcel_summary(order, placed, parcel),
                tracking_before: tracking.clone(),
                contents_changed: lines != told,
                still_to_come: still_to_come(order, placed),
            }
        }
        // On its way after all: the news is the parcel itself.
        (ParcelClaim::OnItsWay { .. }, ParcelClaim::Voided) => {
            return Some(shipping_notice(order, placed, parcel, day));
        }
    };
    Some((body, Told::Parcel(claim)))
}

fn cancellation_notice(order: &Order, placed: &Placed) -> (Body, Told) {
    let body = Body::CancellationNotice { items: items(placed), paid: is_owed(order, placed) };
    (body, Told::Order(OrderClaim::Cancelled))
}

fn delay_notice(order: &Order, placed: &Placed, subject: &PromiseSubject) -> Option<(Body, Told)> {
    let promised_on = order.facts.promise(subject)?.on;
    let promised_before = believed_promise(order, subject).day;
    let late = awaited(order, placed, subject)?;
    Some((Body::DelayNotice { late, promised_on, promised_before }, told_by_day(order, subject, promised_on)))
}

fn back_on_track(order: &Order, placed: &Placed, subject: &PromiseSubject) -> Option<(Body, Told)> {
    let promised_on = order.facts.promise(subject)?.on;
    let promised_before = believed_promise(order, subject).day?;
    let late = awaited(order, placed, subject)?;
    Some((Body::BackOnTrack { late, promised_on, promised_before }, told_by_day(order, subject, promised_on)))
}

/// Who is told when a parcel comes is told that it comes, and what is in it.
fn told_by_day(order: &Order, subject: &PromiseSubject, day: Date) -> Told {
    let parcel = subject.parcel().and_then(|id| order.facts.parcels.get(id));
    parcel.map_or(Told::Promise(day), |held| Told::Parcel(claim_of(order, &held.body, Some(day))))
}

/// What is said of a parcel: what is true of it, with the day that is named, and without an address where it may not be
/// the one it goes to.
fn claim_of(order: &Order, parcel: &Parcel, promised_on: Option<Date>) -> ParcelClaim {
    match order.facts.parcel_claim(parcel) {
        ParcelClaim::OnItsWay { lines, tracking, ship_to, promised_on: _ } => {
            let ship_to = ship_to.filter(|_| !is_elsewhere(order, parcel));
            ParcelClaim::OnItsWay { lines, tracking, promised_on, ship_to }
        }
        ParcelClaim::Voided => ParcelClaim::Voided,
    }
}

fn awaited(order: &Order, placed: &Placed, subject: &PromiseSubject) -> Option<Awaited> {
    match subject {
        PromiseSubject::Order => Some(Awaited::StillToCome(still_to_come(order, placed))),
        PromiseSubject::Parcel(id) => {
            Some(Awaited::Parcel(parcel_summary(order, placed, &order.facts.parcels.get(id)?.body)))
        }
    }
}

fn delivered_notice(order: &Order, placed: &Placed, parcel: &Parcel) -> Option<(Body, Told)> {
    let facts = &order.facts;
    let delivered_at = facts.journey(&parcel.parcel_id).arrived()?.stamp.occurred_at;
    let rest = facts
        .units(placed)
        .into_iter()
        .map(|(line, units)| item(line, units.authorised().saturating_sub(units.delivered)));
    let body = Body::DeliveredNotice {
        parcel: parcel_summary(order, placed, parcel),
        delivered_at,
        still_to_come: rest.filter(|item| item.quantity > 0).collect(),
    };
    Some((body, Told::Delivered))
}

/// The day a parcel should arrive, unless it is over: then nobody can say.
fn day_of_parcel(order: &Order, policy: &Policy, parcel: &Parcel, moment: &Moment) -> Option<Date> {
    let promise = order.facts.promise(&PromiseSubject::Parcel(parcel.parcel_id.clone()))?;
    let over_at = policy.calendar(&order.key.shop).end_of(promise.on);
    (!moment.reached(over_at)).then_some(promise.on)
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

fn parcel_summary(order: &Order, placed: &Placed, parcel: &Parcel) -> ParcelSummary {
    let title = |line: &ParcelLine| -> Option<Title> {
        placed
            .lines
            .iter()
            .find(|ordered| ordered.line_id == line.line_id)
            .map(|ordered| ordered.title.clone())
    };
    let item = |line: &ParcelLine| Some(Item { title: title(line)?, quantity: line.quantity });
    ParcelSummary {
        items: parcel.lines.iter().filter_map(item).collect(),
        tracking: parcel.tracking.clone(),
        shipped_at: parcel.shipped_at,
        // Where it goes that left for another address is a person's to say.
        ship_to: placed.ship_to.clone().filter(|_| !is_elsewhere(order, parcel)),
    }
}

fn still_to_come(order: &Order, placed: &Placed) -> Vec<Item> {
    order.facts.still_to_come(placed).into_iter().map(|(line, quantity)| item(line, quantity)).collect()
}

fn item(line: &Line, quantity: u32) -> Item {
    Item { title: line.title.clone(), quantity }
}

fn changes(placed: &Placed, told: &[ParcelLine]) -> Vec<LineChange> {
    let before = |id| told.iter().find(|line| line.line_id == id).map_or(0, |line| line.quantity);
    let standing = placed.lines.iter().filter_map(|line| {
        let quantity_before = before(line.line_id.clone());
        let title = Some(line.title.clone());
        (quantity_before != line.quantity).then_some(LineChange {
            title,
            quantity_before,
            quantity: line.quantity,
        })
    });
    let gone = told.iter().filter(|line| placed.lines.iter().all(|ordered| ordered.line_id != line.line_id));
    let gone = gone.map(|line| LineChange { title: None, quantity_before: line.quantity, quantity: 0 });
    standing.chain(gone).collect()
}
