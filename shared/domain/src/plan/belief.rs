//! What the customer believes: what the messages that went out told them, in the ledger and in words.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::Saying;
use crate::fact::{ParcelLine, Tracking};
use crate::id::{ParcelId, PromiseSubject};
use crate::ledger::{EffectKey, Entry};
use crate::message::{MessageKey, MessageKind, OrderClaim, ParcelClaim, Told};
use crate::order::Order;

use super::proof;

/// A message that went out and did not come back.
struct Telling<'o> {
    key: &'o MessageKey,
    at: Timestamp,
    told: &'o Told,
}

fn tellings(order: &Order) -> impl Iterator<Item = Telling<'_>> {
    let done = order.ledger.effects.iter().filter_map(|(key, entry)| match (key, entry) {
        (EffectKey::Message(key), Entry::Done { told: Some(told), at, .. }) => {
            Some(Telling { key, at: *at, told })
        }
        (_, _) => None,
    });
    done.filter(|telling| !proof::came_back(&order.facts, telling.key, telling.at))
}

/// Whether the customer has heard from us about the order.
pub(super) fn told_anything(order: &Order) -> bool {
    tellings(order).next().is_some()
}

/// What the customer was last told of the order, and how often they were told.
pub(super) fn told_of_order(order: &Order) -> Option<(&OrderClaim, u32)> {
    let claims = tellings(order).filter_map(|telling| match (telling.key, telling.told) {
        (MessageKey::OrderUpdate(number), Told::Order(claim)) => Some((*number, claim)),
        (_, Told::Order(claim)) => Some((0, claim)),
        (_, _) => None,
    });
    last(claims)
}

/// What the customer was last told of a parcel, and how often they were told.
pub(super) fn told_of_parcel<'o>(order: &'o Order, parcel: &ParcelId) -> Option<(&'o ParcelClaim, u32)> {
    let about = tellings(order).filter(|telling| telling.key.parcel() == Some(parcel));
    let claims = about.filter_map(|telling| match (telling.key, telling.told) {
        (MessageKey::ShippingUpdate(number, _), Told::Parcel(claim)) => Some((*number, claim)),
        (_, Told::Parcel(claim)) => Some((0, claim)),
        (_, _) => None,
    });
    last(claims)
}

fn last<'l, T>(claims: impl Iterator<Item = (u32, &'l T)>) -> Option<(&'l T, u32)> {
    claims.max_by_key(|(number, _)| *number).map(|(number, claim)| (claim, number.saturating_add(1)))
}

/// Whether the customer was told that a parcel arrived.
pub(super) fn told_delivered(order: &Order, parcel: &ParcelId) -> bool {
    tellings(order).any(|telling| *telling.told == Told::Delivered && telling.key.parcel() == Some(parcel))
}

/// The day by which the customer expects something.
pub(super) struct Believed {
    /// The day; `None` where they were never given one.
    pub(super) day: Option<Date>,
    /// Whether a message about a delay told it.
    pub(super) by_delay: bool,
    /// How many messages told of a new day.
    pub(super) tellings: u32,
}

/// What the customer believes about the subject of a promise: the day they were told last, or else the first one that
/// anybody said, at the checkout or for the parcel.
pub(super) fn believed_promise(order: &Order, subject: &PromiseSubject) -> Believed {
    let told = days_told(order, subject);
    let by_delay = told.iter().filter(|(_, _, by_delay)| *by_delay).count();
    let tellings = u32::try_from(by_delay).unwrap_or(u32::MAX);
    match told.into_iter().max_by_key(|(at, _, _)| *at) {
        Some((_, day, by_delay)) => Believed { day: Some(day), by_delay, tellings },
        None => {
            let day = order.facts.first_promise(subject).map(|first| first.on);
            Believed { day, by_delay: false, tellings }
        }
    }
}

/// When the customer was last told of a new day for the subject of a message.
pub(super) fn last_delay_notice(order: &Order, subject: &PromiseSubject) -> Option<Timestamp> {
    days_told(order, subject).into_iter().filter(|(_, _, by_delay)| *by_delay).map(|(at, _, _)| at).max()
}

