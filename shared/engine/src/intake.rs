//! Turns each message of a queue into an event.
//!
//! A message that cannot be believed becomes an event too: an event that says it was refused. It takes the
//! same way into its order, and is a case there until a good event replaces it. The one exception is an event
//! in another system's own format that is understood and says nothing that Candor uses ([`NotUsed`]).

use candor_domain::event::envelope::{Envelope, Event};
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Refused, WhyRefused};
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::values::id::{Digest, EventId, OrderKey};
use candor_domain::values::limits::{CLOCK_SKEW_SECONDS_MAX, EVENT_BYTES_MAX};
use candor_domain::values::reading::{At, Violation, Violations};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Reads the fact of one event type from a `detail`, and notes every violation.
pub type Translate = fn(&At<'_>) -> Option<Fact>;

/// The kinds of event that a function records, each with its translation.
#[derive(Debug, Clone)]
pub struct Kinds {
    /// The kind that the function is named after. An event that names no kind of these is read as one of it.
    pub first: (EventType, Translate),
    /// The kinds that share the function, its queue and its rule ([`EventType::recorded_with`]).
    pub more: &'static [(EventType, Translate)],
}

impl Kinds {
    /// Returns one kind alone.
    #[must_use]
    pub fn one(kind: EventType, translate: Translate) -> Self {
        Self { first: (kind, translate), more: &[] }
    }

    fn read_value(&self, value: &Value, body: &str, now: Timestamp) -> Event {
        let named = value.get("detail-type").and_then(Value::as_str).and_then(EventType::from_detail_type);
        let other = self.more.iter().find(|(kind, _)| named == Some(*kind));
        let (kind, translate) = *other.unwrap_or(&self.first);
        read_value(kind, translate, value, body, now)
    }
}

/// Rewrites an event of another system in the format of our bus. After that it is read like any other event.
pub type Adapt = fn(&Value) -> Adapted;

/// The result of an attempt to rewrite an event of another system.
#[derive(Debug, Clone, PartialEq)]
pub enum Adapted {
    /// The event is not from that system, so it stays as it is.
    AsItIs,
    /// The event in our format, as far as it could be understood. Missing or wrong parts are noted when it is
    /// read.
    Rewritten(Value),
    /// The event says nothing that Candor uses.
    NotUsed(NotUsed),
}

/// An event of another system that says nothing that Candor uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUsed {
    /// The topic of the event, by that system's own name.
    pub topic: String,
    /// The reason why it is not used. The text makes a sentence when it follows the topic.
    pub why: &'static str,
}

/// Reads one event of the bus, from its members `source`, `detail-type` and `detail`.
#[must_use]
pub fn read(kind: EventType, translate: Translate, body: &str, now: Timestamp) -> Event {
    match parse(body) {
        Ok(value) => read_value(kind, translate, &value, body, now),
        Err(violations) => refuse(None, WhyRefused::Malformed, &Value::Null, violations, body, now),
    }
}

/// Reads one event that is in the format of the bus or of another system.
///
/// # Errors
/// Returns [`NotUsed`] if the event says nothing that Candor uses.
pub fn read_adapted(
    kind: EventType,
    translate: Translate,
    adapt: Adapt,
    body: &str,
    now: Timestamp,
) -> Result<Event, NotUsed> {
    read_one_of(&Kinds::one(kind, translate), adapt, body, now)
}

/// Reads one event of any of the kinds that a function records.
///
/// # Errors
/// Returns [`NotUsed`] if the event says nothing that Candor uses.
pub fn read_one_of(kinds: &Kinds, adapt: Adapt, body: &str, now: Timestamp) -> Result<Event, NotUsed> {
    let value = match parse(body) {
        Ok(value) => value,
        Err(violations) => {
            return Ok(refuse(None, WhyRefused::Malformed, &Value::Null, violations, body, now));
        }
    };
    match adapt(&value) {
        Adapted::AsItIs => Ok(kinds.read_value(&value, body, now)),
        Adapted::Rewritten(ours) => Ok(kinds.read_value(&ours, body, now)),
        Adapted::NotUsed(not_used) => Err(not_used),
    }
}

fn parse(body: &str) -> Result<Value, Violations> {
    let violations = Violations::default();
    if body.len() > EVENT_BYTES_MAX {
        violations.note("", format!("is longer than {EVENT_BYTES_MAX} bytes"));
        return Err(violations);
    }
    serde_json::from_str(body).map_err(|why| {
        violations.note("", format!("is not JSON: {why}"));
        violations
    })
}

fn read_value(kind: EventType, translate: Translate, value: &Value, body: &str, now: Timestamp) -> Event {
    let violations = Violations::default();
    let at = At::root(value, &violations);
    let source = at.field("source").parsed::<Source>();
    let detail_type = at.field("detail-type");
    if detail_type.string().is_some_and(|name| name != kind.detail_type()) {
        detail_type.refuse::<()>(format!("is not {}", kind.detail_type()));
    }
    let detail = at.field("detail");
    // Even without a source the rest is read, so that all its violations are noted.
    let envelope = Envelope::read(&detail, source.unwrap_or(Source::Storefront));
    let fact = translate(&detail);
    match (envelope, fact) {
        (Some(envelope), Some(fact)) if violations.is_empty() => {
            believe(kind, envelope, fact, value, body, now)
        }
        (_, _) => refuse(Some(kind), WhyRefused::Malformed, value, violations, body, now),
    }
}

