//! Tests which events deliveries become.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::{Aspect, Refused};
use candor_domain::facts::entries::Facts;
use candor_domain::order::placed::{AdjustmentKind, Placed};
use candor_domain::payment::transaction::{Payment, Refund};
use jiff::Timestamp;
use serde_json::{Value, json};

mod any;
mod money;
mod sort;

use super::{Delivery, Subject, Translation, translate};

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

fn delivery(topic: &str) -> Delivery {
    let subject = Subject::Topic(topic.to_owned());
    Delivery { shop: "demo-shop".parse().unwrap(), subject, delivery_id: Some("d1".to_owned()) }
}

fn sample(name: &str) -> Value {
    let path = format!("{}/../../events/woocommerce-webhook/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn order() -> Value {
    sample("applied-order-updated")
}

fn with(mut body: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match body.pointer_mut(parent).unwrap() {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value.clone(),
            parent => parent[name] = value.clone(),
        }
    }
    body
}

fn translated(topic: &str, body: &Value) -> Translation {
    translate(&delivery(topic), body.to_string().as_bytes(), now())
}

fn events(body: &Value) -> Vec<Event> {
    translated("order.updated", body).into_events()
}

fn slugs(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(|event| event.fact.event_type().slug()).collect()
}

fn placed_of(events: &[Event]) -> Option<&Placed> {
    events.iter().find_map(|event| if let Fact::OrderPlaced(body) = &event.fact { Some(body) } else { None })
}

fn placed(body: &Value) -> Placed {
    placed_of(&events(body)).expect("an order").clone()
}

fn payment(body: &Value) -> Option<(Timestamp, Payment)> {
    events(body).into_iter().find_map(|event| match event.fact {
        Fact::PaymentConfirmed(payment) => Some((event.stamp.occurred_at, payment)),
        _ => None,
    })
}

fn refunds(events: &[Event]) -> Vec<&Refund> {
    let refund =
        |event| if let &Event { fact: Fact::RefundIssued(ref it), .. } = event { Some(it) } else { None };
    events.iter().filter_map(refund).collect()
}

fn refused_of(events: &[Event]) -> Option<&Refused> {
    events.iter().find_map(|event| if let Fact::EventRefused(it) = &event.fact { Some(it) } else { None })
}

fn reasons(events: &[Event]) -> Vec<String> {
    let refused = refused_of(events);
    refused.map_or_else(Vec::new, |it| it.violations.iter().map(ToString::to_string).collect())
}

/// Returns the sum of the lines and adjustments.
fn sum(placed: &Placed) -> i64 {
    let price = |line: &candor_domain::order::placed::Line| {
        line.unit_price.checked_times(line.quantity).unwrap().amount_minor
    };
    let adjustments: i64 = placed.adjustments.iter().map(|one| one.amount.amount_minor).sum();
    placed.lines.iter().map(price).sum::<i64>() + adjustments
}

#[test]
fn an_order_is_translated_with_what_adds_up_to_its_total() {
    let events = events(&order());
    assert_eq!(slugs(&events), ["order-placed", "payment-confirmed"]);
    assert_eq!(events[0].key.to_string(), "demo-shop#5001");
    assert_eq!(events[0].stamp.occurred_at, "2026-03-01T10:01:05Z".parse().unwrap());
    let placed = placed_of(&events).unwrap();
    assert_eq!((sum(placed), placed.total.to_string().as_str()), (3647, "36.47 GBP"));
    let kinds: Vec<_> = placed.adjustments.iter().map(|one| (one.kind, one.amount.amount_minor)).collect();
    assert_eq!(kinds, [(AdjustmentKind::Discount, -300), (AdjustmentKind::Shipping, 499)]);
    let titles: Vec<&str> = placed.lines.iter().map(|line| line.title.as_str()).collect();
    assert_eq!(titles, ["Mug – Blue", "Tea towel"]);
    let lines: Vec<&str> = placed.ship_to.as_ref().unwrap().lines.iter().map(|line| line.as_str()).collect();
    assert_eq!(lines, ["2 Low Road", "Leeds LS1 4AP", "GB"]);
    assert_eq!(placed.customer.email.as_ref().unwrap().as_str(), "ada.fox@customer.example");
}

#[test]
fn goods_have_the_picture_of_their_product_if_mail_programs_can_fetch_it() {
    let pictures = |order: &Value| {
        let events = events(order);
        let lines = &placed_of(&events).unwrap().lines;
        lines
            .iter()
            .map(|line| line.image.as_ref().map(|image| image.as_str().to_owned()))
            .collect::<Vec<_>>()
    };
    let mug = "https://demo-shop.example/wp-content/uploads/2026/02/mug.jpg";
    assert_eq!(
        pictures(&with(order(), &[("/line_items/0/image/src", json!(mug))])),
        [Some(mug.to_owned()), None]
    );
    for none in [json!("http://demo-shop.example/mug.jpg"), json!(""), json!(false), json!("/mug.jpg")] {
        assert_eq!(
            pictures(&with(order(), &[("/line_items/0/image/src", none.clone())])),
            [None, None],
            "{none}"
        );
    }
}

