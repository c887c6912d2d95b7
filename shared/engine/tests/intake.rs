//! Tests how messages of a queue become events, and which of them are believed.
#![allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used)]

use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::Placed;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::limits::EVENT_BYTES_MAX;
use candor_domain::values::reading::At;
use candor_engine::intake::{read, violations};

fn translate(_: &At<'_>) -> Option<Fact> {
    Some(Fact::OrderCancelled(Cancelled { reason: None }))
}

fn reasons(detail_type: &str, bytes: usize) -> Vec<String> {
    let detail = r#"{"id":"e","shop":"s","order_id":"1","occurred_at":"2026-03-01T10:00:00Z"}"#;
    let event = format!(r#"{{"source":"candor.desk","detail-type":"{detail_type}","detail":{detail}}}"#);
    let now = "2026-03-01T10:00:00Z".parse().unwrap();
    let padded = event.clone() + &" ".repeat(bytes.saturating_sub(event.len()));
    let read = read(EventType::OrderCancelled, translate, &padded, now);
    violations(&read).iter().map(ToString::to_string).collect()
}

#[test]
fn an_event_of_another_type_is_refused() {
    assert!(reasons("OrderCancelled", 0).is_empty());
    assert_eq!(reasons("OrderPlaced", 0), ["/detail-type is not OrderCancelled"]);
}

#[test]
fn an_event_may_be_as_long_as_the_limit_and_no_longer() {
    assert!(reasons("OrderCancelled", EVENT_BYTES_MAX).is_empty());
    assert_eq!(reasons("OrderCancelled", EVENT_BYTES_MAX + 1), ["the whole is longer than 1048576 bytes"]);
}

type Translate = fn(&At<'_>) -> Option<Fact>;

fn placed_later(_: &At<'_>) -> Option<Fact> {
    let body = serde_json::json!({
        "placed_at": "2026-03-01T10:05:01Z", "customer": {}, "total": { "amount_minor": 1, "currency": "EUR" },
        "lines": [{
            "line_id": "A", "title": "Lamp", "quantity": 1,
            "unit_price": { "amount_minor": 1, "currency": "EUR" },
        }],
    });
    serde_json::from_value::<Placed>(body).ok().map(Fact::OrderPlaced)
}

fn shipped_later(_: &At<'_>) -> Option<Fact> {
    let body = serde_json::json!({
        "parcel_id": "X", "shipped_at": "2026-03-01T10:05:01Z", "lines": [{ "line_id": "A", "quantity": 1 }],
    });
    serde_json::from_value::<Shipment>(body).ok().map(Fact::ShipmentCreated)
}

#[test]
fn what_an_event_is_about_is_no_more_in_the_future_than_the_event() {
    let now = "2026-03-01T10:00:00Z".parse().unwrap();
    let later = "2026-03-01T10:00:01Z".parse().unwrap();
    let event = |name: &str| {
        let detail = r#"{"id":"e","shop":"s","order_id":"1","occurred_at":"2026-03-01T10:00:00Z"}"#;
        format!(r#"{{"source":"candor.desk","detail-type":"{name}","detail":{detail}}}"#)
    };
    let reasons = |kind: EventType, translate: Translate, now| {
        let read = read(kind, translate, &event(kind.detail_type()), now);
        violations(&read).iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let kinds: [(EventType, Translate, &str); 2] = [
        (EventType::OrderPlaced, placed_later, "placed_at"),
        (EventType::ShipmentCreated, shipped_later, "shipped_at"),
    ];
    for (kind, translate, pointer) in kinds {
        let why = format!("/detail/{pointer} is later than now (2026-03-01T10:00:00Z)");
        assert_eq!(reasons(kind, translate, now), [why], "five minutes and a second");
        assert!(reasons(kind, translate, later).is_empty(), "clocks are up to five minutes apart");
    }
}
