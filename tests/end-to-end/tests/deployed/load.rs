//! Rehearses load and outages on the deployed bundle, as long as they last in truth. They are run by hand:
//!
//! ```text
//! CANDOR_BURST=50000 cargo test --test deployed -- --ignored --nocapture webhooks_are_answered
//! CANDOR_OUTAGE_MINUTES=30 cargo test --test deployed -- --ignored --nocapture an_outage_of
//! CANDOR_WEBHOOKS=300 cargo test --test deployed -- --ignored --nocapture an_edge_answers
//! ```
//!
//! The emulator works off about a hundred events a second, on the processors that everything else here runs on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use candor_domain::command::entry::CommandEntry;
use candor_domain::message::entry::MessageEntry;
use candor_end_to_end::trouble::{Service, Trouble};
use candor_local::deployment::WEBHOOK_KEY;
use candor_local::emulator::Leash;
use candor_local::orders::StoredOrder;
use candor_local::project::Project;
use candor_local::sources::{Delivery, Provider, Signed, deliver, put_event};
use candor_local::stack::Stack;
use candor_local::watch::Snapshot;
use candor_stage::edges::{EDGES, Edge};
use jiff::Timestamp;
use serde_json::{Value, json};

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn placed(order_id: &str, at: Timestamp) -> Value {
    let price = json!({ "amount_minor": 1200, "currency": "EUR" });
    json!({ "source": "candor.storefront", "detail-type": "OrderPlaced", "detail": {
        "id": format!("placed-{order_id}"), "shop": "demo-shop", "order_id": order_id, "occurred_at": at,
        "placed_at": at, "total": price, "customer": { "email": format!("jo.{order_id}@customer.example") },
        "ship_to": { "name": "Jo", "lines": ["7 Kiln Lane", "Bristol BS1 4DJ"] },
        "lines": [{ "line_id": "1", "title": "Mug", "quantity": 1, "unit_price": price }] } })
}

fn paid(order_id: &str, at: Timestamp) -> Value {
    json!({ "source": "candor.payments", "detail-type": "PaymentConfirmed", "detail": {
        "id": format!("paid-{order_id}"), "shop": "demo-shop", "order_id": order_id, "occurred_at": at,
        "payment_id": format!("pay-{order_id}"), "amount": { "amount_minor": 1200, "currency": "EUR" } } })
}

/// Puts many events on the bus, ten in a request.
fn put_all(stack: &Stack, orders: std::ops::Range<usize>, at: Timestamp) {
    let numbers: Vec<usize> = orders.collect();
    for chunk in numbers.chunks(10) {
        let entry = |number: &usize| {
            let event = placed(&format!("R-{number}"), at);
            json!({ "EventBusName": stack.deployment.bus, "Source": event["source"], "DetailType": event["detail-type"],
                "Detail": event["detail"].to_string() })
        };
        let entries: Vec<Value> = chunk.iter().map(entry).collect();
        let answer =
            stack.cloud.json("events", "AWSEvents.PutEvents", &json!({ "Entries": entries })).unwrap();
        assert_eq!(answer["FailedEntryCount"], 0, "{answer}");
    }
}

fn webhook(number: usize) -> Delivery {
    let now = Timestamp::now();
    let body = json!({ "id": 7_000_000 + number, "name": format!("#{number}"), "created_at": now, "processed_at": now,
        "updated_at": now, "currency": "EUR", "email": format!("jo{number}@customer.example"), "financial_status": "paid",
        "total_price": "12.00", "current_total_price": "12.00",
        "line_items": [{ "id": 1, "title": "Mug", "quantity": 1, "current_quantity": 1, "price": "12.00" }] });
    Delivery {
        provider: Provider::Shopify,
        topic: "orders/create".to_owned(),
        shop: "demo-shop.myshopify.com".to_owned(),
        event_id: format!("event-{number}"),
        webhook_id: format!("webhook-{number}"),
        triggered_at: now.to_string(),
        body: body.to_string().into_bytes(),
    }
}

