//! What the customer believes: what the messages that went out told them, in the ledger and in words.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::SentStatement;
use crate::fact::{LineQuantity, Tracking};
use crate::id::{EstimateSubject, ShipmentId};
use crate::ledger::{EffectKey, Entry};
use crate::message::{MessageKey, MessageKind, OrderStatement, ShipmentStatement, Statement};
use crate::order::Order;

/// A message that went out and did not come back.
struct Sent<'o> {
    key: &'o MessageKey,
    at: Timestamp,
    statement: &'o Statement,
}

fn sent(order: &Order) -> impl Iterator<Item = Sent<'_>> {
    order.ledger.effects.iter().filter_map(|(key, entry)| match (key, entry) {
        (EffectKey::Message(key), Entry::Done { statement: Some(statement), at, .. }) => {
            Some(Sent { key, at: *at, statement })
        }
        (_, _) => None,
    })
}

/// Whether the customer has heard from us about the order.
pub(super) fn heard_anything(order: &Order) -> bool {
    sent(order).next().is_some()
}

/// What the customer was last told of the order, and how often they were told. Of a confirmation and a notice that it is
/// off, either can have been the later one: a confirmation may have been long in going out.
pub(super) fn stated_of_order(order: &Order) -> Option<(&OrderStatement, u32)> {
    let claims = sent(order).filter_map(|telling| match (telling.key, telling.statement) {
        (MessageKey::OrderUpdate(number), Statement::Order(claim)) => Some((*number, telling.at, claim)),
        (_, Statement::Order(claim)) => Some((0, telling.at, claim)),
        (_, _) => None,
    });
    let last = claims.max_by_key(|(number, at, _)| (*number, *at));
    last.map(|(number, _, claim)| (claim, number.saturating_add(1)))
}

/// What the customer was last told of a parcel, and how often they were told. A message about its day shows the parcel
/// too, but does not say what is new about it: it counts where nothing else was said.
pub(super) fn stated_of_shipment<'o>(
    order: &'o Order,
    shipment: &ShipmentId,
) -> Option<(&'o ShipmentStatement, u32)> {
    let about = sent(order).filter(|telling| telling.key.shipment() == Some(shipment));
    let claims = about.filter_map(|telling| match telling.statement {
        Statement::Shipment(claim) => Some((telling, claim)),
        Statement::Order(_) | Statement::DeliveryEstimate(_) | Statement::Delivered | Statement::Nothing => {
            None
        }
        Statement::Fulfilment(_) | Statement::Tag(_) | Statement::DuplicateOrder(_) => None,
    });
    let (of_day, of_shipment): (Vec<_>, Vec<_>) = claims.partition(|(telling, _)| is_of_day(telling.key));
    let numbered = of_shipment.iter().map(|(telling, claim)| (telling.key.number(), *claim));
    let shown = of_day.iter().max_by_key(|(telling, _)| telling.at).map(|(_, claim)| (*claim, 1));
    last(numbered).or(shown)
}

fn is_of_day(key: &MessageKey) -> bool {
    matches!(key, MessageKey::DelayNotice(..) | MessageKey::BackOnTrack(..))
}

fn last<'l, T>(claims: impl Iterator<Item = (u32, &'l T)>) -> Option<(&'l T, u32)> {
    claims.max_by_key(|(number, _)| *number).map(|(number, claim)| (claim, number.saturating_add(1)))
}

/// Whether the customer was told that a parcel arrived.
pub(super) fn stated_delivered(order: &Order, shipment: &ShipmentId) -> bool {
    sent(order)
        .any(|telling| *telling.statement == Statement::Delivered && telling.key.shipment() == Some(shipment))
}

/// The day by which the customer expects something.
pub(super) struct ExpectedDay {
    /// The day; `None` where they were never given one.
    pub(super) day: Option<Date>,
    /// Whether a message about a delay told it.
    pub(super) by_delay: bool,
    /// How many messages told of a new day.
    pub(super) sent: u32,
}

/// A day that the customer was told.
struct StatedDay {
    at: Timestamp,
    day: Date,
    /// Whether a message about a delay told it.
    by_delay: bool,
    /// Whether it was told of this very subject: of a parcel, and not of the goods before they were in it.
    own: bool,
}

/// What the customer believes about the subject of a promise: the day they were told last, or else the first one that
/// anybody said, at the checkout or for the parcel.
pub(super) fn expected_day(order: &Order, subject: &EstimateSubject) -> ExpectedDay {
    let statement = days_stated(order, subject);
    let by_delay = statement.iter().filter(|statement| statement.by_delay && statement.own).count();
    let sent = u32::try_from(by_delay).unwrap_or(u32::MAX);
    match statement.into_iter().max_by_key(|statement| statement.at) {
        Some(statement) => ExpectedDay { day: Some(statement.day), by_delay: statement.by_delay, sent },
        None => {
            let day = order.facts.first_estimate(subject).map(|first| first.on);
            ExpectedDay { day, by_delay: false, sent }
        }
    }
}

