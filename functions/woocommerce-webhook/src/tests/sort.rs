//! Tests which sort of order is read, and what was sent of it.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::order::placed::{Channel, Delivery as Way};
use candor_domain::shipment::created::Shipment;
use serde_json::{Value, json};

use super::{events, order, placed, with};

#[test]
fn the_sort_of_an_order_is_what_it_says_and_no_more() {
    let sort = |changes: &[(&str, Value)]| {
        let placed = placed(&with(order(), changes));
        (placed.channel, placed.delivery, placed.lines[0].requires_shipping)
    };
    let method = |id: &str| ("/shipping_lines/0/method_id", json!(id));
    assert_eq!(sort(&[]), (Channel::Online, Way::Shipping, true));
    assert_eq!(sort(&[method("local_pickup:3")]).1, Way::Pickup);
    assert_eq!(sort(&[method("pickup_location")]).1, Way::Pickup);
    assert_eq!(sort(&[("/shipping_lines", json!([]))]), (Channel::Online, Way::Shipping, true));
    let pos = ("/created_via", json!("pos-rest-api"));
    assert_eq!(sort(&[pos.clone(), ("/shipping_lines", json!([]))]).0, Channel::Counter);
    assert_eq!(sort(&[pos]).0, Channel::Online, "it was sold at a counter and is sent");
    assert_eq!(sort(&[("/created_via", json!("amazon"))]).0, Channel::Marketplace);
    let downloads = ("/needs_processing", json!(false));
    assert!(!sort(std::slice::from_ref(&downloads)).2);
    assert!(
        sort(&[downloads, ("/line_items/1/sku", Value::Null)]).2,
        "a product is gone, and may have been goods"
    );
}

fn tracked(items: &Value, status: &str) -> Vec<Shipment> {
    let meta = json!([{ "id": 905, "key": "_wc_shipment_tracking_items", "value": items }]);
    let sent = with(
        order(),
        &[
            ("/meta_data", meta),
            ("/status", json!(status)),
            ("/date_modified_gmt", json!("2026-03-03T15:00:00")),
        ],
    );
    let shipment = |event: Event| if let Fact::ShipmentCreated(it) = event.fact { Some(it) } else { None };
    events(&sent).into_iter().filter_map(shipment).collect()
}

fn number(number: &str) -> Value {
    json!({ "tracking_provider": "royal-mail", "tracking_number": number, "tracking_id": format!("t{number}"),
        "date_shipped": "1772496000", "custom_tracking_link": "https://track.example/1" })
}

#[test]
fn the_one_number_of_a_completed_order_is_of_all_its_goods() {
    let shipments = tracked(&json!([number("PP1")]), "completed");
    let [shipment] = &shipments[..] else { panic!("{shipments:?}") };
    let lines: Vec<String> =
        shipment.lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    assert_eq!(lines, ["2 of 11001", "1 of 11002"]);
    assert_eq!(shipment.shipped_at, "2026-03-03T00:00:00Z".parse().unwrap());
    let tracking = shipment.tracking.as_ref().unwrap();
    assert_eq!(
        (tracking.number.as_str(), tracking.carrier.as_ref().unwrap().as_str()),
        ("PP1", "royal-mail")
    );
    let corrected = tracked(&json!([number("PP2")]), "completed");
    assert_eq!(
        corrected[0].shipment_id, shipment.shipment_id,
        "a number that is put right is the same shipment"
    );
}

#[test]
fn numbers_that_do_not_say_what_is_in_them_are_left_out() {
    assert_eq!(tracked(&json!([number("PP1")]), "processing"), []);
    assert_eq!(tracked(&json!([number("PP1"), number("PP2")]), "completed"), []);
    assert_eq!(tracked(&json!("a:1:{i:0;}"), "completed"), []);
    let no_day = with(json!([number("PP1")]), &[("/0/date_shipped", json!(""))]);
    assert_eq!(tracked(&no_day, "completed"), []);
    let product = |id: u64| json!([{ "product": id, "qty": "1" }]);
    let listed = |id: u64| with(json!([number("PP1")]), &[("/0/products_list", product(id))]);
    assert_eq!(tracked(&listed(999), "partial-shipped"), []);
    let shipments = tracked(&listed(802), "partial-shipped");
    assert_eq!((shipments[0].lines.len(), shipments[0].lines[0].line_id.as_str()), (1, "11001"));
    assert_eq!(shipments[0].shipment_id.as_str(), "tPP1");
}