/// Every day the customer was told for a subject: when, which, and whether by a message about a delay.
fn days_told(order: &Order, subject: &PromiseSubject) -> Vec<(Timestamp, Date, bool)> {
    let told = tellings(order).filter_map(|telling| match (telling.key, telling.told) {
        (MessageKey::DelayNotice(_, about) | MessageKey::BackOnTrack(_, about), Told::Promise(day)) => {
            (about == subject).then_some((telling.at, *day, true))
        }
        (key, Told::Parcel(ParcelClaim::OnItsWay { promised_on: Some(day), .. })) => {
            let same = key.parcel().is_some() && key.parcel() == subject.parcel();
            same.then_some((telling.at, *day, false))
        }
        (_, _) => None,
    });
    told.collect()
}

/// What the customer believes and what is true, for the person who will tell them.
pub(super) fn what_is_untrue(order: &Order, key: &MessageKey) -> Option<String> {
    match key.kind() {
        MessageKind::OrderUpdate => {
            let (told, _) = told_of_order(order)?;
            let now = order.facts.order_claim()?;
            Some(format!("The customer believes the order {}. Now it {}.", say_order(told), say_order(&now)))
        }
        MessageKind::ShippingUpdate => {
            let id = key.parcel()?;
            let (told, _) = told_of_parcel(order, id)?;
            let now = order.facts.parcel_claim(&order.facts.parcels.get(id)?.body);
            let (told, now) = (say_parcel(told), say_parcel(&now));
            Some(format!("The customer believes parcel {id} {told}. Now it {now}."))
        }
        MessageKind::DelayNotice | MessageKind::BackOnTrack => say_new_day(order, key),
        MessageKind::OrderConfirmation | MessageKind::CancellationNotice => None,
        MessageKind::PaymentFailedNotice | MessageKind::ShippingNotice => None,
        MessageKind::DeliveredNotice | MessageKind::FollowUp => None,
    }
}

/// Only what we told ourselves is ours to put right.
fn say_new_day(order: &Order, key: &MessageKey) -> Option<String> {
    let subject = PromiseSubject::from(key.parcel().cloned());
    let promise = order.facts.promise(&subject)?;
    let (_, day, _) = days_told(order, &subject).into_iter().max_by_key(|(at, _, _)| *at)?;
    let what = key.parcel().map_or_else(|| "the rest of the order".to_owned(), |id| format!("parcel {id}"));
    Some(format!("The customer believes {what} arrives by {day}. Now it should arrive by {}.", promise.on))
}

/// What the customer was told, oldest first.
pub(super) fn sayings(order: &Order) -> Vec<Saying> {
    let mut said: Vec<Saying> = tellings(order)
        .map(|telling| Saying { key: telling.key.clone(), at: telling.at, says: say(telling.told) })
        .collect();
    said.sort_by(|a, b| (a.at, &a.key).cmp(&(b.at, &b.key)));
    said
}

fn say(told: &Told) -> String {
    match told {
        Told::Order(claim) => format!("the order {}", say_order(claim)),
        Told::Parcel(claim) => format!("the parcel {}", say_parcel(claim)),
        Told::Promise(day) => format!("it should arrive by {day}"),
        Told::Delivered => "the parcel arrived".to_owned(),
        Told::Nothing => "nothing that could become untrue".to_owned(),
        // These are told to others than customers.
        Told::Fulfilment(_) | Told::Tag(_) | Told::Twin(_) => "nothing".to_owned(),
    }
}

fn say_order(claim: &OrderClaim) -> String {
    match claim {
        OrderClaim::Standing { lines, total } => format!("has {} and costs {total}", say_units(lines)),
        OrderClaim::Cancelled => "is cancelled".to_owned(),
    }
}

fn say_parcel(claim: &ParcelClaim) -> String {
    match claim {
        ParcelClaim::OnItsWay { lines, tracking, promised_on, .. } => {
            let number = tracking.as_ref().map_or("without tracking", |t: &Tracking| t.number.as_str());
            let by = promised_on.map(|day| format!(", by {day}")).unwrap_or_default();
            format!("is on its way ({number}{by}) with {}", say_units(lines))
        }
        ParcelClaim::Voided => "is not coming".to_owned(),
    }
}

fn say_units(lines: &[ParcelLine]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