#[test]
fn a_topic_of_an_order_and_the_orders_own_form_say_the_same() {
    let expected = events(&order());
    for topic in ["order.created", "order.restored", "order"] {
        assert_eq!(translated(topic, &order()).into_events(), expected, "{topic}");
    }
}

#[test]
fn the_sites_own_time_is_never_taken_for_utc() {
    let summer = with(order(), &[("/date_created", json!("2026-03-01T23:59:59"))]);
    assert_eq!(placed(&summer).placed_at, "2026-03-01T10:00:01Z".parse().unwrap());
    let local = with(order(), &[("/date_created_gmt", Value::Null), ("/date_modified_gmt", Value::Null)]);
    let events = events(&local);
    assert_eq!(slugs(&events), ["payment-confirmed", "event-refused"]);
    assert!(
        reasons(&events)[0]
            .starts_with("/date_created_gmt is missing, and date_created does not say its time zone")
    );
}

#[test]
fn a_guest_without_anything_is_a_customer_without_anything() {
    let guest = placed(&sample("applied-order-created-guest-without-address"));
    assert_eq!((guest.customer.email, guest.ship_to), (None, None));
    let placeholder =
        with(order(), &[("/shipping", json!({ "country": "GB", "state": "", "first_name": "Ada" }))]);
    assert_eq!(placed(&placeholder).ship_to, None, "a country is no address");
    let nothing = with(order(), &[("/billing", json!([])), ("/shipping", json!([]))]);
    assert_eq!(placed(&nothing).customer, Default::default());
}

#[test]
fn prices_are_told_with_tax_where_the_customer_saw_them_so_and_they_add_up() {
    let with_tax = sample("applied-order-updated-prices-with-tax");
    let told = placed(&with_tax);
    assert_eq!((told.lines[0].unit_price.to_string().as_str(), told.adjustments.len()), ("84.00 EUR", 0));
    let before = placed(&with(with_tax.clone(), &[("/prices_include_tax", json!(false))]));
    assert_eq!(
        (before.lines[0].unit_price.amount_minor, before.adjustments[0].kind),
        (7059, AdjustmentKind::Tax)
    );
    // The cent that rounding lost: before tax it adds up, with tax it does not.
    let rounded = with(with_tax, &[("/line_items/0/subtotal_tax", json!("13.4122"))]);
    assert_eq!(placed(&rounded).lines[0].unit_price.amount_minor, 8400);
}

#[test]
fn a_part_of_a_unit_a_line_below_zero_and_a_fee_add_up() {
    let placed = placed(&sample("applied-order-updated-half-a-metre-and-goods-taken-back"));
    let lines: Vec<String> = placed
        .lines
        .iter()
        .map(|line| {
            format!(
                "{} {} {} {}",
                line.quantity,
                line.title.as_str(),
                line.unit_price,
                line.requires_shipping
            )
        })
        .collect();
    assert_eq!(lines, ["1.5 Mug – Blue 12.98 GBP true", "1 Gift wrapping 2.50 GBP false"]);
    assert_eq!(sum(&placed), placed.total.amount_minor);
}

#[test]
fn a_price_that_does_not_divide_is_rounded_and_the_rest_still_stands() {
    let thirds =
        with(order(), &[("/line_items/0/quantity", json!("3")), ("/line_items/0/subtotal", json!("10.00"))]);
    let placed = placed(&thirds);
    assert_eq!((placed.lines[0].unit_price.amount_minor, placed.total.amount_minor), (333, 3647));
}

#[test]
fn currencies_without_decimals_and_large_ids_are_read_exactly() {
    let events = events(&sample("applied-order-updated-yen-and-a-large-id"));
    let placed = placed_of(&events).unwrap();
    assert_eq!((sum(placed), placed.total.to_string().as_str()), (2500, "2500 JPY"));
    assert_eq!(events[0].key.order_id.as_str(), "900719925474099312");
    assert_eq!(placed.lines[0].line_id.as_str(), "9007199254740993");
}

#[test]
fn an_amount_finer_than_the_currency_is_refused_only_as_the_total() {
    let fine = with(order(), &[("/total", json!("36.475"))]);
    assert_eq!(reasons(&events(&fine)), ["/total is finer than the smallest unit of GBP"]);
    let lines = with(order(), &[("/total", json!("36.4700")), ("/line_items/0/subtotal", json!("25.9812"))]);
    assert_eq!(placed(&lines).lines[0].unit_price.amount_minor, 1299);
}

