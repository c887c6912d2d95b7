//! Makes events from the samples in `events/`, for as many orders as are needed, with times as if they had
//! just happened.

use std::fs;
use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_engine::intake;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The age of the newest sample.
const NEWEST_AGO: SignedDuration = SignedDuration::from_mins(1);

/// The reasons why a sample cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// **Meaning**: its file cannot be read.
    #[error("read {}", .0.display())]
    File(PathBuf, #[source] std::io::Error),
    /// **Meaning**: its file is not JSON.
    #[error("read {}", .0.display())]
    Json(PathBuf, #[source] serde_json::Error),
    /// **Meaning**: the translation refuses it.
    #[error("read the sample of {0}: it is refused")]
    Refused(EventType),
}

/// Holds an event of each type, all for one order.
#[derive(Debug, Clone)]
pub struct Samples {
    events: Vec<(EventType, Value)>,
}

impl Samples {
    /// Reads `applied.json` of every event type, and moves all events to the past minutes and days. An event
    /// that happens long after an order was sent is moved to the present too: for an order that is so old,
    /// nothing is due any more.
    ///
    /// # Errors
    /// Returns a [`SampleError`] if a sample cannot be read.
    pub fn read(root: &Path, now: Timestamp) -> Result<Self, SampleError> {
        let read_one = |kind: EventType| {
            let path = root.join("events").join(kind.slug()).join("applied.json");
            let text = fs::read_to_string(&path).map_err(|cause| SampleError::File(path.clone(), cause))?;
            let event = serde_json::from_str(&text).map_err(|cause| SampleError::Json(path, cause))?;
            Ok((kind, event))
        };
        let mut events = EventType::ALL.into_iter().map(read_one).collect::<Result<Vec<_>, SampleError>>()?;
        let sent = |(kind, event): &(EventType, Value)| {
            (*kind == EventType::ShipmentCreated).then(|| occurred_at(event)).flatten()
        };
        let sent = events.iter().find_map(sent).unwrap_or(now);
        for (_, event) in &mut events {
            let newest = occurred_at(event).unwrap_or(sent).max(sent);
            move_times(event, now.duration_since(newest) - NEWEST_AGO);
        }
        Ok(Self { events })
    }

    /// Returns the event of a type, for the order with this number.
    #[must_use]
    pub fn event(&self, kind: EventType, order: usize) -> Value {
        let found = self.events.iter().find(|(found, _)| *found == kind);
        let mut event = found.map(|(_, event)| event.clone()).unwrap_or_default();
        set(&mut event, "/detail/id", json!(format!("{}-{order}", kind.slug())));
        set(&mut event, "/detail/order_id", json!(order_id(order)));
        // What the orders of a shop do not share: otherwise one reference would lead to all of them.
        for own in ["/detail/tracking/number", "/detail/payment_id"] {
            let shared = event.pointer(own).and_then(Value::as_str).map(str::to_owned);
            shared.iter().for_each(|text| set(&mut event, own, json!(format!("{text}-{order}"))));
        }
        event
    }

    /// Returns an event that reports the same, but happened an hour earlier.
    #[must_use]
    pub fn older(&self, kind: EventType, order: usize) -> Value {
        let mut event = self.event(kind, order);
        set(&mut event, "/detail/id", json!(format!("{}-{order}-older", kind.slug())));
        let earlier = occurred_at(&event).map(|at| at.saturating_add(SignedDuration::from_hours(-1)));
        set(&mut event, "/detail/occurred_at", json!(earlier.and_then(Result::ok)));
        event
    }

    /// Returns the event of a type as if it had happened at `moment`, with another identifier.
    #[must_use]
    pub fn at(&self, kind: EventType, order: usize, id: &str, moment: Timestamp) -> Value {
        let mut event = self.event(kind, order);
        move_times(&mut event, moment.duration_since(self.happened(kind)));
        set(&mut event, "/detail/id", json!(id));
        event
    }

    /// Returns the time at which the sample of a type happened.
    #[must_use]
    pub fn happened(&self, kind: EventType) -> Timestamp {
        let found = self.events.iter().find(|(found, _)| *found == kind);
        found.and_then(|(_, event)| occurred_at(event)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// Returns the identifier of the order with this number. It is as long as a storefront's identifiers.
#[must_use]
pub fn order_id(order: usize) -> String {
    format!("{:013}", order.saturating_add(5_700_000_000_000))
}

/// Returns the key of the order with this number.
#[must_use]
pub fn order_key(order: usize) -> String {
    format!("demo-shop#{}", order_id(order))
}

/// Returns the event as a function reads it.
///
/// # Errors
/// Returns a [`SampleError`] if the translation refuses it: then something else would be measured.
pub fn expected(kind: EventType, event: &Value, now: Timestamp) -> Result<Event, SampleError> {
    let event = intake::read(kind, candor_bus::translate_of(kind), &event.to_string(), now);
    let is_refused = matches!(event.fact, Fact::EventRefused(_)) && kind != EventType::EventRefused;
    if is_refused { Err(SampleError::Refused(kind)) } else { Ok(event) }
}

/// Returns a batch of one message, as Lambda delivers it from SQS.
#[must_use]
pub fn batch(id: usize, body: &str) -> String {
    let record = json!({
        "messageId": format!("059f36b4-87a3-44ab-83d2-{id:012}"),
        "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a".repeat(8),
        "body": body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1767225600000",
            "SenderId": "AIDAIENQZJOLO23YVJ4VO",
            "ApproximateFirstReceiveTimestamp": "1767225600001",
        },
        "messageAttributes": {},
        "md5OfBody": "0".repeat(32),
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:queue",
        "awsRegion": "eu-west-2",
    });
    json!({ "Records": [record] }).to_string()
}

/// Sets the value at a place that exists.
pub fn set(event: &mut Value, pointer: &str, value: Value) {
    if let Some(place) = event.pointer_mut(pointer) {
        *place = value;
    }
}

fn occurred_at(event: &Value) -> Option<Timestamp> {
    event.pointer("/detail/occurred_at")?.as_str()?.parse().ok()
}

fn move_times(value: &mut Value, shift: SignedDuration) {
    match value {
        Value::String(text) => {
            let moved = text.parse::<Timestamp>().ok().and_then(|at| at.checked_add(shift).ok());
            if let Some(moved) = moved {
                *text = moved.to_string();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| move_times(item, shift)),
        Value::Object(members) => members.values_mut().for_each(|member| move_times(member, shift)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2031-05-01T12:00:00Z";

    fn samples() -> Samples {
        Samples::read(candor_local::project::Project::here().root(), NOW.parse().unwrap()).unwrap()
    }

    #[test]
    fn every_sample_is_believed_as_if_it_had_happened_just_now() {
        let now: Timestamp = NOW.parse().unwrap();
        let samples = samples();
        for kind in EventType::ALL {
            let event = expected(kind, &samples.event(kind, 7), now).unwrap();
            assert_eq!(event.key.to_string(), order_key(7));
            assert!(now.duration_since(event.stamp.occurred_at) < SignedDuration::from_hours(48), "{kind}");
        }
    }

    #[test]
    fn no_two_orders_share_an_event() {
        let samples = samples();
        let [one, other] = [1, 2].map(|order| samples.event(EventType::OrderPlaced, order));
        assert_ne!(one["detail"]["id"], other["detail"]["id"]);
        assert_ne!(one["detail"]["order_id"], other["detail"]["order_id"]);
        assert_eq!(one["detail"]["lines"], other["detail"]["lines"]);
    }

    #[test]
    fn an_older_event_differs_in_name_and_time_alone() {
        let samples = samples();
        let (event, older) =
            (samples.event(EventType::PaymentConfirmed, 1), samples.older(EventType::PaymentConfirmed, 1));
        assert!(occurred_at(&older) < occurred_at(&event));
        assert_ne!(older["detail"]["id"], event["detail"]["id"]);
        assert_eq!(older["detail"]["payment_id"], event["detail"]["payment_id"]);
    }

    #[test]
    fn a_batch_carries_its_event_as_text() {
        let batch: Value = serde_json::from_str(&batch(1, "{\"a\":1}")).unwrap();
        assert_eq!(batch["Records"][0]["body"], "{\"a\":1}");
    }
}
