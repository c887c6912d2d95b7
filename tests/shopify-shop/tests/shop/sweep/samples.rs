//! Payloads that others wrote are put into the shop, and told the same by the sweep as by their webhooks.

use std::path::{Path, PathBuf};

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_edge::translation::Translation;
use candor_shopify::payload::FetchOrder;
use candor_shopify_shop::order::Order;
use candor_shopify_shop::shop::Shop;
use serde_json::{Value, json};
use shopify_webhook::Delivery;

use crate::talk::{ask, at, gid};

/// Returns the files of a folder that hold orders. Files of the repository say in their names what becomes of them.
fn files(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| {
            path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(prefix))
        })
        .collect();
    files.sort();
    files
}

/// Returns what the webhooks of an order as it is now say, or none where one of them is refused.
fn heard(order: &Value) -> Option<Vec<Event>> {
    let mut events = told("orders/updated", order)?;
    for fulfillment in order["fulfillments"].as_array().into_iter().flatten() {
        let mut own = fulfillment.clone();
        own["order_id"] = order["id"].clone();
        events.extend(told("fulfillments/update", &own)?);
    }
    Some(events)
}

fn told(topic: &str, body: &Value) -> Option<Vec<Event>> {
    let delivery = Delivery {
        topic: topic.to_owned(),
        shop_domain: "demo-shop.myshopify.com".to_owned(),
        event_id: None,
        webhook_id: None,
        triggered_at: None,
    };
    believed(shopify_webhook::translate(&delivery, body.to_string().as_bytes(), at(0)))
}

/// Returns the events of a payload of which everything was believed.
fn believed(translation: Translation) -> Option<Vec<Event>> {
    let events = translation.into_events();
    events.iter().all(|event| !matches!(event.fact, Fact::EventRefused(_))).then_some(events)
}

/// Returns what the sweep says of an order that is in the shop.
fn swept(order: &Value) -> Result<Vec<Event>, String> {
    let mut shop = Shop::new("demo-shop.myshopify.com");
    let order = Order::new(order.clone());
    let id = order.id();
    shop.put(order);
    let fetched = ask(&mut shop, &FetchOrder { id: gid(id) }).map_err(|trouble| trouble.to_string())?;
    let said = shopify_sweep::translate(&"demo-shop".parse().unwrap(), &fetched.order.unwrap(), true, at(0));
    said.into_iter()
        .map(|one| believed(one).ok_or_else(|| "is refused".to_owned()))
        .collect::<Result<Vec<_>, _>>()
        .map(|all| all.concat())
}

/// Reads the order of a file; none if it is not of a version that says all there is now, or its webhooks are refused.
fn read(path: &Path) -> Option<(Value, Vec<Event>)> {
    let mut read: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let order = if read["order"].is_object() { read["order"].take() } else { read };
    let is_of_today =
        order["id"].is_u64() && order["tags"].is_string() && order["total_shipping_price_set"].is_object();
    let heard = Some(&order).filter(|_| is_of_today).and_then(heard)?;
    Some((order, heard))
}

/// Compares the orders of files, and returns the number of those that could be compared.
fn compare(files: &[PathBuf]) -> usize {
    let orders = files.iter().filter_map(|path| Some((path, read(path)?)));
    orders.map(|(path, (order, heard))| assert_eq!(swept(&order), Ok(heard), "{}", path.display())).count()
}

#[test]
fn every_sample_of_an_order_is_told_the_same_by_the_sweep() {
    let compared = compare(&files("../../events/shopify-webhook", "applied-orders-"));
    assert!(compared >= 5, "{compared}");
    // Real payloads, if a collection of them lies beside the repository.
    compare(&files("../../../shared/corpus/shopify", "orders_"));
}

#[test]
fn an_order_of_any_sort_is_told_the_same_by_the_sweep() {
    let sample = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let mut plain = sample(include_str!("../../../../../events/shopify-webhook/applied-orders-updated.json"));
    plain["fulfillments"] = json!([sample(include_str!(
        "../../../../../events/shopify-webhook/applied-fulfillments-create.json"
    ))]);
    // The first number and address are there once more on their own, which would contradict the rows.
    for name in ["tracking_number", "tracking_url"] {
        plain["fulfillments"][0][name].take();
    }
    let of_plain = heard(&plain).unwrap();
    assert_eq!(swept(&plain).as_ref(), Ok(&of_plain));
    for row in sorts() {
        let mut order = plain.clone();
        row.iter().for_each(|(pointer, value)| set(&mut order, pointer, value));
        let heard = heard(&order).unwrap_or_else(|| panic!("{row:?} is refused"));
        assert_ne!(heard, of_plain, "{row:?} says nothing new");
        assert_eq!(swept(&order), Ok(heard), "{row:?}");
    }
}

