//! Checks the guarantees that hold whatever fails: functions are killed while they run, the table is
//! throttled, answers are lost, mail is rejected, and the whole of AWS is shut down and started again.
//! Afterwards the table, the queues and the mail service hold the same as if nothing had failed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use candor_domain::event::event_type::EventType;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::message::entry::MessageEntry;
use candor_domain::values::id::OrderKey;
use candor_end_to_end::killer;
use candor_end_to_end::trouble::{Taken, Trouble};
use candor_engine::intake;
use candor_local::emulator::Leash;
use candor_local::project::Project;
use candor_local::queued::Queued;
use candor_local::sources::put_event;
use candor_local::stack::Stack;
use candor_local::watch::{REST, Rest, Snapshot, Watch};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const SEED: u64 = 20_261_125;
const ORDERS: usize = 36;
/// The longest wait. A message whose function was killed comes back after a minute, and a claimed effect
/// after another minute.
const PATIENCE: Duration = Duration::from_secs(400);

/// Lists the lives of orders. The orders take them in turn.
const LIVES: [&[&str]; 6] = [
    &["placed", "paid"],
    &["placed", "paid", "shipped"],
    &["paid", "shipped", "placed"],
    &["placed", "paid", "cancelled"],
    &["placed", "paid", "revised", "shipped", "relabelled"],
    &["placed", "paid", "shipped", "delivered"],
];

fn order_id(number: usize) -> String {
    format!("T-{number}")
}

/// Returns an event of an order that happened this many minutes after the first.
fn event(number: usize, what: &str, minutes: i64, began: Timestamp) -> Value {
    let order_id = order_id(number);
    let at = began + SignedDuration::from_mins(minutes);
    let lines = json!([{ "line_id": "1", "sku": "MUG", "title": "Mug", "quantity": 2,
        "unit_price": { "amount_minor": 1200, "currency": "EUR" } }]);
    let units = json!([{ "line_id": "1", "quantity": if what == "revised" { 3 } else { 2 } }]);
    let placed = json!({ "number": format!("#{order_id}"), "placed_at": began,
        "customer": { "name": "Jo Doe", "email": format!("jo.{order_id}@customer.example").to_lowercase() },
        "lines": lines, "total": { "amount_minor": 2400, "currency": "EUR" } });
    let shipment = |tracking: &str| {
        json!({ "parcel_id": format!("{order_id}-a"), "shipped_at": at, "lines": units,
            "tracking": { "number": tracking, "carrier": "Post" } })
    };
    let (source, kind, body) = match what {
        "placed" => ("storefront", "OrderPlaced", placed),
        "revised" => {
            let mut body = placed;
            body["number"] = json!(format!("#{order_id}-NEW"));
            ("storefront", "OrderPlaced", body)
        }
        "paid" => (
            "payments",
            "PaymentConfirmed",
            json!({ "payment_id": format!("pay-{order_id}"), "amount": { "amount_minor": 2400, "currency": "EUR" } }),
        ),
        "cancelled" => ("storefront", "OrderCancelled", json!({ "reason": "customer" })),
        "shipped" => ("warehouse", "ShipmentCreated", shipment("FIRST")),
        "relabelled" => ("warehouse", "ShipmentCreated", shipment("SECOND")),
        "delivered" => (
            "carrier",
            "DeliveryScanned",
            json!({ "parcel_id": format!("{order_id}-a"), "status": "delivered" }),
        ),
        other => panic!("nothing is called {other}"),
    };
    let mut detail = json!({ "id": format!("{what}-{order_id}"), "shop": "demo-shop", "order_id": order_id,
        "occurred_at": at });
    detail.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    json!({ "source": format!("candor.{source}"), "detail-type": kind, "detail": detail })
}

