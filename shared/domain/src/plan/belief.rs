//! What the customer believes: what the messages that went out told them, in the ledger and in words.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::Saying;
use crate::fact::{ParcelLine, Tracking};
use crate::id::{ParcelId, PromiseSubject};
use crate::ledger::{EffectKey, Entry};
use crate::message::{MessageKey, MessageKind, OrderClaim, ParcelClaim, Told};
use crate::order::Order;

/// A message that went out and did not come back.
struct Telling<'o> {
    key: &'o MessageKey,
    at: Timestamp,
    told: &'o Told,
}

fn tellings(order: &Order) -> impl Iterator<Item = Telling<'_>> {
    order.ledger.effects.iter().filter_map(|(key, entry)| match (key, entry) {
        (EffectKey::Message(key), Entry::Done { told: Some(told), at, .. }) => {
            Some(Telling { key, at: *at, told })
        }
        (_, _) => None,
    })
}

/// Whether the customer has heard from us about the order.
pub(super) fn told_anything(order: &Order) -> bool {
    tellings(order).next().is_some()
}

/// What the customer was last told of the order, and how often they were told. Of a confirmation and a notice that it is
/// off, either can have been the later one: a confirmation may have been long in going out.
pub(super) fn told_of_order(order: &Order) -> Option<(&OrderClaim, u32)> {
    let claims = tellings(order).filter_map(|telling| match (telling.key, telling.told) {
        (MessageKey::OrderUpdate(number), Told::Order(claim)) => Some((*number, telling.at, claim)),
        (_, Told::Order(claim)) => Some((0, telling.at, claim)),
        (_, _) => None,
    });
    let last = claims.max_by_key(|(number, at, _)| (*number, *at));
    last.map(|(number, _, claim)| (claim, number.saturating_add(1)))
}

/// What the customer was last told of a parcel, and how often they were told. A message about its day shows the parcel
/// too, but does not say what is new about it: it counts where nothing else was said.
pub(super) fn told_of_parcel<'o>(order: &'o Order, parcel: &ParcelId) -> Option<(&'o ParcelClaim, u32)> {
    let about = tellings(order).filter(|telling| telling.key.parcel() == Some(parcel));
    let claims = about.filter_map(|telling| match telling.told {
        Told::Parcel(claim) => Some((telling, claim)),
        Told::Order(_) | Told::Promise(_) | Told::Delivered | Told::Nothing => None,
        Told::Fulfilment(_) | Told::Tag(_) | Told::Twin(_) => None,
    });
    let (of_day, of_parcel): (Vec<_>, Vec<_>) = claims.partition(|(telling, _)| is_of_day(telling.key));
    let numbered = of_parcel.iter().map(|(telling, claim)| (telling.key.number(), *claim));
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

/// A day that the customer was told.
struct ToldDay {
    at: Timestamp,
    day: Date,
    /// Whether a message about a delay told it.
    by_delay: bool,
    /// Whether it was told of this very subject: of a parcel, and not of the goods before they were in it.
    own: bool,
}

/// What the customer believes about the subject of a promise: the day they were told last, or else the first one that
/// anybody said, at the checkout or for the parcel.
pub(super) fn believed_promise(order: &Order, subject: &PromiseSubject) -> Believed {
    let told = days_told(order, subject);
    let by_delay = told.iter().filter(|told| told.by_delay && told.own).count();
    let tellings = u32::try_from(by_delay).unwrap_or(u32::MAX);
    match told.into_iter().max_by_key(|told| told.at) {
        Some(told) => Believed { day: Some(told.day), by_delay: told.by_delay, tellings },
        None => {
            let day = order.facts.first_promise(subject).map(|first| first.on);
            Believed { day, by_delay: false, tellings }
        }
    }
}

/// When the customer was last told of a new day for the subject of a message.
pub(super) fn last_delay_notice(order: &Order, subject: &PromiseSubject) -> Option<Timestamp> {
    days_told(order, subject).into_iter().filter(|told| told.by_delay).map(|told| told.at).max()
}

/// Every day the customer was told for a subject. What they were told of goods not sent yet, they believe of the parcel
/// that is made of them.
fn days_told(order: &Order, subject: &PromiseSubject) -> Vec<ToldDay> {
    let shipped_at =
        subject.parcel().and_then(|id| order.facts.parcels.get(id)).map(|held| held.body.shipped_at);
    let told = tellings(order).filter_map(|telling| {
        let (day, about) = match (telling.key, telling.told) {
            (MessageKey::DelayNotice(_, about) | MessageKey::BackOnTrack(_, about), Told::Promise(day)) => {
                (*day, about.parcel())
            }
            (key, Told::Parcel(ParcelClaim::OnItsWay { promised_on: Some(day), .. })) => (*day, key.parcel()),
            (_, _) => return None,
        };
        let own = about == subject.parcel();
        let before = about.is_none() && shipped_at.is_some_and(|shipped_at| telling.at <= shipped_at);
        let by_delay = is_of_day(telling.key);
        (own || before).then_some(ToldDay { at: telling.at, day, by_delay, own })
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
    let day = days_told(order, &subject).into_iter().max_by_key(|told| told.at)?.day;
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