fn set(order: &mut Value, pointer: &str, value: &Value) {
    let (owner, name) = pointer.rsplit_once('/').unwrap();
    match order.pointer_mut(owner).unwrap() {
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
        owner => owner[name] = value.clone(),
    }
}

/// Returns what an order may have that others have not.
fn sorts() -> Vec<Vec<(&'static str, Value)>> {
    let tip = json!({ "id": 1, "name": "Tip", "title": "Tip", "quantity": 1, "current_quantity": 1, "price": "2.00",
        "fulfillable_quantity": 0, "requires_shipping": false, "gift_card": false, "tip_payment_gateway": "shopify_payments",
        "price_set": { "shop_money": { "amount": "2.00", "currency_code": "GBP" },
            "presentment_money": { "amount": "2.00", "currency_code": "GBP" } } });
    let refund = |status: &str| {
        json!([{ "id": 9, "created_at": "2026-03-03T10:00:00+01:00",
        "processed_at": "2026-03-03T10:00:00+01:00",
        "transactions": [{ "id": 1, "kind": "refund", "status": status, "amount": "4.00", "currency": "GBP" }],
        "refund_line_items": [{ "id": 1, "line_item_id": 11001, "quantity": 1, "restock_type": "no_restock" }] }])
    };
    let mut rows = vec![
        vec![
            ("/source_name", json!("pos")),
            ("/shipping_address", Value::Null),
            ("/shipping_lines", json!([])),
            ("/total_shipping_price_set/presentment_money/amount", json!("0.00")),
        ],
        vec![("/email", Value::Null), ("/contact_email", Value::Null), ("/customer", Value::Null)],
    ];
    let single = [
        ("/id", json!(9_007_199_254_740_993_u64)),
        ("/source_name", json!("amazon")),
        ("/payment_terms", json!({ "id": 1 })),
        ("/payment_gateway_names", json!(["Cash on Delivery (COD)"])),
        ("/financial_status", json!("authorized")),
        ("/financial_status", json!("voided")),
        ("/total_outstanding", json!("10.00")),
        ("/cancelled_at", json!("2026-03-02T23:30:00-05:00")),
        ("/processed_at", json!("2025-12-24T18:00:00+01:00")),
        ("/processed_at", Value::Null),
        ("/test", json!(true)),
        ("/email", json!("other@customer.example")),
        ("/customer_locale", json!("de")),
        ("/shipping_address/company", json!("Fox & Sons")),
        ("/shipping_address/province", json!("Yorkshire")),
        ("/tags", json!("vip, gift")),
        ("/taxes_included", json!(false)),
        ("/total_discounts_set/presentment_money/amount", json!("0.00")),
        ("/shipping_lines/0/delivery_category", json!("pickup")),
        ("/shipping_lines/0/is_removed", json!(true)),
        ("/line_items/1/gift_card", json!(true)),
        ("/line_items/1/requires_shipping", json!(false)),
        ("/line_items/1/sku", Value::Null),
        ("/line_items/1/name", json!("Tea towel - Red")),
        ("/line_items/1", tip),
        ("/line_items/0/quantity", json!(3)),
        ("/refunds", refund("success")),
        ("/refunds", refund("failure")),
        ("/fulfillments/0/status", json!("pending")),
        ("/fulfillments/0/status", json!("cancelled")),
        ("/fulfillments/0/tracking_company", json!("Other")),
        ("/fulfillments/0/tracking_numbers", json!(["PP1", "PP2"])),
        ("/fulfillments/0/tracking_urls", json!(["https://track.example/1"])),
        ("/fulfillments/0/updated_at", json!("2026-03-09T09:00:00+13:00")),
    ];
    rows.extend(single.into_iter().map(|one| vec![one]));
    rows
}