/// When the customer was last told of a new day for the subject of a message.
pub(super) fn last_delay_notice(order: &Order, subject: &EstimateSubject) -> Option<Timestamp> {
    days_stated(order, subject)
        .into_iter()
        .filter(|statement| statement.by_delay)
        .map(|statement| statement.at)
        .max()
}

/// Every day the customer was told for a subject. What they were told of goods not sent yet, they believe of the parcel
/// that is made of them.
fn days_stated(order: &Order, subject: &EstimateSubject) -> Vec<StatedDay> {
    let shipped_at =
        subject.shipment().and_then(|id| order.facts.shipments.get(id)).map(|held| held.body.shipped_at);
    let statement = sent(order).filter_map(|telling| {
        let (day, about) = match (telling.key, telling.statement) {
            (
                MessageKey::DelayNotice(_, about) | MessageKey::BackOnTrack(_, about),
                Statement::DeliveryEstimate(day),
            ) => (*day, about.shipment()),
            (key, Statement::Shipment(ShipmentStatement::OnItsWay { promised_on: Some(day), .. })) => {
                (*day, key.shipment())
            }
            (_, _) => return None,
        };
        let own = about == subject.shipment();
        let before = about.is_none() && shipped_at.is_some_and(|shipped_at| telling.at <= shipped_at);
        let by_delay = is_of_day(telling.key);
        (own || before).then_some(StatedDay { at: telling.at, day, by_delay, own })
    });
    statement.collect()
}

/// What the customer believes and what is true, for the person who will tell them.
pub(super) fn misinformation(order: &Order, key: &MessageKey) -> Option<String> {
    match key.kind() {
        MessageKind::OrderUpdate => {
            let (statement, _) = stated_of_order(order)?;
            let now = order.facts.order_statement()?;
            Some(format!(
                "The customer believes the order {}. Now it {}.",
                say_order(statement),
                say_order(&now)
            ))
        }
        MessageKind::ShippingUpdate => {
            let id = key.shipment()?;
            let (statement, _) = stated_of_shipment(order, id)?;
            let now = order.facts.shipment_statement(&order.facts.shipments.get(id)?.body);
            let (statement, now) = (say_shipment(statement), say_shipment(&now));
            Some(format!("The customer believes parcel {id} {statement}. Now it {now}."))
        }
        MessageKind::DelayNotice | MessageKind::BackOnTrack => say_new_day(order, key),
        MessageKind::OrderConfirmation | MessageKind::CancellationNotice => None,
        MessageKind::PaymentFailedNotice | MessageKind::ShippingNotice => None,
        MessageKind::DeliveredNotice | MessageKind::FollowUp => None,
    }
}

/// Only what we told ourselves is ours to put right.
fn say_new_day(order: &Order, key: &MessageKey) -> Option<String> {
    let subject = EstimateSubject::from(key.shipment().cloned());
    let estimate = order.facts.estimate(&subject)?;
    let day = days_stated(order, &subject).into_iter().max_by_key(|statement| statement.at)?.day;
    let what = key.shipment().map_or_else(|| "the rest of the order".to_owned(), |id| format!("parcel {id}"));
    Some(format!("The customer believes {what} arrives by {day}. Now it should arrive by {}.", estimate.on))
}

/// What the customer was told, oldest first.
pub(super) fn sent_statements(order: &Order) -> Vec<SentStatement> {
    let mut said: Vec<SentStatement> = sent(order)
        .map(|telling| SentStatement {
            key: telling.key.clone(),
            at: telling.at,
            says: say(telling.statement),
        })
        .collect();
    said.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    said
}

fn say(statement: &Statement) -> String {
    match statement {
        Statement::Order(claim) => format!("the order {}", say_order(claim)),
        Statement::Shipment(claim) => format!("the parcel {}", say_shipment(claim)),
        Statement::DeliveryEstimate(day) => format!("it should arrive by {day}"),
        Statement::Delivered => "the parcel arrived".to_owned(),
        Statement::Nothing => "nothing that could become untrue".to_owned(),
        // These are told to others than customers.
        Statement::Fulfilment(_) | Statement::Tag(_) | Statement::DuplicateOrder(_) => "nothing".to_owned(),
    }
}

fn say_order(claim: &OrderStatement) -> String {
    match claim {
        OrderStatement::Standing { lines, total } => format!("has {} and costs {total}", say_units(lines)),
        OrderStatement::Cancelled => "is cancelled".to_owned(),
    }
}

fn say_shipment(claim: &ShipmentStatement) -> String {
    match claim {
        ShipmentStatement::OnItsWay { lines, tracking, promised_on, .. } => {
            let number = tracking.as_ref().map_or("without tracking", |t: &Tracking| t.number.as_str());
            let by = promised_on.map(|day| format!(", by {day}")).unwrap_or_default();
            format!("is on its way ({number}{by}) with {}", say_units(lines))
        }
        ShipmentStatement::Voided => "is not coming".to_owned(),
    }
}

fn say_units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
