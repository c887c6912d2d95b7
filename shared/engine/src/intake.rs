//! Intake: what a queue delivers becomes an event. Always: what cannot be believed becomes an event that says so,
//! and takes the same way into its order, where it is a case until a good event replaces it. The one exception is what
//! another system says in its own words, where the words are understood and say nothing that is used ([`NotUsed`]).

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

/// Reads the body of one event type from a `detail`, noting every violation.
pub type Translate = fn(&At<'_>) -> Option<Fact>;

/// Puts an event of another system into the form of our bus, to be read from there like any other.
pub type Adapt = fn(&Value) -> Adapted;

/// What an event of another system says.
#[derive(Debug, Clone, PartialEq)]
pub enum Adapted {
    /// It is not of that system.
    AsItIs,
    /// This, as far as it could be understood. What is missing or wrong in it is noted when it is read.
    Rewritten(Value),
    /// Nothing that is used.
    NotUsed(NotUsed),
}

/// An event of another system that says nothing that is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotUsed {
    /// That system's name for what it is about.
    pub topic: String,
    /// Why not: reads as a sentence after the topic.
    pub why: &'static str,
}

/// Reads one event of the bus: `source`, `detail-type`, `detail`.
#[must_use]
pub fn read(kind: EventType, translate: Translate, body: &str, now: Timestamp) -> Event {
    match parse(body) {
        Ok(value) => read_value(kind, translate, &value, body, now),
        Err(violations) => refuse(None, WhyRefused::Malformed, &Value::Null, violations, body, now),
    }
}

/// Reads one event of the bus, or of another system.
///
/// # Errors
/// Where it says nothing that is used.
pub fn read_adapted(
    kind: EventType,
    translate: Translate,
    adapt: Adapt,
    body: &str,
    now: Timestamp,
) -> Result<Event, NotUsed> {
    let value = match parse(body) {
        Ok(value) => value,
        Err(violations) => {
            return Ok(refuse(None, WhyRefused::Malformed, &Value::Null, violations, body, now));
        }
    };
    match adapt(&value) {
        Adapted::AsItIs => Ok(read_value(kind, translate, &value, body, now)),
        Adapted::Rewritten(ours) => Ok(read_value(kind, translate, &ours, body, now)),
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
    // Without a source, the rest is still read for its violations.
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

/// The times a fact has of its own, by their names on the bus.
fn own_times(fact: &Fact) -> [(&'static str, Option<Timestamp>); 1] {
    match fact {
        Fact::OrderPlaced(placed) => [("placed_at", Some(placed.placed_at))],
        Fact::ShipmentCreated(shipment) => [("shipped_at", Some(shipment.shipped_at))],
        Fact::OrderCancelled(_) | Fact::OrderTagged(_) | Fact::PaymentConfirmed(_) => [("", None)],
        Fact::PaymentFailed(_) | Fact::RefundIssued(_) | Fact::ReturnRequested(_) => [("", None)],
        // When it can be picked up, or should arrive, is in the future.
        Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => [("", None)],
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) | Fact::EventRefused(_) => [("", None)],
    }
}

/// An event that says what was refused, of the order it was about as far as that can be read.
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
    // The envelope around a `detail` differs from delivery to delivery; what is refused does not.
    let text = detail.value().map_or_else(|| raw.to_owned(), ToString::to_string);
    let digest = digest(&text);
    let refused = Refused::of(kind, why, &detail, violations.into_vec(), text, now);
    Event {
        key: key_of(&detail, digest),
        stamp: stamp_of(&refused, digest, source, now),
        fact: Fact::EventRefused(refused),
    }
}

/// An event that an order has no room for.
#[must_use]
pub fn over_limit(event: &Event, why: &str, now: Timestamp) -> Event {
    let violations = Violations::default();
    violations.note("", format!("has no room: {why}"));
    let value = event.to_bus().unwrap_or(Value::Null);
    let kind = event.fact.event_type();
    let mut refused = refuse(Some(kind), WhyRefused::OverLimit, &value, violations, "", now);
    // Whatever of it can be written.
    refused.key = event.key.clone();
    refused
}

/// The order a refused event is about, as far as that can be read.
fn key_of(detail: &At<'_>, digest: Digest) -> OrderKey {
    Envelope::read_key(detail).unwrap_or_else(|| OrderKey::unreadable(detail.field("shop").parsed(), digest))
}

/// The event's own time if it can be read, so that replaying old events opens no case; never later than now.
fn stamp_of(refused: &Refused, digest: Digest, source: Source, now: Timestamp) -> Stamp {
    let occurred_at = refused.occurred_at.map_or(now, |at| at.min(now));
    Stamp { occurred_at, id: EventId::refused(digest), source }
}

/// Names a text.
#[must_use]
pub fn digest(text: &str) -> Digest {
    let mut first = [0; 8];
    first.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(to, from)| *to = from);
    Digest(first)
}

/// Everything wrong with a refused event; empty for a believed one.
#[must_use]
pub fn violations(event: &Event) -> &[Violation] {
    match &event.fact {
        Fact::EventRefused(refused) => &refused.violations,
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => &[],
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => &[],
        Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => &[],
        Fact::ReturnRequested(_) | Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) => &[],
    }
}
