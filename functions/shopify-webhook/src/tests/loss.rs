//! Tests that nothing is lost that changes what is true about an order.

use candor_domain::values::reads::Reads;

use super::*;
use crate::translate_recorded;

fn sent_order() -> Value {
    let listed = with(fulfillment(), &[("/updated_at", json!("2026-03-02T15:05:00Z"))]);
    with(sample("applied-orders-paid"), &[("/fulfillments", json!([listed]))])
}

fn shipments(events: &[Event]) -> Vec<&Event> {
    events.iter().filter(|event| matches!(event.fact, Fact::ShipmentCreated(_))).collect()
}

#[test]
fn a_shipment_is_known_from_the_topics_of_its_order_about_fulfilment_and_is_one_event() {
    let of = |topic: &str| events(topic, &sent_order());
    let fulfilled = of("orders/fulfilled");
    let [listed] = shipments(&fulfilled)[..] else { panic!("{fulfilled:?}") };
    assert_eq!(shipments(&of("orders/partially_fulfilled")), [listed]);
    let Fact::ShipmentCreated(shipment) = &listed.fact else { panic!() };
    assert_eq!(shipment.tracking.as_ref().unwrap().number.as_str(), "PP100000001GB");
}

#[test]
fn a_shop_that_takes_no_topic_about_fulfilment_has_its_parcels_from_elsewhere() {
    for topic in ["orders/create", "orders/updated", "orders/paid", "orders/cancelled"] {
        assert!(shipments(&events(topic, &sent_order())).is_empty(), "{topic}");
    }
}

#[test]
fn a_fulfilments_own_topic_counts_more_than_the_order_that_lists_it_in_the_same_second() {
    let own = with(
        fulfillment(),
        &[
            ("/updated_at", json!("2026-03-02T15:05:00Z")),
            ("/tracking_number", json!("NEW1")),
            ("/tracking_numbers", json!(["NEW1"])),
        ],
    );
    let listed = events("orders/fulfilled", &sent_order());
    let delivery = Delivery {
        triggered_at: Some("2026-03-02T15:05:00.5Z".parse().unwrap()),
        ..delivery("fulfillments/update")
    };
    let own = translate(&delivery, own.to_string().as_bytes(), now()).into_events();
    for pair in [[shipments(&listed)[0], &own[0]], [&own[0], shipments(&listed)[0]]] {
        let mut facts = Facts::default();
        for event in pair {
            facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
        }
        let held = format!("{facts:?}");
        assert!(held.contains("number: \"NEW1\""), "{held}");
    }
}

#[test]
fn a_listed_fulfilment_that_cannot_be_read_or_ships_nothing_refuses_no_order() {
    for (pointer, value) in [
        ("/fulfillments/0/status", json!("lost")),
        ("/fulfillments/0/updated_at", Value::Null),
        ("/fulfillments/0/line_items", json!([{ "id": 1, "quantity": 1, "requires_shipping": false }])),
        ("/fulfillments", json!({ "0": "x" })),
    ] {
        let events = events("orders/fulfilled", &with(sent_order(), &[(pointer, value)]));
        assert_eq!((shipments(&events).len(), reasons(&events).len()), (0, 0), "{pointer}");
    }
}

#[test]
fn a_new_order_that_is_paid_in_part_says_so() {
    let deposit = with(
        order(),
        &[("/financial_status", json!("partially_paid")), ("/total_outstanding", json!("30.00"))],
    );
    let events = events("orders/create", &deposit);
    let (_, payment) = payment_of(&events).unwrap();
    assert_eq!((payment.amount.to_string().as_str(), payment.from_status), ("6.47 GBP", true));
}

#[test]
fn a_way_of_shipping_that_an_edit_took_out_is_not_paid_for() {
    let line = |price: &str, removed: bool| json!({ "price": price, "is_removed": removed });
    let total = json!({ "presentment_money": { "amount": "33.48", "currency_code": "GBP" } });
    let edited = with(
        order(),
        &[
            ("/shipping_lines", json!([line("4.99", true), line("2.00", false)])),
            ("/current_total_price_set", total),
        ],
    );
    let edited = placed("orders/updated", &edited);
    assert_eq!(edited.total.to_string(), "33.48 GBP");
    assert_eq!(edited.adjustments[1].amount.to_string(), "2.00 GBP");
    let kept = with(order(), &[("/shipping_lines", json!([line("4.99", false)]))]);
    assert_eq!(placed("orders/updated", &kept).adjustments[1].amount.to_string(), "4.99 GBP");
}

#[test]
fn what_is_not_used_is_not_used_for_a_reason_of_its_own() {
    let why = |topic: &str, body: &Value| match translated(topic, body) {
        Translation::NotUsed { why, .. } => why,
        other => panic!("{other:?}"),
    };
    let refund = |transactions: Value| json!({ "id": 1, "order_id": 5001, "transactions": transactions });
    assert!(why("orders/edited", &sample("not-used-orders-edited")).starts_with("it says only what an edit"));
    assert_eq!(why("refunds/create", &refund(json!([]))), "no money went back with it");
    let unnamed =
        refund(json!([{ "kind": "refund", "status": "success", "amount": "9.00", "currency": null }]));
    assert!(why("refunds/create", &unnamed).starts_with("it does not say the one currency"));
}

/// Returns the outermost places of a payload of which nothing was read, neither there nor in it.
fn never_read(topic: &str, body: &Value) -> Vec<String> {
    let reads = Reads::default();
    let _ = translate_recorded(&delivery(topic), body.to_string().as_bytes(), now(), &reads);
    let mut found = vec![];
    collect_never_read(body, "", &reads, &mut found);
    found
}

fn collect_never_read(value: &Value, at: &str, reads: &Reads, found: &mut Vec<String>) {
    let mut inside = vec![];
    places(value, at, &mut inside);
    if !inside.iter().any(|place| reads.has(place)) {
        return found.push(at.to_owned());
    }
    match value {
        Value::Object(members) => members
            .iter()
            .for_each(|(name, value)| collect_never_read(value, &format!("{at}/{name}"), reads, found)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(n, value)| collect_never_read(value, &format!("{at}/{n}"), reads, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_is_said_to_be_never_read_changes_nothing() {
    let refund = json!({ "id": 7, "order_id": 5001, "created_at": "2026-03-03T10:00:00Z", "note": "late",
        "refund_line_items": [{ "id": 1, "line_item_id": 11002, "quantity": 1, "restock_type": "return" }],
        "transactions": [{ "id": 2, "kind": "refund", "status": "success", "amount": "8.50", "currency": "GBP" }] });
    let refunded = with(sent_order(), &[("/refunds", json!([refund.clone()]))]);
    for (topic, body) in [
        ("orders/create", order()),
        ("orders/updated", refunded),
        ("orders/cancelled", sample("applied-orders-cancelled")),
        ("refunds/create", refund),
        ("fulfillments/create", fulfillment()),
    ] {
        let before = translated(topic, &body);
        let places = never_read(topic, &body);
        assert!(!places.is_empty(), "{topic}");
        for place in places {
            for value in [Value::Null, json!([{ "id": 1 }])] {
                let mut changed = body.clone();
                *changed.pointer_mut(&place).unwrap() = value;
                assert_eq!(translated(topic, &changed), before, "{topic} {place}");
            }
        }
    }
}