fn believe(
    kind: EventType,
    envelope: Envelope,
    fact: Fact,
    value: &Value,
    body: &str,
    now: Timestamp,
) -> Event {
    let latest = now.checked_add(SignedDuration::from_secs(CLOCK_SKEW_SECONDS_MAX)).unwrap_or(Timestamp::MAX);
    let violations = Violations::default();
    for (pointer, time) in
        [("occurred_at", Some(envelope.stamp.occurred_at))].into_iter().chain(own_times(&fact))
    {
        if time.is_some_and(|time| time > latest) {
            violations.note(format!("/detail/{pointer}"), format!("is later than now ({now})"));
        }
    }
    if violations.is_empty() {
        return Event { key: envelope.key, stamp: envelope.stamp, fact };
    }
    refuse(Some(kind), WhyRefused::FromTheFuture, value, violations, body, now)
}

/// Returns the times that a fact itself holds, with their names on the bus.
fn own_times(fact: &Fact) -> [(&'static str, Option<Timestamp>); 1] {
    match fact {
        Fact::OrderPlaced(placed) => [("placed_at", Some(placed.placed_at))],
        Fact::ShipmentCreated(shipment) => [("shipped_at", Some(shipment.shipped_at))],
        Fact::OrderCancelled(_) | Fact::OrderTagged(_) | Fact::PaymentConfirmed(_) => [("", None)],
        Fact::RiskAssessed(_) => [("", None)],
        Fact::FulfilmentReported(reported) => [("asked_at", reported.asked_at)],
        Fact::PaymentFailed(_) | Fact::RefundIssued(_) | Fact::ReturnRequested(_) => [("", None)],
        // The time to answer a dispute, to pick up goods, or the day they should arrive, is in the future by its nature.
        Fact::PickupReady(_)
        | Fact::PaymentDisputed(_)
        | Fact::DeliveryScanned(_)
        | Fact::DeliveryDelayed(_) => [("", None)],
        Fact::ReturnUpdated(_) => [("", None)],
        // The moment until which a case is put off is in the future by its nature.
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) => [("", None)],
        Fact::EventRefused(_) => [("", None)],
    }
}

/// Returns an event that says what was refused. It belongs to the same order as the refused event, if that
/// order can be read.
#[must_use]
pub fn refuse(
    kind: Option<EventType>,
    why: WhyRefused,
    value: &Value,
    violations: Violations,
    raw: &str,
    now: Timestamp,
) -> Event {
    let unnoted = Violations::default();
    let at = At::root(value, &unnoted);
    let detail = at.field("detail");
    let source = at.field("source").parsed().unwrap_or(Source::Storefront);
    // Hash only the `detail`: the envelope around it differs from one delivery to the next, the `detail` does
    // not.
    let text = detail.value().map_or_else(|| raw.to_owned(), ToString::to_string);
    let digest = digest(&text);
    let refused = Refused::of(kind, why, &detail, violations.into_vec(), text, now);
    Event {
        key: key_of(&detail, digest),
        stamp: stamp_of(&refused, digest, source, now),
        fact: Fact::EventRefused(refused),
    }
}

/// Returns an event that says that the order has no room for `event`.
#[must_use]
pub fn over_limit(event: &Event, why: &str, now: Timestamp) -> Event {
    let violations = Violations::default();
    violations.note("", format!("has no room: {why}"));
    let value = event.to_bus().unwrap_or(Value::Null);
    let kind = event.fact.event_type();
    let mut refused = refuse(Some(kind), WhyRefused::OverLimit, &value, violations, "", now);
    // If `event` cannot be written, `value` is null and has no order, so take the key from `event` itself.
    refused.key = event.key.clone();
    refused
}

/// Returns the order that a refused event is about, or a substitute key if that cannot be read.
fn key_of(detail: &At<'_>, digest: Digest) -> OrderKey {
    Envelope::read_key(detail).unwrap_or_else(|| OrderKey::unreadable(detail.field("shop").parsed(), digest))
}

/// Returns the stamp of a refused event, with the event's own time if that can be read, but never later than
/// now.
///
/// With its own time, a replay of old events opens no case.
fn stamp_of(refused: &Refused, digest: Digest, source: Source, now: Timestamp) -> Stamp {
    let occurred_at = refused.occurred_at.map_or(now, |at| at.min(now));
    Stamp { occurred_at, id: EventId::refused(digest), source }
}

/// Returns a short hash of a text: the first 8 bytes of its SHA-256.
#[must_use]
pub fn digest(text: &str) -> Digest {
    let mut first = [0; 8];
    first.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(to, from)| *to = from);
    Digest(first)
}

/// Returns everything that is wrong with a refused event. The list is empty for an event that was believed.
#[must_use]
pub fn violations(event: &Event) -> &[Violation] {
    match &event.fact {
        Fact::EventRefused(refused) => &refused.violations,
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => &[],
        Fact::RiskAssessed(_) | Fact::FulfilmentReported(_) => &[],
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => &[],
        Fact::PaymentDisputed(_) | Fact::PickupReady(_) => &[],
        Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => &[],
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) => &[],
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) => &[],
    }
}
