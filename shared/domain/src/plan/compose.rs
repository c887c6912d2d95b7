//! Composing: what a due effect says, from the facts of this very moment.

use jiff::Timestamp;

use crate::case::{Announcement, CaseChange, CaseKey};
use crate::fact::{Line, Parcel, ParcelLine, Placed};
use crate::ledger::{CaseEntry, EffectKey, Entry, Ledger};
use crate::message::{
    Body, Item, Letter, LineChange, MessageKey, OrderClaim, OrderSummary, ParcelClaim, ParcelSummary,
    PricedItem, Recipient, Told,
};
use crate::money::Money;
use crate::order::Order;
use crate::policy::Policy;
use crate::text::Title;
use crate::truth::{Paid, parcel_claim};

use super::cases::Found;
use super::messages::{told_of_order, told_of_parcel};
use super::moment::after;
use super::{DueEffect, Effect};

/// Everything to be done now, with all it says.
pub(super) fn due_effects(
    order: &Order,
    policy: &Policy,
    ledger: &Ledger,
    found: &[Found],
    now: Timestamp,
) -> Vec<DueEffect> {
    let due = ledger.effects.iter().filter_map(|(key, entry)| match entry {
        Entry::Due { not_before, .. } if *not_before <= now => Some(key),
        Entry::Due { .. } | Entry::Withheld { .. } | Entry::Claimed { .. } => None,
        Entry::Unknown { .. } | Entry::Done { .. } | Entry::Refused { .. } => None,
    });
    let composed = due.filter_map(|key| {
        let effect = match key {
            EffectKey::Message(message) => send(order, message),
            EffectKey::CaseOpened(number, case) => opened(order, policy, ledger, found, *number, case),
            EffectKey::CaseClosed(number, case) => Some(closed(order, ledger, *number, case, now)),
            _ => None,
        };
        effect.map(|effect| DueEffect { key: key.clone(), effect })
    });
    composed.collect()
}

fn opened(
    order: &Order,
    policy: &Policy,
    ledger: &Ledger,
    found: &[Found],
    number: u32,
    key: &CaseKey,
) -> Option<Effect> {
    let case = found.iter().find(|found| found.case.key == *key)?.case.clone();
    let opened_at = match ledger.cases.get(key)? {
        CaseEntry::Open { since, .. } => *since,
        CaseEntry::Settling { .. } | CaseEntry::Closed { .. } => return None,
    };
    let due_at = after(opened_at, policy.cases.due(key.kind.severity()));
    Some(announce(order, number, key, CaseChange::Opened { opened_at, due_at, case }))
}

fn closed(order: &Order, ledger: &Ledger, number: u32, key: &CaseKey, now: Timestamp) -> Effect {
    let closed_at = match ledger.cases.get(key) {
        Some(CaseEntry::Closed { at, .. }) => *at,
        Some(CaseEntry::Open { .. } | CaseEntry::Settling { .. }) | None => now,
    };
    announce(order, number, key, CaseChange::Closed { closed_at })
}

fn announce(order: &Order, number: u32, key: &CaseKey, change: CaseChange) -> Effect {
    let (team, severity) = (key.kind.team(), key.kind.severity());
    Effect::Announce(Box::new(Announcement {
        order: order.key.clone(),
        key: key.clone(),
        number,
        change,
        team,
        severity,
    }))
}

fn send(order: &Order, key: &MessageKey) -> Option<Effect> {
    let placed = &order.facts.placed.as_ref()?.body;
    let (body, told) = match key {
        MessageKey::OrderConfirmation => confirmation(order, placed)?,
        MessageKey::OrderUpdate(_) => order_update(order, placed)?,
        MessageKey::ShippingNotice(id) => shipping_notice(order, placed, &order.facts.parcels.get(id)?.body),
        MessageKey::ShippingUpdate(_, id) => {
            shipping_update(order, placed, &order.facts.parcels.get(id)?.body)?
        }
        _ => return None,
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
    let (before, _) = told_of_order(&order.ledger)?;
    let body = match (&claim, before) {
        (OrderClaim::Cancelled, _) => Body::OrderCancelled {
            items: placed.lines.iter().map(|line| item(line, line.quantity)).collect(),
            paid: !matches!(order.facts.paid(placed), Paid::Nothing) && !order.facts.payments.is_empty(),
        },
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

fn shipping_notice(order: &Order, placed: &Placed, parcel: &Parcel) -> (Body, Told) {
    let body = Body::ShippingNotice {
        parcel: parcel_summary(placed, parcel),
        promised_on: None,
        still_to_come: still_to_come(order, placed),
    };
    (body, Told::Parcel(parcel_claim(parcel)))
}

fn shipping_update(order: &Order, placed: &Placed, parcel: &Parcel) -> Option<(Body, Told)> {
    let claim = parcel_claim(parcel);
    let (before, _) = told_of_parcel(&order.ledger, &parcel.parcel_id)?;
    let body = match (&claim, before) {
        (ParcelClaim::Voided, _) => Body::ShippingVoided { parcel: parcel_summary(placed, parcel) },
        (ParcelClaim::OnItsWay { lines, .. }, ParcelClaim::OnItsWay { lines: told, tracking, .. }) => {
            Body::ShippingChanged {
                parcel: parcel_summary(placed, parcel),
                tracking_before: tracking.clone(),
                contents_changed: lines != told,
                still_to_come: still_to_come(order, placed),
            }
        }
        // On its way after all: the news is the parcel itself.
        (ParcelClaim::OnItsWay { .. }, ParcelClaim::Voided) => {
            return Some(shipping_notice(order, placed, parcel));
        }
    };
    Some((body, Told::Parcel(claim)))
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

fn parcel_summary(placed: &Placed, parcel: &Parcel) -> ParcelSummary {
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
        ship_to: placed.ship_to.clone(),
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
