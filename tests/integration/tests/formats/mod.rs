//! Tests orders that a newer release wrote: the parts that this release does not understand pass through recording,
//! dispatching and the real store with nothing lost, and nothing is done about them.

use std::cell::{Cell, RefCell};
use std::error::Error;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use candor_aws::configuration::from_lookup;

use candor_bus::translate_of;
use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_domain::values::text::Remark;
use candor_engine::at_rest::{from_json, pack, to_json};
use candor_engine::dispatch::Ports;
use candor_engine::intake;
use candor_engine::ports::{
    CaseNotifier, Clock, Commands, MailAnswer, Mailer, Outcome, OutgoingMail, Store, Stored,
};
use candor_engine::record::{RecordError, Recorded, record};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::dynamo::{Dynamo, Keyed};
use crate::{TABLE, key, moment};

const PK: &str = "ORDER#demo-shop#5001";

/// Stands in for every outside system: each one succeeds, and the clock is set by hand.
struct Outside {
    now: Cell<Timestamp>,
    mails: RefCell<Vec<String>>,
}

impl Mailer for Outside {
    async fn send(&self, mail: &OutgoingMail<'_>) -> MailAnswer {
        self.mails.borrow_mut().push(mail.content.key.to_string());
        // It is as long as those of SES.
        let receipt = format!(
            "0102018d85421a6e-54cc3962-e2a8-4272-8e4f-22f3061f12{:02}-000000",
            self.mails.borrow().len()
        );
        Outcome::Done { receipt: Some(Remark::bounded(&receipt)) }.into()
    }
}

impl CaseNotifier for Outside {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl Commands for Outside {
    async fn publish(&self, _: &Command) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl Clock for Outside {
    fn now(&self) -> Timestamp {
        self.now.get()
    }
}

/// Holds a shop with its own table.
struct Shop {
    dynamo: Dynamo,
    table: Keyed,
    policy: Policy,
    outside: Outside,
}

impl Shop {
    async fn open() -> Self {
        let dynamo = Dynamo::start(TABLE).await;
        let table = dynamo.table(TABLE);
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        let now = Cell::new(moment("2026-03-01T10:02:00Z"));
        Self { dynamo, table, policy, outside: Outside { now, mails: RefCell::default() } }
    }

    async fn records(&self, kind: EventType, body: &Value) -> Result<Recorded, RecordError> {
        let event = intake::read(kind, translate_of(kind), &body.to_string(), self.outside.now());
        record(&self.table, &self.outside, &self.policy, &key(), &[event]).await
    }

    /// Records the sample of an event type, at the time when it happened.
    async fn records_sample(&self, kind: EventType) {
        let path = format!("{}/../../events/{}/applied.json", env!("CARGO_MANIFEST_DIR"), kind.slug());
        let body: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let at = moment(body["detail"]["occurred_at"].as_str().unwrap());
        self.outside.now.set(at.max(self.outside.now()));
        self.records(kind, &body).await.unwrap();
    }

    /// Carries out the effects that are due, several times in half an hour.
    async fn dispatches(&self) {
        let outside = &self.outside;
        let world = Ports {
            store: &self.table,
            mailer: outside,
            case_notifier: outside,
            commands: outside,
            clock: outside,
        };
        for _ in 0..10 {
            outside.now.set(outside.now() + SignedDuration::from_mins(3));
            world.dispatch(&self.policy, &key()).await.unwrap();
        }
    }

    async fn stored(&self) -> Stored {
        self.table.load(&key()).await.unwrap().unwrap()
    }

    /// Returns the whole content of the item.
    async fn json(&self) -> Value {
        let stored = self.stored().await;
        serde_json::from_str(&to_json(&stored.order, &stored.unread).unwrap()).unwrap()
    }

