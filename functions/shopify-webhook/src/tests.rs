//! Tests which events deliveries become.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused};
use candor_domain::facts::entries::Facts;
use candor_domain::facts::held::Merge;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{AdjustmentKind, Delivery as Way, Placed};
use candor_domain::payment::transaction::Payment;
use candor_domain::shipment::created::Shipment;
use candor_domain::values::quantity::Quantity;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

mod fulfilment_orders;
mod loss;
mod topics;

use super::{Delivery, Topic, Translation, translate, translate_envelope};

const NOW: &str = "2026-03-20T12:00:00Z";
const SHOP: &str = "demo-shop.myshopify.com";

fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn delivery(topic: &str) -> Delivery {
    Delivery {
        topic: topic.to_owned(),
        shop_domain: SHOP.to_owned(),
        event_id: Some("event-1".to_owned()),
        webhook_id: Some("webhook-1".to_owned()),
        triggered_at: Some("2026-03-01T10:01:00.512345678Z".parse().unwrap()),
    }
}

fn sample(name: &str) -> Value {
    let path = format!("{}/../../events/shopify-webhook/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn order() -> Value {
    sample("applied-orders-create")
}

fn fulfillment() -> Value {
    sample("applied-fulfillments-create")
}

fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = body.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[name] = value.clone(),
        }
    }
    body
}

fn translated(topic: &str, body: &Value) -> Translation {
    translate(&delivery(topic), body.to_string().as_bytes(), now())
}

fn events(topic: &str, body: &Value) -> Vec<Event> {
    translated(topic, body).into_events()
}

fn placed_of(events: &[Event]) -> Option<&Placed> {
    events
        .iter()
        .find_map(|event| if let Fact::OrderPlaced(placed) = &event.fact { Some(placed) } else { None })
}

fn placed(topic: &str, body: &Value) -> Placed {
    placed_of(&events(topic, body)).expect("an order").clone()
}

fn payment_of(events: &[Event]) -> Option<(&Event, &Payment)> {
    let payment = |event| match event {
        event @ &Event { fact: Fact::PaymentConfirmed(ref payment), .. } => Some((event, payment)),
        Event { .. } => None,
    };
    events.iter().find_map(payment)
}

fn cancelled_of(events: &[Event]) -> Option<(&Event, &Cancelled)> {
    let cancelled = |event| match event {
        event @ &Event { fact: Fact::OrderCancelled(ref cancelled), .. } => Some((event, cancelled)),
        Event { .. } => None,
    };
    events.iter().find_map(cancelled)
}

fn refused_of(events: &[Event]) -> Option<&Refused> {
    events
        .iter()
        .find_map(|event| if let Fact::EventRefused(refused) = &event.fact { Some(refused) } else { None })
}

fn reasons(events: &[Event]) -> Vec<String> {
    refused_of(events)
        .map_or_else(Vec::new, |refused| refused.violations.iter().map(ToString::to_string).collect())
}

