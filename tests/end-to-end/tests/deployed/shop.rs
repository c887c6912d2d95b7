//! Goes the whole way with a shop of Shopify: what its webhooks lost is fetched, what was decided is carried out in it, and
//! the echo of that changes nothing.

use std::time::{Duration, Instant};

use candor_domain::facts::order::Order;
use candor_end_to_end::stack;
use candor_local::shop::{NAME, OpenShop, Swept};
use candor_local::sources::put_event;
use candor_local::stack::Stack;
use candor_local::watch::Snapshot;
use candor_shopify_shop::acts::Basket;
use jiff::Timestamp;
use serde_json::{Value, json};

/// Returns an order as the stack holds it, once it is as expected.
fn wait_for(stack: &Stack, order: u64, what: &str, is_so: impl Fn(&Order) -> bool) -> Order {
    let (begun, id) = (Instant::now(), order.to_string());
    let mut seen = None;
    while begun.elapsed() < Duration::from_secs(60) {
        let orders = Snapshot::look(stack).unwrap().orders;
        seen = orders.into_iter().map(|stored| stored.order).find(|one| one.key.order_id.as_str() == id);
        match seen {
            Some(order) if is_so(&order) => return order,
            _ => std::thread::sleep(Duration::from_millis(300)),
        }
    }
    panic!("{what} did not come: {seen:?}");
}

fn event(source: &str, kind: &str, order: u64, id: &str, more: &Value) -> Value {
    let mut detail =
        json!({ "id": id, "shop": NAME, "order_id": order.to_string(), "occurred_at": Timestamp::now() });
    detail.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "source": source, "detail-type": kind, "detail": detail })
}

fn has_mail(order: &Order, message: &str) -> bool {
    let (key, done) = (message.parse().unwrap(), "Done");
    order.ledger.messages.get(&key).is_some_and(|entry| format!("{entry:?}").starts_with(done))
}

#[test]
fn a_lost_webhook_is_healed_a_tag_arrives_in_the_shop_and_a_cancellation_comes_back_as_a_fact() {
    let stack = stack().unwrap();
    let shop = OpenShop::open(&stack).unwrap();
    shop.sweep().unwrap();
    assert!(shop.with(|shop, _| shop.subscriptions.len()) > 12, "the subscriptions are made");

    let basket = Basket { is_paid: true, ..Basket::default() };
    let order = shop.with(|shop, now| {
        shop.loses_webhooks = true;
        let order = shop.place(&basket, now);
        shop.loses_webhooks = false;
        order
    });
    assert_eq!(shop.deliver().unwrap(), Vec::<String>::new(), "no webhook says so");
    assert_eq!(shop.sweep().unwrap(), Swept { listed: 1, missed: 1 });
    wait_for(&stack, order, "the confirmation", |order| has_mail(order, "order-confirmation"));
    assert_eq!(shop.sweep().unwrap().missed, 0, "and it is missed once");

    for attempt in 0..3 {
        let failed = json!({ "payment_id": format!("pay-{order}-{attempt}") });
        put_event(
            &stack,
            &event("candor.payments", "PaymentFailed", order, &format!("failed-{order}-{attempt}"), &failed),
        )
        .unwrap();
    }
    let begun = Instant::now();
    while !shop.with(|shop, _| shop.orders[&order].tags()).contains(&"fraud-review".to_owned()) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the tag did not arrive");
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(shop.deliver().unwrap().contains(&"orders/updated".to_owned()), "its echo");
    let tag = "fraud-review".parse().unwrap();
    let told = |order: &Order| order.ledger.commands.keys().filter(|key| key.tag() == Some(&tag)).count();
    let order_now = wait_for(&stack, order, "the echo", |order| order.facts.tag_change(&tag).is_some());
    assert_eq!(told(&order_now), 1);
    assert_eq!(shop.sweep().unwrap().missed, 0);
    assert_eq!(shop.deliver().unwrap(), Vec::<String>::new(), "the echo was the only one");

    let decided = json!({ "case": "hold-forgotten:fraud-review", "decision": "cancel", "refund": true });
    put_event(&stack, &event("candor.desk", "CaseResolved", order, &format!("decided-{order}"), &decided))
        .unwrap();
    let begun = Instant::now();
    while !shop.deliver().unwrap().contains(&"orders/cancelled".to_owned()) {
        assert!(begun.elapsed() < Duration::from_secs(60), "the shop did not cancel it");
        std::thread::sleep(Duration::from_millis(200));
    }
    wait_for(&stack, order, "the notice", |order| has_mail(order, "cancellation-notice"));
}
