//! Tests the topics that deliver something else than an order, a refund or a fulfilment.

use candor_domain::order::assessed::RiskAssessed;
use candor_domain::order::placed::Risk;
use candor_domain::payment::dispute::{Dispute, DisputeKind, DisputeStatus};
use candor_domain::returns::requested::ReturnRequested;
use candor_domain::returns::updated::{ReturnStatus, ReturnUpdated};
use candor_domain::shipment::tracking_update::{TrackingStatus, TrackingUpdate};

use super::*;

fn tracking(changes: &[(&str, Value)]) -> Vec<Event> {
    let event = sample("applied-fulfillment_events-create");
    events("fulfillment_events/create", &with(event, changes))
}

fn update_of(events: &[Event]) -> Option<&TrackingUpdate> {
    let update = |event: &'_ Event| matches!(event.fact, Fact::DeliveryScanned(_));
    match &events.iter().find(|event| update(event))?.fact {
        Fact::DeliveryScanned(update) => Some(update),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_carrier_that_only_knows_of_a_shipment_does_not_have_it_yet() {
    for status in ["confirmed", "label_printed", "label_purchased"] {
        let events = tracking(&[("/status", json!(status))]);
        assert_eq!(update_of(&events).unwrap().status, TrackingStatus::LabelCreated, "{status}");
    }
}

#[test]
fn an_estimate_is_the_day_that_the_carrier_wrote_and_not_that_of_utc() {
    let events = tracking(&[]);
    let days: Vec<String> = events
        .iter()
        .filter_map(|event| match &event.fact {
            Fact::DeliveryDelayed(estimate) => Some(estimate.promised_on.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(days, ["2026-03-04"], "23:30 in New York is the next day in UTC");
    assert_eq!(update_of(&events).unwrap().place.as_ref().unwrap().as_str(), "Leeds");
}

#[test]
fn a_delay_without_a_new_day_says_nothing_and_one_with_a_new_day_says_that_day() {
    let delayed = [("/status", json!("delayed"))];
    let events = tracking(&delayed);
    assert_eq!((events.len(), update_of(&events)), (1, None));
}

#[test]
fn a_tracking_update_that_comes_again_is_the_same_event() {
    assert_eq!(tracking(&[]), tracking(&[("/updated_at", json!("2026-03-09T00:00:00Z"))]));
}

#[test]
fn a_status_that_is_not_known_is_refused_and_names_those_that_are() {
    let event = sample("refused-fulfillment_events-create-unknown-status");
    let reasons = reasons(&events("fulfillment_events/create", &event));
    assert!(
        reasons[0].starts_with("/happened_at is not an RFC 3339 time") || reasons.len() == 2,
        "{reasons:?}"
    );
    assert!(
        reasons.iter().any(|reason| reason.starts_with("/status is not one of label_purchased")),
        "{reasons:?}"
    );
}

#[test]
fn only_a_payment_that_the_customer_attempted_failed_for_the_customer() {
    let declined = sample("applied-order_transactions-create-declined");
    let topic = "order_transactions/create";
    let failed = |changes: &[(&str, Value)]| {
        let events = events(topic, &with(declined.clone(), changes));
        events.iter().any(|event| matches!(event.fact, Fact::PaymentFailed(_)))
    };
    assert!(failed(&[]) && failed(&[("/kind", json!("authorization"))]));
    for (pointer, value) in [
        ("/kind", json!("capture")),
        ("/kind", json!("refund")),
        ("/status", json!("success")),
        ("/status", json!("pending")),
        ("/test", json!(true)),
    ] {
        assert!(!failed(&[(pointer, value.clone())]), "{pointer} {value}");
    }
}

#[test]
fn a_dispute_is_read_as_it_stands_whatever_came_before() {
    let dispute = sample("applied-disputes-create");
    let read = |changes: &[(&str, Value)]| -> Dispute {
        match events("disputes/update", &with(dispute.clone(), changes)).remove(0).fact {
            Fact::PaymentDisputed(dispute) => dispute,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((read(&[]).kind, read(&[]).status), (DisputeKind::Chargeback, DisputeStatus::Opened));
    for (status, ours) in [
        ("under_review", DisputeStatus::UnderReview),
        ("won", DisputeStatus::Won),
        ("charge_refunded", DisputeStatus::Won),
        ("accepted", DisputeStatus::Lost),
        ("lost", DisputeStatus::Lost),
    ] {
        assert_eq!(read(&[("/status", json!(status))]).status, ours, "{status}");
    }
    assert_eq!(read(&[("/type", json!("inquiry"))]).kind, DisputeKind::Inquiry);
}

#[test]
fn a_dispute_about_no_order_is_refused_with_every_reason() {
    let reasons = reasons(&events("disputes/update", &sample("refused-disputes-update-nobodys")));
    assert!(reasons.contains(&"/order_id is missing".to_owned()), "{reasons:?}");
}

#[test]
fn the_units_of_a_return_are_those_of_the_orders_lines() {
    let item = |line: u64, quantity: u64| {
        json!({
            "id": 1, "quantity": quantity, "return_reason": "defective", "customer_note": "It is cracked",
            "fulfillment_line_item": { "id": 2, "line_item": { "id": line } },
        })
    };
    let request = json!({
        "id": 77, "status": "requested", "order": { "id": 5001 },
        "return_line_items": [item(1, 1), item(2, 1), item(1, 2)],
    });
    let events = events("returns/request", &request);
    let Fact::ReturnRequested(ReturnRequested { lines, reason, .. }) = &events[0].fact else { panic!() };
    let units: Vec<String> = lines.iter().map(|line| format!("{} {}", line.line_id, line.quantity)).collect();
    assert_eq!(units, ["1 3", "2 1"]);
    assert_eq!(reason.as_ref().unwrap().as_str(), "It is cracked");
    assert_eq!(events[0].key.to_string(), "demo-shop#5001");
}

fn update(topic: &str, name: &str) -> ReturnUpdated {
    match events(topic, &sample(name)).remove(0).fact {
        Fact::ReturnUpdated(update) => update,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_topic_says_what_became_of_a_return_and_a_decline_says_why() {
    for (topic, name, status) in [
        ("returns/approve", "applied-returns-approve", ReturnStatus::Approved),
        ("returns/decline", "applied-returns-decline", ReturnStatus::Declined),
        ("returns/cancel", "applied-returns-cancel", ReturnStatus::Cancelled),
        ("returns/close", "applied-returns-close", ReturnStatus::Closed),
        ("returns/reopen", "applied-returns-reopen", ReturnStatus::Reopened),
    ] {
        let update = update(topic, name);
        assert_eq!((update.status, update.return_id.as_str()), (status, "123134564567890"), "{topic}");
        let reason = (status == ReturnStatus::Declined).then_some("The return window of 30 days has ended.");
        assert_eq!(update.reason.as_ref().map(|reason| reason.as_str()), reason, "{topic}");
    }
}

#[test]
fn a_return_that_the_shop_began_is_asked_for_and_approved_at_once() {
    let events = events("returns/approve", &sample("applied-returns-approve-by-the-shop"));
    let [approved, asked] = &events[..] else { panic!("{events:?}") };
    assert!(matches!(&approved.fact, Fact::ReturnUpdated(update) if update.status == ReturnStatus::Approved));
    let Fact::ReturnRequested(ReturnRequested { return_id, lines, .. }) = &asked.fact else { panic!() };
    assert_eq!((return_id.as_str(), lines[0].line_id.as_str()), ("9007199254740993123", "11001"));
}

#[test]
fn a_return_without_an_order_is_refused_with_every_reason() {
    let reasons = reasons(&events("returns/close", &sample("refused-returns-close-empty")));
    assert_eq!(reasons, ["/order_id is missing", "/id is missing"]);
}

#[test]
fn what_was_deleted_in_the_shop_is_for_a_person_and_changes_nothing() {
    for (topic, name, about) in [
        ("orders/delete", "refused-orders-delete", Aspect::Placed),
        (
            "fulfillment_events/delete",
            "refused-fulfillment_events-delete",
            Aspect::TrackingUpdates("7001".parse().unwrap()),
        ),
    ] {
        let Translation::Refused(event) = translated(topic, &sample(name)) else { panic!("{topic}") };
        assert_eq!(event.key.to_string(), "demo-shop#5001");
        let Fact::EventRefused(refused) = &event.fact else { panic!("{topic}") };
        assert_eq!(refused.about, Some(about));
    }
}

const RISK: &str = "orders/risk_assessment_changed";

fn rating(payload: &Value) -> (String, RiskAssessed) {
    let event = events(RISK, payload).remove(0);
    match event.fact {
        Fact::RiskAssessed(rated) => (event.key.to_string(), rated),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_rating_names_its_order_and_its_provider_however_shopify_writes_them() {
    for (name, provider_id, provider, level) in [
        ("", "580111", Some("Fraud Shield"), Risk::High),
        ("-of-shopify", "shopify", None, Risk::Low),
        ("-global-ids-alone", "9007199254740993", Some("Fraud Shield"), Risk::Medium),
    ] {
        let (key, rated) = rating(&sample(&format!("applied-orders-risk_assessment_changed{name}")));
        assert_eq!((key.as_str(), rated.level), ("demo-shop#5001", level), "{name}");
        assert_eq!(rated.provider_id.as_str(), provider_id, "{name}");
        assert_eq!(rated.provider.as_ref().map(|title| title.as_str()), provider, "{name}");
    }
}

#[test]
fn each_rating_is_an_event_of_its_own_and_comes_again_as_the_same() {
    let payload = sample("applied-orders-risk_assessment_changed");
    let of = |changes: &[(&str, Value)]| events(RISK, &with(payload.clone(), changes)).remove(0).stamp;
    assert_eq!(of(&[]), of(&[("/provider_title", json!("Another title"))]));
    for (pointer, value) in [
        ("/order_id", json!(5002)),
        ("/provider_id", json!(null)),
        ("/risk_level", json!("low")),
        ("/created_at", json!("2026-03-02T09:31:00Z")),
    ] {
        assert_ne!(of(&[]).id, of(&[(pointer, value), ("/provider_title", json!(null))]).id, "{pointer}");
    }
}

#[test]
fn a_rating_that_is_nobodys_or_is_not_known_is_refused_with_every_reason() {
    let refused = |name: &str| {
        reasons(&events(RISK, &sample(&format!("refused-orders-risk_assessment_changed-{name}"))))
    };
    assert_eq!(
        refused("unknown-level"),
        [
            "/risk_level is not one of low, medium, high, none, pending",
            "/provider_id is neither a string nor a whole number",
            "/created_at is not an RFC 3339 time with an offset",
        ]
    );
    assert_eq!(
        refused("title-alone"),
        [
            "/provider_id is missing, and there is a provider_title",
            "/created_at is not an RFC 3339 time with an offset",
        ]
    );
    assert_eq!(refused("empty"), ["/order_id is missing"]);
    assert_eq!(refused("nobodys")[0], "/order_id is missing");
}