    /// Writes the item as another release would.
    async fn rewrites(&self, format: &str, body: &Value) {
        let (order, unread) = from_json(&key(), &body.to_string()).unwrap();
        let mut item = self.dynamo.item(TABLE, PK).await;
        item.insert("format".to_owned(), AttributeValue::S(format.to_owned()));
        item.insert("body".to_owned(), AttributeValue::B(Blob::new(pack(&order, &unread).unwrap())));
        self.dynamo.client.put_item().table_name(TABLE).set_item(Some(item)).send().await.unwrap();
    }
}

/// Puts something unknown into an order at every place where that can be. Returns the places.
fn add_unknowns(body: &mut Value) -> Vec<String> {
    body["ledger"]["cases"] = json!({});
    let mut add = |parent: &str, name: &str, value: Value| {
        let members = body.pointer_mut(parent).and_then(Value::as_object_mut).unwrap();
        members.insert(name.to_owned(), value);
        format!("{parent}/{name}")
    };
    let unread = json!({ "stamp": "2026-03-01T10:00:30Z payments future-1", "body": { "coins": [1, 2] } });
    vec![
        add("", "weather", json!("mild")),
        add("/facts", "gift_cards", json!({ "g1": unread })),
        add("/facts/order", "mood", json!("merry")),
        add("/facts", "motto", json!(["ever", "onwards"])),
        add("/facts/payment/payments", "coins-1", unread.clone()),
        add("/facts/order/placed/body", "venue", json!({ "name": "fair", "stand": 7 })),
        add("/facts/order/placed/body/lines/0", "colour", json!("blue")),
        add("/ledger", "diary", json!(["dear"])),
        add("/ledger/messages", "telegram:1", json!({ "done": { "at": "2026-03-01T10:01:00Z" } })),
        add("/ledger/messages", "shipping-notice:7001", json!({ "paused": { "why": "rain" } })),
        add("/ledger/messages/order-confirmation/done", "paper", json!("thick")),
        add("/ledger/cases", "parcel-teleported:7001", json!({ "open": { "number": 1 } })),
    ]
}

#[tokio::test]
async fn what_a_newer_release_wrote_passes_through_all_that_this_one_does() {
    let shop = Shop::open().await;
    shop.records_sample(EventType::OrderPlaced).await;
    shop.records_sample(EventType::PaymentConfirmed).await;
    shop.dispatches().await;
    assert_eq!(shop.outside.mails.take(), ["order-confirmation"]);
    let mut newer = shop.json().await;
    let places = add_unknowns(&mut newer);
    shop.rewrites("1.7", &newer).await;
    for kind in [EventType::ShipmentCreated, EventType::DeliveryScanned, EventType::DeliveryDelayed] {
        shop.records_sample(kind).await;
        shop.dispatches().await;
    }
    let another = json!({ "source": "candor.warehouse", "detail-type": "ShipmentCreated", "detail": {
        "id": "s2", "shop": "demo-shop", "order_id": "5001", "occurred_at": shop.outside.now(), "parcel_id": "7002",
        "shipped_at": shop.outside.now(), "lines": [{ "line_id": "11002", "quantity": 1 }],
        "tracking": { "number": "PP2" } } });
    shop.records(EventType::ShipmentCreated, &another).await.unwrap();
    shop.dispatches().await;
    let written = shop.json().await;
    for place in places {
        assert_eq!(written.pointer(&place), newer.pointer(&place), "{place}");
    }
    // Another notice went out. The one whose state only the newer release can read did not.
    let mails = shop.outside.mails.take();
    let sent = |mail: &str| mails.iter().any(|sent| sent == mail);
    assert!(sent("shipping-notice:7002") && !sent("shipping-notice:7001"), "{mails:?}");
    assert_eq!(shop.dynamo.item(TABLE, PK).await["format"], AttributeValue::S("1.7".to_owned()));
}

#[tokio::test]
async fn what_is_unread_does_nothing() {
    let (plain, future) = (Shop::open().await, Shop::open().await);
    for shop in [&plain, &future] {
        shop.records_sample(EventType::OrderPlaced).await;
        shop.records_sample(EventType::PaymentConfirmed).await;
        shop.dispatches().await;
    }
    let mut newer = future.json().await;
    for place in add_unknowns(&mut newer) {
        // That one is left out: it keeps a message back.
        if place.ends_with("shipping-notice:7001") {
            newer["ledger"]["messages"].as_object_mut().unwrap().remove("shipping-notice:7001");
        }
    }
    future.rewrites("1.7", &newer).await;
    for shop in [&plain, &future] {
        shop.records_sample(EventType::ShipmentCreated).await;
        shop.dispatches().await;
    }
    assert_eq!(plain.outside.mails, future.outside.mails);
    assert_eq!(plain.stored().await.order, future.stored().await.order);
}

#[tokio::test]
async fn an_order_of_a_newer_major_format_is_left_alone_and_says_what_to_deploy_first() {
    let shop = Shop::open().await;
    shop.records_sample(EventType::OrderPlaced).await;
    shop.rewrites("2.0", &shop.json().await).await;
    let before = shop.dynamo.item(TABLE, PK).await;
    let cancelled = json!({ "source": "candor.storefront", "detail-type": "OrderCancelled", "detail": {
        "id": "c1", "shop": "demo-shop", "order_id": "5001", "occurred_at": "2026-03-01T10:01:30Z" } });
    let refused = shop.records(EventType::OrderCancelled, &cancelled).await.unwrap_err();
    assert!(causes(&refused).contains("deploy first"), "{refused:?}");
    assert_eq!(shop.dynamo.item(TABLE, PK).await, before);
}

/// Returns an error and all its causes, in words.
fn causes(error: &dyn Error) -> String {
    format!("{error}: {}", error.source().map(causes).unwrap_or_default())
}

/// Returns nine events, with identifiers as long as a real shop's; three mails come of them.
fn typical_life() -> Vec<(EventType, Value)> {
    let at = |day: u32, hour: u32| format!("2026-03-{day:02}T{hour:02}:17:{:02}Z", hour + day);
    let event = |kind: EventType, source: &str, at: String, mut detail: Value| {
        let seed = candor_engine::intake::digest(&format!("{kind}{at}")).to_string();
        let id =
            format!("{}-{}-4{}-9{}-{}", &seed[..8], &seed[8..12], &seed[1..4], &seed[5..8], &seed[4..16]);
        for (name, value) in [
            ("id", json!(id)),
            ("shop", json!("demo-shop")),
            ("order_id", json!("5001")),
            ("occurred_at", json!(at)),
        ] {
            detail[name] = value;
        }
        (
            kind,
            json!({ "source": format!("candor.{source}"), "detail-type": kind.detail_type(), "detail": detail }),
        )
    };
    let money = |minor: i64| json!({ "amount_minor": minor, "currency": "EUR" });
    let placed = json!({
        "number": "#10482", "placed_at": at(2, 9),
        "customer": { "name": "Maren Holtkamp", "email": "maren.holtkamp@customer.example", "locale": "de-DE" },
        "lines": [
            { "line_id": "14285714285714", "sku": "KAFFEE-1KG", "title": "Kaffee Hausmischung, 1 kg", "quantity": 2, "unit_price": money(2290) },
            { "line_id": "14285714289918", "sku": "FILTER-4", "title": "Filtertüten Nr. 4", "quantity": 1, "unit_price": money(390) },
        ],
        "adjustments": [{ "kind": "shipping", "amount": money(490) }], "total": money(5460),
        "ship_to": { "name": "Maren Holtkamp", "lines": ["Lange Straße 18", "26122 Oldenburg", "Germany"] },
    });
    let paid = json!({ "payment_id": "pi_3jykN2TrYwNGcUvlN9q9w6rV", "amount": money(5460) });
    let shipment = json!({
        "parcel_id": "4359009489318", "shipped_at": at(3, 7),
        "lines": [{ "line_id": "14285714285714", "quantity": 2 }, { "line_id": "14285714289918", "quantity": 1 }],
        "tracking": { "number": "JJD000390007883518446", "carrier": "DHL" }, "promised_on": "2026-03-06",
    });
    let scans = [(3, 17, "accepted"), (4, 3, "in-transit"), (5, 8, "out-for-delivery"), (5, 13, "delivered")];
    let scans = scans.map(|(day, hour, status)| {
        let scan = json!({ "parcel_id": "4359009489318", "status": status });
        event(EventType::DeliveryScanned, "carrier", at(day, hour), scan)
    });
    let mails = [(3, 8, "order-confirmation"), (5, 14, "shipping-notice:4359009489318")];
    let mails = mails.map(|(day, hour, subject)| {
        let report = json!({ "subject": subject, "status": "delivered", "address": "maren.holtkamp@customer.example" });
        event(EventType::EmailStatusChanged, "mail", at(day, hour), report)
    });
    let mut life = vec![
        event(EventType::OrderPlaced, "storefront", at(2, 9), placed),
        event(EventType::PaymentConfirmed, "payments", at(2, 10), paid),
        event(EventType::ShipmentCreated, "warehouse", at(3, 7), shipment),
    ];
    life.extend(scans.into_iter().chain(mails));
    life.sort_by_key(|(_, body)| body["detail"]["occurred_at"].to_string());
    life
}

/// Returns the size of a value in bytes, as DynamoDB counts it.
fn bytes_of(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Bool(_) => 1,
        // Two digits take a byte, and the number takes one more. A sign would take another.
        AttributeValue::N(digits) => digits.trim_end_matches('0').len().div_ceil(2) + 1,
        other => panic!("not counted: {other:?}"),
    }
}

#[tokio::test]
async fn a_typical_life_is_one_write_unit() {
    let shop = Shop::open().await;
    let life = typical_life();
    assert_eq!(life.len(), 9);
    for (kind, body) in life {
        shop.outside.now.set(moment(body["detail"]["occurred_at"].as_str().unwrap()).max(shop.outside.now()));
        let recorded = shop.records(kind, &body).await.unwrap();
        assert!(
            recorded.events.iter().all(|(_, disposition)| disposition.slug() == "merged"),
            "{recorded:?}"
        );
        shop.dispatches().await;
    }
    shop.outside.now.set(moment("2026-03-16T12:00:00Z"));
    shop.dispatches().await;
    let mails = shop.outside.mails.borrow().clone();
    assert_eq!(mails, ["order-confirmation", "shipping-notice:4359009489318", "follow-up"]);
    let item = shop.dynamo.item(TABLE, PK).await;
    let bytes: usize = item.iter().map(|(name, value)| name.len() + bytes_of(value)).sum();
    let json = shop.json().await.to_string().len();
    eprintln!("a typical life takes {bytes} bytes; its JSON alone, {json}");
    assert!(bytes <= 1024, "{bytes} bytes");
}
