//! Tests the readers of everything that arrives over HTTP.

use candor_aws::wire::{Delivery as Delivered, form};
use candor_domain::erasure::demand::Demand;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::values::reading::{At, Violations};
use candor_edge::translation::Translation;
use candor_engine::demands::{Heard, read};
use serde_json::Value;
use shopify_webhook::{Delivery, Keys, Topic, translate, translate_envelope, verify};

use crate::bus::must_hold;
use crate::now;

/// Reads a payload as Shopify sends it, with each topic, and with the headers that the bytes may begin with:
/// lines of `name: value`, up to an empty line.
pub fn shopify(bytes: &[u8]) {
    let (head, payload) = split(bytes);
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    match Delivery::read(header) {
        Ok(delivery) => must_be_told(translate(&delivery, payload, now()), bytes),
        Err(missing) => assert!(missing.0.starts_with("X-Shopify-")),
    }
    for topic in Topic::ALL {
        let delivery = Delivery {
            topic: topic.name().to_owned(),
            shop_domain: "demo-shop.myshopify.com".to_owned(),
            event_id: header("X-Shopify-Event-Id").map(str::to_owned),
            webhook_id: None,
            triggered_at: None,
        };
        must_be_told(translate(&delivery, payload, now()), bytes);
    }
}

/// Reads an event of Shopify's partner bus.
pub fn shopify_envelope(bytes: &[u8]) {
    if let Ok(value) = serde_json::from_slice::<Value>(bytes) {
        must_be_told(translate_envelope(&value, now()), bytes);
    }
}

/// Reads a payload as WooCommerce sends it, with each topic, and as a ping.
pub fn woocommerce(bytes: &[u8]) {
    use woocommerce_webhook::{Delivery, Subject, Topic, translate};
    let (head, payload) = split(bytes);
    let subjects = Topic::ALL.map(|topic| Subject::Topic(topic.name().to_owned()));
    for subject in subjects.into_iter().chain([Subject::Ping, Subject::Topic(head.to_owned())]) {
        let delivery = Delivery { shop: "demo-shop".parse().unwrap(), subject, delivery_id: None };
        must_be_told(translate(&delivery, payload, now()), bytes);
    }
    let read = Delivery::read(head, |_| None, payload);
    assert!(read.is_none_or(|read| read.subject == Subject::Ping));
}

/// Reads the secret with the signing keys, and a signature.
pub fn shopify_keys(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Keys::parse(text) {
        Ok(keys) => assert!(!keys.verify("demo-shop.myshopify.com", bytes, text)),
        Err(why) => assert!(!why.0.is_empty()),
    }
    assert!(!verify(bytes, text, &["a key".to_owned().into()]));
}

/// Reads a request or event that Lambda hands to a function.
pub fn delivery(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let size = match Delivered::read(text) {
        Delivered::Messages(messages) => messages.iter().map(|one| one.id.len() + one.body.len()).sum(),
        Delivered::Changes(changes) => changes.iter().map(|one| one.pk.len()).sum(),
        Delivered::Request(request) => {
            request.query.len() + request.method.len() + request.body.map_or(0, |body| body.len())
        }
        Delivered::Bare(bare) => bare.len(),
    };
    assert!(size <= bytes.len(), "{size} bytes of {}", bytes.len());
}

/// Reads the link to unsubscribe: a whole request, or only its query.
pub fn unsubscribe(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some(value) = form::value(text, "order") {
        assert!(value.len() <= text.len());
        assert_eq!(form::value(&format!("order={}", form::encode(&value)), "order"), Some(value));
    }
    let whole =
        serde_json::json!({ "requestContext": { "http": { "method": "POST" } }, "rawQueryString": text });
    for payload in [text, &whole.to_string()] {
        if let Delivered::Request(request) = Delivered::read(payload)
            && let Some(visit) = unsubscribe::visit::read(&request)
        {
            assert_eq!(visit.order.to_string().parse(), Ok(visit.order));
        }
    }
}

/// Checks that the translation gives facts that the bus reads back unchanged, or a refusal with its reasons.
pub(crate) fn must_be_told(translation: Translation, bytes: &[u8]) {
    match &translation {
        Translation::Events(events) => assert!(!events.is_empty()),
        Translation::Reports { reports, refused } => assert!(!reports.is_empty() || refused.is_some()),
        Translation::Demand { demand, .. } => must_read_back(demand),
        Translation::Changes { changes, refused } => {
            assert!(!changes.is_empty() || refused.is_some());
            changes.iter().for_each(must_be_read);
        }
        Translation::Refused(event) => assert!(matches!(event.fact, Fact::EventRefused(_))),
        Translation::NotUsed { why, .. } => assert!(!why.is_empty()),
    }
    for event in translation.into_events() {
        if let Fact::EventRefused(refused) = &event.fact {
            assert!(!refused.violations.is_empty(), "no reason");
        }
        expected(&event, bytes);
    }
}

/// Checks that the function behind the bus reads a notice as it was meant.
fn must_be_read(change: &FulfilmentOrderChanged) {
    let violations = Violations::default();
    let event = change.to_bus();
    let read = FulfilmentOrderChanged::read(&At::root(&event, &violations));
    assert_eq!(read.as_ref(), Some(change));
}

/// Checks that the function behind the bus reads a demand as it was meant.
fn must_read_back(demand: &Demand) {
    let heard = read(erasure::translate, &demand.to_bus().to_string(), now());
    assert_eq!(heard, Heard::Demand(Box::new(demand.clone())));
}

fn expected(event: &Event, bytes: &[u8]) {
    // An edge does not check times against the clock; the functions that read the bus do.
    let latest = now();
    if event.stamp.occurred_at <= latest && own_time(&event.fact).is_none_or(|time| time <= latest) {
        must_hold(event, event.fact.event_type(), bytes);
    }
}

fn own_time(fact: &Fact) -> Option<jiff::Timestamp> {
    match fact {
        Fact::OrderPlaced(placed) => Some(placed.placed_at),
        Fact::ShipmentCreated(shipment) => Some(shipment.shipped_at),
        Fact::OrderCancelled(_) | Fact::OrderTagged(_) | Fact::PaymentConfirmed(_) => None,
        Fact::RiskAssessed(_) => None,
        Fact::FulfilmentReported(reported) => reported.asked_at,
        Fact::PaymentFailed(_) | Fact::RefundIssued(_) | Fact::ReturnRequested(_) => None,
        Fact::PickupReady(_) | Fact::ReturnUpdated(_) => None,
        Fact::PaymentDisputed(_) => None,
        Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) | Fact::EmailStatusChanged(_) => None,
        Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) | Fact::EventRefused(_) => None,
    }
}

/// Splits the bytes into the headers and the payload.
fn split(bytes: &[u8]) -> (&str, &[u8]) {
    let end = bytes.windows(2).position(|two| two == b"\n\n");
    let parts = end.and_then(|end| Some((bytes.get(..end)?, bytes.get(end + 2..)?)));
    match parts {
        Some((head, payload)) => (std::str::from_utf8(head).unwrap_or_default(), payload),
        None => ("", bytes),
    }
}