/// Shopify waits five seconds for an answer: <https://shopify.dev/docs/apps/build/webhooks/troubleshooting-webhooks>.
#[test]
#[ignore = "takes minutes; by hand"]
fn webhooks_are_answered_within_five_seconds_beside_a_replay() {
    let events = setting("CANDOR_BURST", 2_000);
    let stack =
        Stack::launch(&Project::here(), &format!("load-{}", std::process::id()), Leash::Starter).unwrap();
    let (at, is_over, count) = (Timestamp::now(), AtomicBool::new(false), AtomicUsize::new(0));
    let began = Instant::now();
    let mut waits: Vec<Duration> = std::thread::scope(|all| {
        let senders: Vec<_> = (0..4)
            .map(|part| {
                let (stack, share) = (&stack, events / 4);
                all.spawn(move || put_all(stack, part * share..(part + 1) * share, at))
            })
            .collect();
        let askers: Vec<_> = (0..2)
            .map(|_| {
                all.spawn(|| {
                    let mut waits = Vec::new();
                    while !is_over.load(Ordering::Relaxed) {
                        let asked = Instant::now();
                        let number = count.fetch_add(1, Ordering::Relaxed);
                        let answer = deliver(&stack, &webhook(number), WEBHOOK_KEY).unwrap();
                        assert_eq!(answer.status, 200, "{}", answer.body);
                        waits.push(asked.elapsed());
                        std::thread::sleep(Duration::from_millis(300));
                    }
                    waits
                })
            })
            .collect();
        senders.into_iter().for_each(|sender| sender.join().unwrap());
        println!("{events} events on the bus after {:?}", began.elapsed());
        while queued(&stack) > 0 && began.elapsed() < Duration::from_secs(3_600) {
            std::thread::sleep(Duration::from_secs(2));
        }
        println!("recorded after {:?}", began.elapsed());
        is_over.store(true, Ordering::Relaxed);
        askers.into_iter().flat_map(|asker| asker.join().unwrap()).collect()
    });
    waits.sort();
    let of = |percent: usize| waits[(waits.len() - 1) * percent / 100];
    println!(
        "{} webhooks beside {events} events: {:?} (median), {:?} (95 of 100), {:?} (slowest)",
        waits.len(),
        of(50),
        of(95),
        of(100)
    );
    assert!(of(100) < Duration::from_secs(5), "Shopify would have sent it again");
}

/// Returns how many messages wait in the queue of placed orders, those under way included.
fn queued(stack: &Stack) -> u64 {
    let queues = stack.cloud.json("sqs", "AmazonSQS.ListQueues", &json!({})).unwrap();
    let urls = queues["QueueUrls"].as_array().unwrap().iter().filter_map(Value::as_str);
    let url = { urls }.find(|url| url.contains("OrderPlacedQueue")).unwrap();
    let asked = json!({ "QueueUrl": url, "AttributeNames": ["All"] });
    let answer = stack.cloud.json("sqs", "AmazonSQS.GetQueueAttributes", &asked).unwrap();
    let number =
        |name: &str| answer["Attributes"][name].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    number("ApproximateNumberOfMessages") + number("ApproximateNumberOfMessagesNotVisible")
}

/// Compares an edge with itself where it does nothing: a body that is no JSON is turned away before keys and bus are asked.
/// So both go the same way through the emulator's gateway and Lambda.
#[test]
#[ignore = "is about time, and wants the machine to itself; by hand"]
fn an_edge_answers_within_fifty_milliseconds_of_a_function_that_does_nothing() {
    let count = setting("CANDOR_WEBHOOKS", 100);
    let stack =
        Stack::launch(&Project::here(), &format!("edges-{}", std::process::id()), Leash::Starter).unwrap();
    for edge in EDGES {
        let (mut nothing, mut all) = (Vec::new(), Vec::new());
        for number in 0..count {
            let webhook = Signed::of(&stack, &applied(edge, number), WEBHOOK_KEY);
            let mut empty = webhook.clone();
            empty.headers.retain(|(name, _)| *name != "content-type");
            empty.headers.push(("content-type", "text/plain".to_owned()));
            nothing.push(took(&stack, &empty, 415));
            all.push(took(&stack, &webhook, 200));
            // What came of it is recorded by the same emulator, on the same processors.
            std::thread::sleep(Duration::from_millis(200));
        }
        let (nothing, all) = (percentiles(nothing), percentiles(all));
        println!("{edge}: {all:?} (median, 99 of 100), doing nothing {nothing:?}");
        assert!(all[1] < nothing[1] + Duration::from_millis(50), "{edge}");
    }
}

/// Returns a webhook that becomes events, from the provider's samples.
fn applied(edge: Edge, number: usize) -> Delivery {
    let (topic, file) = match edge.to_string().as_str() {
        "shopify" => ("orders/create", "applied-orders-create"),
        "woocommerce" => ("order.updated", "applied-order-updated"),
        "stripe" => ("payment_intent.succeeded", "applied-payment-intent-succeeded"),
        "easypost" => ("tracker.updated", "applied-tracker-updated"),
        "aftership" => ("tracking_update", "applied-tracking_update"),
        "shippo" => ("track_updated", "applied-track_updated"),
        _ => ("tracking.updated", "applied"),
    };
    let path = Project::here().root().join(format!("events/{edge}-webhook/{file}.json"));
    Delivery {
        provider: edge.to_string().parse().unwrap(),
        topic: topic.to_owned(),
        shop: edge.shop("demo-shop"),
        event_id: format!("event-{number}"),
        webhook_id: format!("webhook-{number}"),
        triggered_at: Timestamp::now().to_string(),
        body: std::fs::read(path).unwrap(),
    }
}