#[test]
fn everything_wrong_is_listed_by_pointer() {
    let reasons = reasons(&events(&sample("refused-order-updated-many-reasons")));
    let pointers: Vec<&str> = reasons.iter().map(|it| it.split(' ').next().unwrap()).collect();
    let expected = [
        "/date_modified_gmt",
        "/date_created_gmt",
        "/currency",
        "/line_items/0/id",
        "/line_items/0/quantity",
        "/line_items/0/subtotal",
    ];
    assert_eq!(pointers, expected);
    let empty = with(order(), &[("/line_items", json!([])), ("/fee_lines", json!([]))]);
    assert_eq!(self::reasons(&events(&empty)), ["/line_items has no item with units"]);
    let twice = with(order(), &[("/line_items/1/id", json!(11001))]);
    assert_eq!(self::reasons(&events(&twice)), ["/line_items/1/id is the id of an earlier item, too"]);
}

#[test]
fn a_status_of_the_shops_own_is_nothing_but_the_order() {
    for status in ["wc-shipped", "shipped", "delivered", "partial-shipped", ""] {
        let custom = with(order(), &[("/status", json!(status))]);
        assert_eq!(slugs(&events(&custom)), ["order-placed", "payment-confirmed"], "{status}");
    }
}

#[test]
fn a_completed_order_is_not_a_sent_order() {
    let completed = with(
        order(),
        &[("/status", json!("completed")), ("/date_completed_gmt", json!("2026-03-01T10:01:05"))],
    );
    assert_eq!(slugs(&events(&completed)), ["order-placed", "payment-confirmed"]);
}

#[test]
fn a_cancelled_order_and_a_failed_payment_say_so() {
    assert_eq!(
        slugs(&events(&sample("applied-order-updated-cancelled"))),
        ["order-placed", "order-cancelled"]
    );
    assert_eq!(slugs(&events(&sample("applied-order-updated-failed"))), ["order-placed", "payment-failed"]);
    let paid = with(order(), &[("/status", json!("failed"))]);
    assert_eq!(slugs(&events(&paid)), ["order-placed", "payment-confirmed"], "it was paid all the same");
}

#[test]
fn a_deleted_order_is_a_case_until_the_order_comes_back() {
    let deleted = translated("order.deleted", &json!({ "id": 5001 })).into_events();
    let refused = refused_of(&deleted).unwrap();
    assert_eq!(
        (deleted[0].key.to_string().as_str(), &refused.about),
        ("demo-shop#5001", &Some(Aspect::Placed))
    );
    assert!(refused.violations[0].problem.contains("cancel it in the shop"), "{:?}", refused.violations);
    let again = Delivery { delivery_id: Some("d2".to_owned()), ..delivery("order.deleted") };
    let again = translate(&again, br#"{"id":5001}"#, now()).into_events();
    assert_ne!(again[0].stamp.id, deleted[0].stamp.id, "it may be deleted, restored and deleted again");
    let trashed = events(&with(order(), &[("/status", json!("trash"))]));
    assert_eq!(slugs(&trashed), ["payment-confirmed", "event-refused"], "it is no order to send");
}

#[test]
fn what_is_no_order_says_what_to_do() {
    let why = |name: &str| reasons(&translated("order.updated", &sample(name)).into_events()).concat();
    assert!(why("refused-order-updated-may-not-read").contains("a user who may read orders"));
    assert!(why("refused-order-created-old-format").starts_with("/order is in the format of the old API"));
    assert_eq!(reasons(&translate(&delivery("order.created"), b"{", now()).into_events()).len(), 1);
    let topics = [
        "product.updated",
        "customer.created",
        "coupon.deleted",
        "action.wp_login",
        "subscription.created",
        "x",
    ];
    let whys: Vec<&str> = topics
        .into_iter()
        .map(|topic| match translated(topic, &order()) {
            Translation::NotUsed { why, .. } => why,
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(whys.windows(2).all(|pair| pair[0] != pair[1]), "{whys:?}");
    let draft = with(order(), &[("/status", json!("checkout-draft"))]);
    assert!(matches!(translated("order.created", &draft), Translation::NotUsed { .. }));
    let ping = Delivery { subject: Subject::Ping, ..delivery("") };
    assert!(matches!(translate(&ping, b"webhook_id=1", now()), Translation::NotUsed { .. }));
}

#[test]
fn of_two_revisions_of_one_second_the_one_that_came_further_counts() {
    let before = with(order(), &[("/date_paid_gmt", Value::Null), ("/customer_note", json!("zzz"))]);
    let renamed = ("/billing/first_name", json!("Adele"));
    let after = with(order(), &[renamed, ("/meta_data", json!([{ "id": 1 }, { "id": 2 }]))]);
    for pair in [[&before, &after], [&after, &before]] {
        let mut facts = Facts::default();
        for event in pair.into_iter().flat_map(events) {
            facts.merge(event.stamp, event.fact).unwrap();
        }
        let name = facts.placed().unwrap().body.customer.name.clone().unwrap();
        assert_eq!(name.as_str(), "Adele Fox");
    }
    assert_eq!(events(&after), events(&after.clone()), "the same payload makes the same events");
}