fn events(began: Timestamp) -> Vec<Value> {
    let of_order = |number: usize| {
        let life = LIVES[number % LIVES.len()].iter().enumerate();
        life.map(move |(step, what)| event(number, what, i64::try_from(step).unwrap(), began))
    };
    // The first event of every order comes before the second event of any order.
    let mut events: Vec<(usize, Value)> = (0..ORDERS).flat_map(|n| of_order(n).enumerate()).collect();
    events.sort_by_key(|(step, _)| *step);
    events.into_iter().map(|(_, event)| event).collect()
}

/// Puts events on the bus, some of them twice, while due effects are carried out and functions are killed.
fn put_all(stack: &Stack, events: &[Value], killed: &AtomicU32) {
    let over = AtomicBool::new(false);
    let group = stack.process_group().unwrap();
    let watch = Watch::of(stack);
    std::thread::scope(|all| {
        all.spawn(|| watch.keep());
        all.spawn(|| {
            for lap in 0_usize.. {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                let functions = killer::functions(group);
                if let Some(pid) = functions.get((lap * 7) % functions.len().max(1)) {
                    killed.fetch_add(u32::from(killer::kill(*pid)), Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_millis(350));
            }
        });
        for (index, event) in events.iter().enumerate() {
            put_event(stack, event).unwrap();
            if index % 5 == 0 {
                put_event(stack, event).unwrap();
            }
            std::thread::sleep(Duration::from_millis(120));
        }
        std::thread::sleep(Duration::from_secs(5));
        over.store(true, Ordering::Relaxed);
        watch.end();
    });
}

fn inactive(stack: &Stack, keys: &BTreeSet<OrderKey>) -> Snapshot {
    let watch = Watch::of(stack);
    std::thread::scope(|all| {
        all.spawn(|| watch.keep());
        let rested = watch.wait(keys, Rest::For(REST), PATIENCE);
        watch.end();
        if let Err(unrest) = rested {
            panic!("not at rest: {unrest:#?}");
        }
    });
    Snapshot::look(stack).unwrap()
}

/// Returns the facts of each order, as its events make them if each arrives once.
fn facts_of(events: &[Value]) -> BTreeMap<OrderKey, Facts> {
    let mut all: BTreeMap<OrderKey, Facts> = BTreeMap::new();
    for event in events {
        let kind = EventType::from_detail_type(event["detail-type"].as_str().unwrap()).unwrap();
        let event = intake::read(kind, candor_bus::translate_of(kind), &event.to_string(), Timestamp::now());
        assert_eq!(intake::violations(&event), [], "{event:?}");
        all.entry(event.key).or_default().merge(event.stamp, event.fact).unwrap();
    }
    all
}

#[test]
fn whatever_breaks_underneath_nothing_is_lost_untrue_or_said_twice() {
    println!("seed {SEED}");
    let trouble = Trouble::listen(SEED).unwrap();
    let name = format!("trouble-{}", std::process::id());
    let mut stack =
        Stack::launch_through(&Project::here(), &name, Leash::Starter, Some(trouble.port)).unwrap();
    trouble.pass_on_to(stack.cloud.port());
    let events = events(Timestamp::now() - SignedDuration::from_mins(10));
    let (before, after) = events.split_at(events.len() / 2);
    let killed = AtomicU32::new(0);

    trouble.brew(true);
    put_all(&stack, before, &killed);
    stack.restart().unwrap();
    put_all(&stack, after, &killed);
    trouble.brew(false);

    let expected = facts_of(&events);
    let world = inactive(&stack, &expected.keys().cloned().collect());
    let (taken, killed) = (trouble.taken(), killed.load(Ordering::Relaxed));
    println!("{killed} functions killed, 1 restart, {:?}", trouble.counts());
    assert!(killed >= 10, "only {killed} functions were killed");
    assert!(trouble.counts().len() >= 4, "too little went wrong: {:?}", trouble.counts());

    let given_up: Vec<&Queued> = world.queued.iter().filter(|queued| queued.is_dead()).collect();
    assert!(given_up.is_empty(), "given up: {given_up:#?}");
    let orders: BTreeMap<&OrderKey, &Order> = world.orders.iter().map(|s| (&s.order.key, &s.order)).collect();
    let mut said = BTreeMap::new();
    for (key, facts) in &expected {
        let order = orders.get(key).unwrap_or_else(|| panic!("{key} is lost"));
        assert_eq!(order.facts, *facts, "{key}");
        let mails: Vec<&Taken> = taken.iter().filter(|mail| mail.order_id == key.order_id.as_str()).collect();
        assert_mails_are_as_written_down(order, &mails);
        assert_everything_was_said(order, &mut said);
        assert_people_know(order, &world.queued);
    }
    println!("{} mails taken: {said:?}", taken.len());
}

/// Checks that the mail service accepted exactly the mails that the ledger names. No mail was accepted twice,
/// unless the policy prefers twice to never.
fn assert_mails_are_as_written_down(order: &Order, mails: &[&Taken]) {
    let key = &order.key;
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for mail in mails {
        *count.entry(mail.message.as_str()).or_default() += 1;
    }
    for (message, times) in &count {
        let resent = ["order-update", "shipping-update", "delay-notice", "back-on-track"];
        let most = if resent.iter().any(|kind| message.starts_with(kind)) { 3 } else { 1 };
        assert!(*times <= most, "{key}: {message} went out {times} times");
        let entry = order.ledger.messages.get(&message.parse().unwrap());
        let known = matches!(entry, Some(MessageEntry::Done { .. } | MessageEntry::Unknown { .. }));
        assert!(known, "{key}: {message} went out, and is recorded as {entry:?}");
    }
    for (message, entry) in &order.ledger.messages {
        if let MessageEntry::Done { receipt: Some(receipt), .. } = entry {
            let went = mails.iter().filter(|mail| mail.message_id == receipt.as_str());
            let went: Vec<_> = went.map(|mail| mail.message.clone()).collect();
            assert_eq!(went, [message.to_string()], "{key}: what {message} was received as");
        }
    }
}

/// Checks that every message that the order calls for was sent, was withheld for a reason, or has a case.
fn assert_everything_was_said(order: &Order, said: &mut BTreeMap<&'static str, u32>) {
    let mut wanted = vec!["order-confirmation".to_owned()];
    wanted.extend(order.facts.shipments().keys().map(|id| format!("shipping-notice:{id}")));
    for message in wanted {
        let unknown = format!("message-unknown:{message}").parse().unwrap();
        let in_case = matches!(order.ledger.cases.get(&unknown), Some(CaseEntry::Open { .. }));
        let how = match order.ledger.messages.get(&message.parse().unwrap()) {
            Some(MessageEntry::Done { .. }) => "sent",
            Some(MessageEntry::Withheld { reason, .. }) => {
                let (cancelled, held) = (order.facts.cancelled().is_some(), reason.to_string());
                let arrived = message.starts_with("shipping-notice") && held == "delivered";
                assert!(
                    arrived || (cancelled && held == "order-cancelled"),
                    "{}: {message}: {held}",
                    order.key
                );
                "withheld"
            }
            Some(MessageEntry::Unknown { .. }) if in_case => "in a case",
            other => panic!("{}: {message} is {other:?}", order.key),
        };
        *said.entry(how).or_default() += 1;
    }
}

/// Checks that people were told of every open case.
fn assert_people_know(order: &Order, queued: &[Queued]) {
    for (case, entry) in &order.ledger.cases {
        let CaseEntry::Open { .. } = entry else { continue };
        let statement =
            queued.iter().filter(|queued| queued.queue.contains("Exceptions") && queued.is_about(&order.key));
        let name = case.to_string();
        let statement = { statement }.any(|queued| queued.body.contains(&name));
        assert!(statement, "{}: nobody was told of {case}", order.key);
    }
}