fn took(stack: &Stack, webhook: &Signed, status: u16) -> Duration {
    let asked = Instant::now();
    let answer = webhook.send(stack).unwrap();
    assert_eq!(answer.status, status, "{}", answer.body);
    asked.elapsed()
}

/// Returns the median, and what 99 of 100 stay below. The first few are left out: they start instances.
fn percentiles(mut waits: Vec<Duration>) -> [Duration; 2] {
    waits.drain(..5);
    waits.sort();
    [50, 99].map(|percent| waits[(waits.len() - 1) * percent / 100])
}

/// The pause between two looks at the stack, each of which reads the whole table.
const LOOK_EVERY: Duration = Duration::from_secs(30);

#[test]
#[ignore = "takes longer than the outage; by hand"]
fn an_outage_of_the_table_leaves_nothing_dead_lost_or_said_twice() {
    rehearse_outage(Service::Table);
}

#[test]
#[ignore = "takes longer than the outage; by hand"]
fn an_outage_of_the_mail_service_leaves_nothing_dead_lost_or_said_twice() {
    rehearse_outage(Service::Mail);
}

#[test]
#[ignore = "takes longer than the outage; by hand"]
fn an_outage_of_the_bus_leaves_nothing_dead_lost_or_said_twice() {
    rehearse_outage(Service::Bus);
}

/// Takes a service away under six events a second. Nothing looks after the stack but what is deployed: what is due is
/// found by the template's own schedule.
fn rehearse_outage(service: Service) {
    let minutes = u64::try_from(setting("CANDOR_OUTAGE_MINUTES", 2)).unwrap();
    let trouble = Trouble::listen(7).unwrap();
    let name = format!("outage-{service:?}-{}", std::process::id()).to_lowercase();
    let stack = Stack::launch_through(&Project::here(), &name, Leash::Starter, Some(trouble.port)).unwrap();
    trouble.pass_on_to(stack.cloud.port());
    trouble.down(Some(service));
    let orders = order_for(&stack, Duration::from_secs(60 * minutes));
    trouble.down(None);
    let ended = Instant::now();
    while finished(&stack) < orders && ended.elapsed() < Duration::from_secs(40 * 60) {
        std::thread::sleep(LOOK_EVERY);
    }
    println!(
        "{service:?} down for {minutes} min, {orders} orders: all confirmed and asked for {:?} after its end",
        ended.elapsed()
    );
    assert_eq!(finished(&stack), orders, "{service:?}: an order is lost");
    let turned_away = trouble.counts().values().sum::<u32>();
    assert!(turned_away > 0, "{service:?} was not missed");
    let dead = Snapshot::look(&stack).unwrap().queued.iter().filter(|queued| queued.is_dead()).count();
    assert_eq!(dead, 0, "{service:?}: dead letters");
    let mut mails: BTreeMap<(String, String), usize> = BTreeMap::new();
    trouble
        .taken()
        .into_iter()
        .for_each(|mail| *mails.entry((mail.order_id, mail.message)).or_default() += 1);
    assert!(mails.values().all(|count| *count == 1), "{service:?}: said twice");
    println!("{service:?}: {} mails, {:?}", mails.len(), trouble.counts());
}

/// Puts six events a second on the bus, for this time. Returns the number of orders.
fn order_for(stack: &Stack, lasts: Duration) -> usize {
    let (began, mut orders) = (Instant::now(), 0_u32);
    while began.elapsed() < lasts {
        let (order_id, at) = (format!("O-{orders}"), Timestamp::now());
        put_event(stack, &placed(&order_id, at)).unwrap();
        put_event(stack, &paid(&order_id, at)).unwrap();
        orders += 1;
        let due = Duration::from_secs(u64::from(orders)) / 3;
        std::thread::sleep(due.saturating_sub(began.elapsed()));
    }
    usize::try_from(orders).unwrap()
}

/// Returns how many orders have their confirmation, and were asked of the warehouse.
fn finished(stack: &Stack) -> usize {
    let world = Snapshot::look(stack).unwrap();
    let confirmation = "order-confirmation".parse().unwrap();
    let is_finished = |stored: &&StoredOrder| {
        let ledger = &stored.order.ledger;
        let asked = ledger.commands.values().any(|entry| matches!(entry, CommandEntry::Done { .. }));
        asked && matches!(ledger.messages.get(&confirmation), Some(MessageEntry::Done { .. }))
    };
    world.orders.iter().filter(is_finished).count()
}
