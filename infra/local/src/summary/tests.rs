//! Tests what a summary says of a few payloads.

use candor_domain::values::reads::Reads;
use candor_stage::edges::{Origin, SHOPIFY};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;

fn summed_up(payloads: &[(&str, &str, Value)]) -> Summary {
    let mut summary = Summary::default();
    for (file, topic, body) in payloads {
        let origin = Origin { topic: (*topic).to_owned(), ..Origin::default() };
        let reads = Reads::default();
        let bytes = body.to_string();
        let now: Timestamp = "2026-03-20T12:00:00Z".parse().unwrap();
        let translation = SHOPIFY.translate_recorded(&origin, bytes.as_bytes(), now, &reads);
        let body = SHOPIFY.body(&origin, bytes.as_bytes()).unwrap();
        summary.add(topic, &Outcome { file, body: &body, translation: &translation, reads: &reads });
    }
    summary
}

fn shipment(status: &str, quantities: &[Value]) -> Value {
    let item = |(id, quantity): (usize, &Value)| json!({ "id": id, "quantity": quantity, "grams": 350, "vendor": "" });
    json!({
        "id": 1, "order_id": 5001, "status": status, "updated_at": "2026-03-01T10:00:00Z",
        "created_at": "2026-03-01T10:00:00Z", "location_id": null,
        "origin_address": { "city": "Leeds", "zip": "LS1" }, "receipt": { "testcase": true },
        "line_items": quantities.iter().enumerate().map(item).collect::<Vec<Value>>(),
    })
}

fn plain(summary: &Summary) -> String {
    anstream::adapter::strip_str(&text(summary)).to_string()
}

#[test]
fn a_summary_says_what_was_used_what_was_refused_and_what_was_never_read() {
    let summary = summed_up(&[
        ("a.json", "fulfillments/create", shipment("success", &[json!(1), json!(2)])),
        ("b.json", "fulfillments/create", shipment("success", &[json!(1.5), json!(0.5)])),
        ("c.json", "fulfillments/create", shipment("lost", &[json!(1.5)])),
        ("d.json", "products/update", json!({ "id": 7, "title": "Mug" })),
    ]);
    let expected = "\
fulfillments/create  3 payloads
  translated     1
  refused        2
  events      shipment-created 1
  refused because
       2  /line_items/*/quantity is not a whole number from 0  (b.json)
       1  /status is not one of success, pending, open, cancelled, error and failure  (c.json)
  members     7 read, 4 never read:
       1  /line_items/*/grams
       1  /origin_address/…  2 members
       1  /receipt/testcase

not used  the topic is not one of ours
       1  products/update

4 payloads of 2 topics: 1 translated, 0 in part, 2 refused, 1 not used";
    assert_eq!(plain(&summary), expected);
}

#[test]
fn a_file_that_is_no_payload_is_named() {
    let mut summary = Summary::default();
    summary.leave_out("x.json", "is not JSON");
    assert!(!summary.is_complete());
    assert!(plain(&summary).contains("left out\n  x.json: is not JSON\n"));
    assert_eq!(summary.json()["left_out"][0]["file"], "x.json");
}

#[test]
fn the_payload_in_an_envelope_is_summed_up_without_the_envelope() {
    let envelope = json!({ "detail": {
        "metadata": { "X-Shopify-Topic": "fulfillments/create", "X-Shopify-Shop-Domain": "demo-shop.myshopify.com" },
        "payload": shipment("success", &[json!(1)]),
    } });
    let summary = summed_up(&[("a.json", "shopifyWebhook", envelope)]);
    let topic = &summary.json()["topics"]["shopifyWebhook"];
    assert_eq!(topic["translated"], 1);
    let never: Vec<&str> = topic["members"]["never_read"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        never,
        ["/line_items/*/grams", "/origin_address/city", "/origin_address/zip", "/receipt/testcase"]
    );
}

#[test]
fn a_member_counts_as_read_if_it_was_read_of_one_payload() {
    let with = |name: &str, value: Value| {
        let mut body = shipment("success", &[json!(1)]);
        body[name] = value;
        body
    };
    let summary = summed_up(&[
        ("a.json", "fulfillments/update", with("a/b", json!(1))),
        ("b.json", "fulfillments/update", with("a", json!({ "b": 1 }))),
        ("c.json", "fulfillments/update", with("a-", json!(0))),
        ("d.json", "fulfillments/update", json!({})),
    ]);
    let members = &summary.json()["topics"]["fulfillments/update"]["members"];
    assert_eq!(members["read"][1], json!({ "pointer": "/id", "payloads": 3, "read": 3 }));
    let never = plain(&summary);
    for line in ["1  /a-\n", "1  /a/b\n", "1  /a~1b\n", "3  /receipt/testcase\n"] {
        assert!(never.contains(line), "{never}");
    }
}

#[test]
fn a_payload_of_which_a_part_is_refused_counts_for_both() {
    let order = json!({
        "id": 5001, "currency": "GBP", "total_price": "5.00", "cancelled_at": "2026-03-01T11:00:00Z",
        "created_at": "2026-03-01T10:00:00Z", "updated_at": "2026-03-01T11:00:00Z", "line_items": [],
    });
    let summary = summed_up(&[("a.json", "orders/cancelled", order)]);
    let topic = &summary.json()["topics"]["orders/cancelled"];
    assert_eq!((&topic["translated_in_part"], &topic["refused"]), (&json!(1), &json!(0)));
    assert_eq!(topic["events"], json!({ "order-cancelled": 1 }));
    assert_eq!(topic["reasons"][0]["pointer"], "/line_items");
}