fn shipment(topic: &str, body: &Value) -> Shipment {
    match translated(topic, body) {
        Translation::Events(events) => match &events[..] {
            [Event { fact: Fact::ShipmentCreated(shipment), .. }] => shipment.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_order_is_translated_with_what_adds_up_to_its_total() {
    let events = events("orders/create", &order());
    assert_eq!(events.len(), 1);
    let placed = placed_of(&events).unwrap();
    let kinds: Vec<(AdjustmentKind, i64)> = placed
        .adjustments
        .iter()
        .map(|adjustment| (adjustment.kind, adjustment.amount.amount_minor))
        .collect();
    assert_eq!(kinds, [(AdjustmentKind::Discount, -300), (AdjustmentKind::Shipping, 499)]);
    let price = |line: &candor_domain::order::placed::Line| {
        line.unit_price.checked_times(line.quantity).unwrap().amount_minor
    };
    let lines: i64 = placed.lines.iter().map(price).sum();
    assert_eq!(lines - 300 + 499, placed.total.amount_minor);
    let titles: Vec<&str> = placed.lines.iter().map(|line| line.title.as_str()).collect();
    assert_eq!(titles, ["Mug - Blue", "Tea towel"]);
    let address = placed.ship_to.as_ref().unwrap();
    let lines: Vec<&str> = address.lines.iter().map(|line| line.as_str()).collect();
    assert_eq!(lines, ["2 Low Road", "Leeds LS1 4AP", "United Kingdom"]);
    assert_eq!(events[0].key.to_string(), "demo-shop#5001");
    assert_eq!(events[0].stamp.occurred_at, "2026-03-01T10:00:02Z".parse().unwrap());
}

#[test]
fn an_imported_order_was_placed_when_it_was_sold_not_when_it_was_imported() {
    let imported = with(order(), &[("/processed_at", json!("2019-05-01T08:00:00+02:00"))]);
    assert_eq!(placed("orders/create", &imported).placed_at, "2019-05-01T06:00:00Z".parse().unwrap());
    let unprocessed = with(order(), &[("/processed_at", Value::Null)]);
    assert_eq!(placed("orders/create", &unprocessed).placed_at, "2026-03-01T10:00:01Z".parse().unwrap());
}

#[test]
fn the_customer_is_told_amounts_in_the_currency_they_pay() {
    let presented = |amount: &str| {
        let shop = json!({ "amount": "1.00", "currency_code": "GBP" });
        json!({ "shop_money": shop, "presentment_money": { "amount": amount, "currency_code": "JPY" } })
    };
    let body = with(
        order(),
        &[
            ("/presentment_currency", json!("JPY")),
            ("/total_price_set", presented("7100")),
            ("/total_shipping_price_set", presented("900")),
            ("/total_discounts_set", presented("600.00")),
            ("/line_items/0/price_set", presented("2550")),
            ("/line_items/1/price_set", presented("1700")),
        ],
    );
    let placed = placed("orders/create", &body);
    assert_eq!(placed.total.to_string(), "7100 JPY");
    assert_eq!(placed.lines[0].unit_price.to_string(), "2550 JPY");
    assert_eq!(placed.adjustments[0].amount.to_string(), "-600 JPY");
    // With one amount in another currency, the amounts would not add up.
    let mixed = with(body, &[("/line_items/1/price_set", Value::Null)]);
    assert_eq!(
        reasons(&events("orders/create", &mixed)),
        ["/line_items/1/price_set/presentment_money/currency_code is missing"]
    );
}

#[test]
fn amounts_may_be_strings_or_numbers_and_are_exact() {
    let plain = with(
        order(),
        &[
            ("/total_price_set", Value::Null),
            ("/current_total_price_set", Value::Null),
            ("/current_total_price", Value::Null),
            ("/line_items/1/price", json!(8.5)),
        ],
    );
    for (total, minor) in
        [(json!("36.4700"), 3647), (json!(36.47), 3647), (json!(36), 3600), (json!("36.5"), 3650)]
    {
        let body = with(plain.clone(), &[("/total_price", total)]);
        assert_eq!(placed("orders/updated", &body).total.amount_minor, minor);
    }
    let too_fine = with(plain, &[("/total_price", json!("36.475"))]);
    assert_eq!(
        reasons(&events("orders/updated", &too_fine)),
        ["/total_price is finer than the smallest unit of GBP"]
    );
}

#[test]
fn ids_may_be_huge_or_strings() {
    let body = with(
        order(),
        &[("/id", json!(820_982_911_946_154_508_u64)), ("/line_items/0/id", json!("18446744073709551617"))],
    );
    let events = events("orders/create", &body);
    assert_eq!(events[0].key.order_id.as_str(), "820982911946154508");
    assert_eq!(placed_of(&events).unwrap().lines[0].line_id.as_str(), "18446744073709551617");
}

#[test]
fn a_guest_without_anything_is_a_customer_without_anything() {
    let body = with(
        order(),
        &[
            ("/customer", Value::Null),
            ("/email", json!("")),
            ("/contact_email", json!("not an address")),
            ("/billing_address", Value::Null),
            ("/shipping_address", json!({ "first_name": null, "city": " " })),
            ("/customer_locale", json!("en_GB@x")),
            ("/name", json!("\u{0}")),
        ],
    );
    let placed = placed("orders/create", &body);
    assert_eq!(placed.customer, candor_domain::order::placed::Customer::default());
    assert_eq!((placed.number, placed.ship_to), (None, None));
}

#[test]
fn a_deleted_product_still_has_a_line() {
    let body = with(
        order(),
        &[
            ("/line_items/0/name", Value::Null),
            ("/line_items/0/title", json!("  Mug\r\nBcc: eve@x.example ")),
            ("/line_items/0/sku", json!("no good sku")),
            ("/line_items/1/name", json!("")),
            ("/line_items/1/title", Value::Null),
            ("/line_items/1/sku", json!("")),
        ],
    );
    let lines = placed("orders/create", &body).lines;
    assert_eq!((lines[0].title.as_str(), lines[1].title.as_str()), ("Mug Bcc: eve@x.example", "Item"));
    assert_eq!((&lines[0].sku, &lines[1].sku), (&None, &None));
    let endless = with(order(), &[("/line_items/0/name", json!("絵".repeat(255)))]);
    assert!(placed("orders/create", &endless).lines[0].title.as_str().ends_with('…'));
}

#[test]
fn units_are_those_ordered_and_lines_without_any_drop_out() {
    let body =
        with(order(), &[("/line_items/0/quantity", json!(0)), ("/line_items/1/current_quantity", json!(0))]);
    let lines = placed("orders/updated", &body).lines;
    assert_eq!(lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [Quantity::ONE]);
    let none = with(body, &[("/line_items/1/quantity", json!(0))]);
    assert_eq!(reasons(&events("orders/updated", &none)), ["/line_items has no item with units"]);
    for quantity in [json!(-1), json!(1.5), Value::Null, json!("1")] {
        let odd = with(order(), &[("/line_items/0/quantity", quantity)]);
        assert_eq!(placed_of(&events("orders/updated", &odd)), None);
    }
}

#[test]
fn tax_counts_only_where_it_is_not_in_the_prices() {
    let taxed = with(order(), &[("/taxes_included", json!(false))]);
    let kinds: Vec<AdjustmentKind> =
        placed("orders/create", &taxed).adjustments.iter().map(|a| a.kind).collect();
    assert_eq!(kinds, [AdjustmentKind::Discount, AdjustmentKind::Shipping, AdjustmentKind::Tax]);
}

#[test]
fn a_payment_is_confirmed_by_orders_paid_and_by_a_new_order_that_is_paid_and_known_from_every_other_topic() {
    let paid = sample("applied-orders-paid");
    let said = |topic: &str| {
        let events = events(topic, &paid);
        let (event, payment) = payment_of(&events).unwrap();
        (event.stamp.occurred_at.to_string(), payment.from_status)
    };
    assert_eq!(said("orders/paid"), ("2026-03-01T10:01:00Z".to_owned(), false));
    assert_eq!(said("orders/create"), ("2026-03-01T10:00:00Z".to_owned(), false));
    for topic in ["orders/updated", "orders/cancelled", "orders/fulfilled", "orders/partially_fulfilled"] {
        assert_eq!(said(topic), ("2026-03-01T10:01:00Z".to_owned(), true), "{topic}");
    }
    assert_eq!(payment_of(&events("orders/create", &order())), None);
    for status in ["pending", "authorized", "voided", "expired"] {
        let unpaid = with(paid.clone(), &[("/financial_status", json!(status))]);
        assert_eq!(payment_of(&events("orders/updated", &unpaid)), None, "{status}");
    }
}

#[test]
fn what_was_paid_is_what_is_to_be_paid_less_what_is_outstanding() {
    let paid = sample("applied-orders-paid");
    let amount = |changes: &[(&str, Value)]| {
        let events = events("orders/paid", &with(paid.clone(), changes));
        payment_of(&events).map(|(_, payment)| payment.amount.to_string()).ok_or(reasons(&events))
    };
    assert_eq!(amount(&[]).as_deref(), Ok("36.47 GBP"));
    assert_eq!(amount(&[("/total_outstanding", json!("6.47"))]).as_deref(), Ok("30.00 GBP"));
    // A unit was removed before any payment.
    let removed = json!({ "presentment_money": { "amount": "23.48", "currency_code": "GBP" } });
    let one_left =
        [("/line_items/0/current_quantity", json!(1)), ("/line_items/0/fulfillable_quantity", json!(1))];
    let edited = [one_left.to_vec(), vec![("/current_total_price_set", removed)]].concat();
    assert_eq!(amount(&edited).as_deref(), Ok("23.48 GBP"));
    // The unit was removed after the payment, and its money went back.
    let refunds = json!([{ "id": 1, "created_at": "2026-03-01T10:00:30Z",
        "refund_line_items": [{ "line_item_id": 11001, "quantity": 1, "restock_type": "cancel" }],
        "transactions": [{ "kind": "refund", "status": "success", "amount": "12.99" }] }]);
    let refunded = [edited, vec![("/refunds", refunds)]].concat();
    assert_eq!(amount(&refunded).as_deref(), Ok("36.47 GBP"));
}

#[test]
fn an_order_said_to_be_paid_of_which_nothing_is_paid_is_a_case_and_no_payment() {
    let unpaid = events("orders/paid", &order());
    assert_eq!(payment_of(&unpaid), None);
    assert!(placed_of(&unpaid).is_some());
    let reason = "/total_outstanding leaves nothing paid of 36.47 GBP, though the order is said to be paid";
    assert_eq!(reasons(&unpaid), [reason]);
    assert_eq!(refused_of(&unpaid).unwrap().about, Some(Aspect::Payment("5001-paid".parse().unwrap())));
}

#[test]
fn an_order_that_does_not_say_what_is_outstanding_is_paid_if_its_status_agrees() {
    let status = |status: Value| {
        let changes = [("/total_outstanding", Value::Null), ("/financial_status", status)];
        events("orders/paid", &with(sample("applied-orders-paid"), &changes))
    };
    for agreed in [json!("paid"), json!("refunded"), Value::Null] {
        assert!(payment_of(&status(agreed)).is_some());
    }
    let voided = status(json!("voided"));
    assert_eq!(payment_of(&voided), None);
    assert_eq!(reasons(&voided), ["/financial_status is not paid, though the order is said to be paid"]);
}

#[test]
fn a_free_order_needs_no_payment() {
    let nothing = json!({ "presentment_money": { "amount": "0.00", "currency_code": "GBP" } });
    let free = with(
        sample("applied-orders-paid"),
        &[("/total_price_set", nothing.clone()), ("/current_total_price_set", nothing)],
    );
    let events = events("orders/paid", &free);
    assert_eq!((events.len(), payment_of(&events)), (1, None));
}

#[test]
fn what_was_paid_in_one_currency_is_not_told_by_what_is_outstanding_in_another() {
    let euros = |amount: &str| json!({ "presentment_money": { "amount": amount, "currency_code": "EUR" } });
    let body = with(
        sample("applied-orders-paid"),
        &[
            ("/total_price_set", euros("42.00")),
            ("/current_total_price_set", euros("42.00")),
            ("/line_items/0/price_set", euros("15.00")),
            ("/line_items/1/price_set", euros("10.00")),
        ],
    );
    let settled = events("orders/paid", &body);
    assert_eq!(payment_of(&settled).unwrap().1.amount.to_string(), "42.00 EUR");
    let open = events("orders/paid", &with(body, &[("/total_outstanding", json!("1.00"))]));
    assert_eq!(payment_of(&open), None);
    assert_eq!(reasons(&open), ["/total_outstanding is in GBP, which does not say what was paid in EUR"]);
}

#[test]
fn a_cancellation_is_told_by_every_topic_and_merges_once() {
    let body = sample("applied-orders-cancelled");
    let mut facts = Facts::default();
    for (topic, merge) in [
        ("orders/cancelled", Merge::Merged),
        ("orders/updated", Merge::Duplicate),
        ("orders/paid", Merge::Duplicate),
        ("orders/create", Merge::Duplicate),
    ] {
        let events = events(topic, &body);
        let (event, cancelled) = cancelled_of(&events).unwrap();
        assert_eq!(cancelled.reason.as_ref().unwrap().as_str(), "customer");
        assert_eq!(facts.merge(event.stamp.clone(), event.fact.clone()), Ok(merge), "{topic}");
    }
}

#[test]
fn a_cancellation_counts_even_where_the_order_around_it_cannot_be_read() {
    let body = with(sample("applied-orders-cancelled"), &[("/line_items", json!([]))]);
    let events = events("orders/cancelled", &body);
    assert!(cancelled_of(&events).is_some());
    assert_eq!(refused_of(&events).unwrap().about, Some(Aspect::Placed));
    // The topic alone also says that the order is cancelled.
    let silent = with(sample("applied-orders-cancelled"), &[("/cancelled_at", Value::Null)]);
    assert_eq!(
        cancelled_of(&super::tests::events("orders/cancelled", &silent))
            .unwrap()
            .0
            .stamp
            .occurred_at
            .to_string(),
        "2026-03-02T09:00:03Z"
    );
    assert_eq!(cancelled_of(&super::tests::events("orders/updated", &silent)), None);
}

#[test]
fn a_second_delivery_makes_the_same_events() {
    for (topic, body) in
        [("orders/paid", sample("applied-orders-cancelled")), ("fulfillments/create", fulfillment())]
    {
        let again = Delivery { webhook_id: Some("webhook-2".to_owned()), ..delivery(topic) };
        let later = "2026-03-20T16:00:00Z".parse().unwrap();
        let bytes = body.to_string();
        assert_eq!(
            translate(&again, bytes.as_bytes(), later),
            translate(&delivery(topic), bytes.as_bytes(), now())
        );
    }
}

#[test]
fn of_two_revisions_of_one_second_the_one_triggered_later_stands() {
    let changed = with(order(), &[("/email", json!("new@customer.example"))]);
    let earlier = events("orders/create", &order()).remove(0);
    let triggered_at = Some("2026-03-01T10:01:00.6Z".parse().unwrap());
    let later = Delivery { triggered_at, event_id: Some("a".to_owned()), ..delivery("orders/updated") };
    let later = translate(&later, changed.to_string().as_bytes(), now()).into_events().remove(0);
    for pair in [[&earlier, &later], [&later, &earlier]] {
        let mut facts = Facts::default();
        for event in pair {
            facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
        }
        let email = facts.placed().unwrap().body.customer.email.clone().unwrap();
        assert_eq!(email.as_str(), "new@customer.example");
    }
}

#[test]
fn a_shipment_is_translated_with_its_own_lines_and_tracking() {
    let shipment = shipment("fulfillments/create", &fulfillment());
    assert_eq!(shipment.lines.len(), 1);
    assert_eq!(
        (shipment.lines[0].line_id.as_str(), shipment.lines[0].quantity),
        ("11001", Quantity::units(2))
    );
    assert!(!shipment.voided);
    let tracking = shipment.tracking.unwrap();
    assert_eq!(tracking.number.as_str(), "PP100000001GB");
    assert_eq!(tracking.link.unwrap().as_str(), "https://track.example/PP100000001GB");
}

#[test]
fn a_shipment_is_on_its_way_only_once_it_was_handed_over() {
    for (status, voided) in [
        ("success", false),
        ("pending", true),
        ("open", true),
        ("cancelled", true),
        ("error", true),
        ("failure", true),
    ] {
        let body = with(fulfillment(), &[("/status", json!(status))]);
        assert_eq!(shipment("fulfillments/update", &body).voided, voided, "{status}");
    }
    for status in [json!("shipped"), Value::Null, json!(1)] {
        let body = with(fulfillment(), &[("/status", status)]);
        assert!(matches!(translated("fulfillments/update", &body), Translation::Refused(_)));
    }
}

#[test]
fn several_tracking_numbers_are_all_told_and_a_number_that_is_none_is_not() {
    let tracking =
        |changes: &[(&str, Value)]| shipment("fulfillments/update", &with(fulfillment(), changes)).tracking;
    let several = tracking(&[
        ("/tracking_numbers", json!(["PP100000001GB", " PP100000002GB", "PP100000001GB"])),
        ("/tracking_urls", json!(["https://track.example/1", "https://track.example/2"])),
    ]);
    let several = several.unwrap();
    assert_eq!((several.number.as_str(), several.link), ("PP100000001GB, PP100000002GB", None));
    let none = [("/tracking_number", Value::Null), ("/tracking_numbers", json!([]))];
    assert_eq!(tracking(&none), None);
    let broken =
        [("/tracking_number", json!("#☠1☢\n---\n4321\n")), ("/tracking_numbers", json!({ "0": "x" }))];
    assert_eq!(tracking(&broken), None);
    let unusable = tracking(&[
        ("/tracking_url", json!("javascript:alert(1)")),
        ("/tracking_urls", Value::Null),
        ("/tracking_company", json!("Other")),
    ]);
    let unusable = unusable.unwrap();
    assert_eq!((unusable.link, unusable.carrier), (None, None));
}

#[test]
fn a_gift_card_is_no_shipment() {
    let body = sample("not-used-fulfillments-create-gift-card");
    assert!(matches!(translated("fulfillments/create", &body), Translation::NotUsed { .. }));
}

#[test]
fn an_order_is_fetched_if_all_its_shipping_lines_say_so_and_else_is_sent() {
    let lines = |categories: &[Option<&str>]| -> Vec<Value> {
        categories
            .iter()
            .map(|category| json!({ "title": "x", "price": "0.00", "delivery_category": category }))
            .collect()
    };
    for (categories, expected) in [
        (vec![Some("pickup")], Way::Pickup),
        (vec![Some("local")], Way::LocalDelivery),
        (vec![Some("pickup"), Some("pickup")], Way::Pickup),
        (vec![Some("pickup"), Some("shipping")], Way::Shipping),
        (vec![Some("pickup"), None], Way::Shipping),
        (vec![None], Way::Shipping),
        (vec![], Way::Shipping),
    ] {
        let body = with(order(), &[("/shipping_lines", json!(lines(&categories)))]);
        assert_eq!(placed("orders/create", &body).delivery, expected, "{categories:?}");
    }
}

#[test]
fn nothing_is_refused_with_everything_it_lacks() {
    for body in [json!({}), Value::Null, json!([]), json!(7)] {
        let Translation::Refused(event) = translated("fulfillments/create", &body) else { panic!("{body}") };
        assert!(event.key.order_id.as_str().starts_with("unreadable-"), "{}", event.key);
        assert_eq!(
            reasons(&[*event]),
            [
                "/order_id is missing",
                "/id is missing",
                "/created_at is missing",
                "/status is missing",
                "/line_items is missing"
            ]
        );
    }
    let Translation::Refused(event) = translated("orders/create", &json!({})) else { panic!() };
    assert_eq!(
        reasons(&[*event]),
        [
            "/id is missing",
            "/created_at is missing",
            "/currency is missing",
            "/total_price is missing",
            "/line_items is missing"
        ]
    );
}

#[test]
fn what_is_not_json_is_refused_by_its_text() {
    let refuse = |payload: &[u8]| match translate(&delivery("orders/create"), payload, now()) {
        Translation::Refused(event) => *event,
        other => panic!("{other:?}"),
    };
    assert_eq!(refuse(b"{").key, refuse(b"{").key);
    assert_ne!(refuse(b"{").key, refuse(b"[").key);
    assert!(reasons(&[refuse(&[0xff, 0xfe])])[0].starts_with("the whole is not JSON"));
    assert!(reasons(&[refuse("[".repeat(10_000).as_bytes())])[0].starts_with("the whole is not JSON"));
}

#[test]
fn a_time_without_a_zone_is_refused_rather_than_guessed() {
    for time in ["2026-03-01T10:00:02", "2026-03-01 10:00:02", "1772359202", "yesterday"] {
        let events = events("orders/create", &with(order(), &[("/updated_at", json!(time))]));
        assert_eq!(reasons(&events), ["/updated_at is not an RFC 3339 time with an offset"]);
    }
}

#[test]
fn the_topic_decides_and_not_the_body() {
    assert!(matches!(translated("orders/create", &fulfillment()), Translation::Refused(_)));
    assert!(matches!(translated("products/update", &order()), Translation::NotUsed { .. }));
    assert!(matches!(translated("", &order()), Translation::NotUsed { .. }));
}

#[test]
fn a_delivery_of_no_known_shop_is_refused() {
    let stray = Delivery { shop_domain: "demo-shop.example".to_owned(), ..delivery("orders/create") };
    let Translation::Refused(event) = translate(&stray, order().to_string().as_bytes(), now()) else {
        panic!()
    };
    assert_eq!(event.key.shop.as_str(), "unreadable");
    assert_eq!(reasons(&[*event]), ["the whole came from a shop without a myshopify.com domain"]);
}

/// Queues carried 256 KB until 2025, and an order of many long lines was refused.
#[test]
fn the_longest_order_that_is_read_is_carried() {
    let line = |n: u32| json!({ "id": format!("{n}{}", "x".repeat(110)), "quantity": 1, "name": "n".repeat(290), "sku": "s".repeat(120), "price": "1.00" });
    let lines: Vec<Value> = (0..500).map(line).collect();
    let body = with(order(), &[("/line_items", json!(lines))]);
    let Translation::Events(events) = translated("orders/create", &body) else { panic!() };
    assert_eq!(placed_of(&events).map(|placed| placed.lines.len()), Some(500));
    let bytes = events.iter().map(|event| event.to_bus().unwrap().to_string().len()).max();
    assert!(bytes.is_some_and(|bytes| (256_000..500_000).contains(&bytes)), "{bytes:?}");
}

#[test]
fn the_envelope_of_an_event_source_says_the_same_as_the_headers() {
    let envelope = sample("applied-envelope");
    let events = translate_envelope(&envelope, now()).into_events();
    assert_eq!(events.len(), 2);
    assert!(placed_of(&events).is_some() && payment_of(&events).is_some());
}

#[test]
fn an_envelope_with_only_an_id_becomes_a_case_of_that_order() {
    let Translation::Refused(event) = translate_envelope(&sample("refused-envelope-only-an-id"), now())
    else {
        panic!()
    };
    assert_eq!(event.key.to_string(), "demo-shop#5001");
    assert!(reasons(&[*event])[0].starts_with("the whole is only an id"));
    let Translation::Refused(event) = translate_envelope(&json!({}), now()) else { panic!() };
    assert_eq!(reasons(&[*event]), ["/detail/metadata/X-Shopify-Topic is missing"]);
}

fn any_json() -> impl Strategy<Value = Value> {
    let texts =
        prop_oneof!["\\PC{0,20}", "-?[0-9]{1,25}(\\.[0-9]{0,5})?", Just("2026-03-01T10:00:02Z".to_owned())];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        texts.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z_]{1,12}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Collects the places of a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| places(value, &format!("{at}/{name}"), found))
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Checks that every delivery has a result: events, or reasons.
fn check(translation: &Translation) {
    match translation {
        Translation::Events(events) => assert!(!events.is_empty()),
        Translation::Reports { .. } => panic!("Shopify names the order"),
        Translation::Changes { changes, refused } => assert!(!changes.is_empty() || refused.is_some()),
        Translation::Demand { demand, .. } => assert_eq!(demand.shop.as_str(), "demo-shop"),
        Translation::Refused(event) => assert!(!reasons(&[(**event).clone()]).is_empty()),
        Translation::NotUsed { .. } => {}
    }
    for event in translation.clone().into_events() {
        assert!(event.to_bus().is_ok() && event.stamp.occurred_at <= Timestamp::MAX);
    }
}

proptest! {
    #[test]
    fn no_json_panics(value in any_json(), topic in prop::sample::select(Topic::ALL.to_vec())) {
        check(&translated(topic.name(), &value));
        check(&translate_envelope(&value, now()));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), topic in prop::sample::select(Topic::ALL.to_vec())) {
        check(&translate(&delivery(topic.name()), &bytes, now()));
    }

    #[test]
    fn no_real_payload_with_anything_anywhere_panics(
        place in any::<prop::sample::Index>(),
        value in any_json(),
        topic in prop::sample::select(Topic::ALL.to_vec()),
    ) {
        for mut body in [sample("applied-orders-paid"), fulfillment()] {
            let mut found = vec![];
            places(&body, "", &mut found);
            *body.pointer_mut(place.get::<String>(&found)).unwrap() = value.clone();
            check(&translated(topic.name(), &body));
        }
    }
}

#[test]
fn a_refund_that_failed_is_as_new_as_the_order_that_says_so_and_one_with_a_later_success_did_not_fail() {
    let refund = |statuses: &[&str]| {
        let transactions: Vec<Value> = statuses
            .iter()
            .map(|status| json!({ "kind": "refund", "status": status, "amount": "12.99", "currency": "GBP" }))
            .collect();
        json!([{ "id": 7, "created_at": "2026-03-01T10:00:30Z", "processed_at": "2026-03-01T10:00:30Z",
            "refund_line_items": [], "transactions": transactions }])
    };
    let said = |statuses: &[&str]| {
        let order = with(sample("applied-orders-paid"), &[("/refunds", refund(statuses))]);
        let events = events("orders/updated", &order);
        events.iter().find_map(|event| match &event.fact {
            Fact::RefundIssued(refund) => Some((event.stamp.occurred_at.to_string(), refund.failed)),
            _ => None,
        })
    };
    assert_eq!(said(&["success"]), Some(("2026-03-01T10:00:30Z".to_owned(), false)));
    assert_eq!(said(&["failure"]), Some(("2026-03-01T10:01:00Z".to_owned(), true)));
    assert_eq!(said(&["failure", "error"]), Some(("2026-03-01T10:01:00Z".to_owned(), true)));
    assert_eq!(said(&["failure", "success"]), Some(("2026-03-01T10:00:30Z".to_owned(), false)));
    assert_eq!(said(&["pending"]), None);
    assert_eq!(said(&["failure", "pending"]), None);
}

#[test]
fn an_authorised_payment_is_none_and_the_order_says_that_it_is_authorised() {
    for (status, expected) in [("authorized", true), ("paid", false), ("expired", false), ("pending", false)]
    {
        let order = with(order(), &[("/financial_status", json!(status))]);
        assert_eq!(placed("orders/updated", &order).authorisation.is_some(), expected, "{status}");
    }
}
