//! Tests that an order of the Admin API becomes the events that its webhooks would have made.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_edge::translation::Translation;
use serde_json::json;

use super::*;

fn now() -> Timestamp {
    "2026-03-10T10:00:00Z".parse().unwrap()
}

fn shop() -> Shop {
    "demo-shop".parse().unwrap()
}

fn order() -> Value {
    serde_json::from_str(include_str!("../../../events/shopify-sweep/applied-order.json")).unwrap()
}

fn events(order: &Value) -> Vec<Event> {
    let all = deliveries(&shop(), order, true).into_iter();
    all.flat_map(|(delivery, payload)| {
        match shopify_webhook::translate(&delivery, payload.to_string().as_bytes(), now()) {
            Translation::Events(events) => events,
            other => panic!("{}: {other:?}", delivery.topic),
        }
    })
    .collect()
}

/// Returns what webhooks with the same content make.
fn of_webhooks(topic: &str, payload: &Value) -> Vec<Event> {
    let delivery = Delivery {
        event_id: Some("e-1".to_owned()),
        triggered_at: Some("2026-03-03T09:00:00.123Z".parse().unwrap()),
        ..delivery(&shop(), topic)
    };
    match shopify_webhook::translate(&delivery, payload.to_string().as_bytes(), now()) {
        Translation::Events(events) => events,
        other => panic!("{topic}: {other:?}"),
    }
}

#[test]
fn an_order_says_all_that_its_webhooks_say() {
    let found = events(&order());
    let kinds: Vec<&str> = found.iter().map(|event| event.fact.event_type().detail_type()).collect();
    assert_eq!(
        kinds,
        ["OrderPlaced", "OrderCancelled", "PaymentConfirmed", "RefundIssued", "ShipmentCreated"]
    );
    let Fact::OrderPlaced(placed) = &found[0].fact else { panic!() };
    assert_eq!(placed.lines.len(), 2);
    assert_eq!((placed.total.amount_minor, placed.tags.as_ref().map(Vec::len)), (3647, Some(2)));
    assert_eq!(placed.customer.email.as_ref().unwrap().as_str(), "ada.fox@customer.example");
    assert!(placed.ship_to.is_some());
    let Fact::ShipmentCreated(shipment) = &found[4].fact else { panic!() };
    assert_eq!(shipment.tracking.as_ref().unwrap().number.as_str(), "PP100000001GB");
    let Fact::RefundIssued(refund) = &found[3].fact else { panic!() };
    assert_eq!((refund.amount.amount_minor, refund.lines.len(), refund.cancelled.len()), (850, 1, 0));
}

#[test]
fn what_happens_once_has_the_id_that_its_webhook_gave_it() {
    let swept = events(&order());
    let heard = of_webhooks("orders/updated", &payload::order(&order()));
    let once = |events: &[Event]| -> Vec<(String, Fact)> {
        let kept = events.iter().filter(|event| {
            matches!(event.fact, Fact::OrderCancelled(_) | Fact::PaymentConfirmed(_) | Fact::RefundIssued(_))
        });
        kept.map(|event| (event.stamp.id.to_string(), event.fact.clone())).collect()
    };
    assert_eq!(once(&swept), once(&heard));
    assert_eq!(once(&swept).len(), 3);
    let (mine, theirs) = (&swept[0], &heard[0]);
    assert_eq!((&mine.fact, mine.stamp.occurred_at), (&theirs.fact, theirs.stamp.occurred_at));
}

/// The webhook is the exact one of the two: Shopify's moment of the action is in its name.
#[test]
fn a_revision_of_the_webhook_counts_before_that_of_the_sweep() {
    let (mine, theirs) = (&events(&order())[0], &of_webhooks("orders/updated", &payload::order(&order()))[0]);
    assert!(mine.stamp < theirs.stamp, "{} {}", mine.stamp, theirs.stamp);
}

#[test]
fn a_shop_whose_warehouse_reports_its_parcels_has_none_from_here() {
    let said = deliveries(&shop(), &order(), false);
    assert_eq!(said.len(), 1);
    assert_eq!(said[0].0.topic, "orders/updated");
}

/// Reads every sample, whose name says what becomes of it.
#[test]
fn every_sample_does_what_its_name_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../events/shopify-sweep");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let order: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let said = translate(&shop(), &order, true, now());
        let refused = said.iter().any(|one| !matches!(one, Translation::Events(_)));
        assert_eq!(refused, name.starts_with("refused-"), "{name}: {said:?}");
        assert!(refused || name.starts_with("applied-"), "{name}");
        count += 1;
    }
    assert!(count >= 3);
}

#[test]
fn every_topic_of_the_file_is_subscribed_to_and_understood() {
    let file: toml::Table = toml::from_str(SUBSCRIPTIONS).unwrap();
    let listed: Vec<&str> =
        file["topics"].as_array().unwrap().iter().map(|topic| topic.as_str().unwrap()).collect();
    assert_eq!(topics().iter().map(Topic::as_str).collect::<Vec<_>>(), listed);
    for topic in listed {
        assert!(shopify_webhook::Topic::named(topic).is_some(), "{topic} is not used");
    }
    assert!(has_shipments(&topics()));
    assert!(!has_shipments(&[Topic::named("orders/create")]));
}

#[test]
fn an_order_whose_lists_go_on_is_not_whole() {
    assert!(payload::is_whole(&order()));
    let mut longer = order();
    longer["fulfillments"][0]["fulfillmentLineItems"]["pageInfo"]["hasNextPage"] = json!(true);
    assert!(!payload::is_whole(&longer));
    let mut many = order();
    let one = many["refunds"][0].clone();
    many["refunds"] = Value::Array(vec![one; 20]);
    assert!(!payload::is_whole(&many));
}
