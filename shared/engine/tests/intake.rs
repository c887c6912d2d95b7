//! What a queue delivers, and what of it is believed.
#![allow(clippy::allow_attributes, clippy::allow_attributes_without_reason, clippy::unwrap_used)]

use candor_domain::event::EventType;
use candor_domain::fact::{Cancelled, Fact};
use candor_domain::limits::EVENT_BYTES_MAX;
use candor_domain::reading::At;
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
    assert_eq!(reasons("OrderCancelled", EVENT_BYTES_MAX + 1), ["the whole is longer than 262144 bytes"]);
}
