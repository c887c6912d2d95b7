//! Tests the golden items: items that each release wrote, format by format, in `golden/<format>/`. Every later release
//! must read them, plan them and write them back, with nothing lost.
//!
//! `UPDATE_GOLDEN=1 cargo test -p candor-integration --test store golden` writes those of the present format again. Those
//! of earlier formats stay as they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use candor_aws::configuration::from_lookup;
use candor_domain::case::announcement_key::AnnouncementKey;
use candor_domain::case::key::CaseKey;
use candor_domain::case::work::{CaseWork, Work};
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::figures::change::FiguresChange;
use candor_domain::late::report::{LateReport, Newer};
use candor_domain::ledger::entry::{CaseEntry, PastOpening};
use candor_domain::ledger::task::Task;
use candor_domain::order::placed::Placed;
use candor_domain::plan::pipeline::plan;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::OrderKey;
use candor_engine::at_rest::{Format, Unread, to_json};
use candor_engine::ports::{CaseIndex, Commit, OpenCases, Store};
use candor_simulation::faults::Level;
use candor_simulation::play::Script;
use candor_simulation::policies::Policies;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

use crate::TABLE;
use crate::dynamo::{Dynamo, Keyed};

const SEED: u64 = 4;
const HOUSEHOLDS: u64 = 400;
const ITEMS: usize = 20;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden")
}

/// Returns the parts that an order has: its aspects, and the kinds and variants in its ledger.
fn features(order: &Order) -> BTreeSet<String> {
    let body: Value = serde_json::from_str(&to_json(order, &Unread::default()).unwrap()).unwrap();
    let names = |pointer: &str| -> Vec<String> {
        let members = body.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
        let first = |value: &Value| {
            value.as_object().and_then(|value| value.keys().next().cloned()).unwrap_or_default()
        };
        let kind = |key: &str| key.split(':').next().unwrap_or_default().to_owned();
        members.iter().map(|(key, value)| format!("{pointer} {} {}", kind(key), first(value))).collect()
    };
    let below = |pointer: &str| -> Vec<String> {
        let members = body.pointer(pointer).and_then(Value::as_object).cloned().unwrap_or_default();
        members.keys().map(|name| format!("{pointer}/{name}")).collect()
    };
    let all = ["/facts", "/ledger"].map(|part| [vec![part.to_owned()], below(part)].concat()).concat();
    all.iter().flat_map(|pointer| names(pointer)).collect()
}

/// Chooses orders of the simulated world that have many parts, each with a part that the ones before it have not.
fn varied() -> Vec<Order> {
    let policies = Policies::read();
    let levels = [Level::Gentle, Level::Harsh];
    let scripts = (0..HOUSEHOLDS).flat_map(|index| levels.map(|level| Script::of(SEED, index, level)));
    let mut orders: Vec<(BTreeSet<String>, Order)> = scripts
        .flat_map(|script| script.play(&policies, false).orders)
        .map(|order| (features(&order), order))
        .collect();
    let (mut seen, mut chosen) = (BTreeSet::new(), BTreeMap::new());
    while chosen.len() < ITEMS && !orders.is_empty() {
        let news = |(features, _): &(BTreeSet<String>, Order)| features.difference(&seen).count();
        let best = orders
            .iter()
            .enumerate()
            .max_by_key(|(index, order)| (news(order), usize::MAX - index))
            .unwrap()
            .0;
        let (features, order) = orders.swap_remove(best);
        seen.extend(features);
        chosen.insert(order.key.to_string(), order);
    }
    chosen.into_values().collect()
}

/// Returns an order with open cases.
fn open() -> Order {
    let mut order = Order::new("demo-shop#open".parse().unwrap());
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let stamp = Stamp {
        occurred_at: at("2026-01-01T00:00:00Z"),
        id: "e1".parse().unwrap(),
        source: Source::Storefront,
    };
    let placed_at = stamp.occurred_at;
    let number = "#1001".parse().ok();
    let placed = Placed { number, ..crate::placed(placed_at) };
    order.facts.merge(stamp, Fact::OrderPlaced(placed)).unwrap();
    let case = |key: &str, since: &str, number| {
        (key.parse::<CaseKey>().unwrap(), CaseEntry::Open { since: at(since), number })
    };
    order.ledger.cases = [
        case("payment-pending:order", "2026-01-02T00:00:00.123Z", 1),
        case("payment-mismatch:order", "2026-01-03T00:00:00Z", 2),
    ]
    .into();
    order
}

/// Returns an order with open cases on which people work.
fn worked_on() -> Order {
    let mut order = Order { key: "demo-shop#worked-on".parse().unwrap(), ..open() };
    let until = "2026-02-01T08:00:00Z".parse().unwrap();
    let note = "Asked the bank.".parse().unwrap();
    for (second, case, number, work) in [
        (1, "payment-mismatch:order", 1, Work::Taken),
        (2, "payment-mismatch:order", 2, Work::Assigned { to: "Ada Osei".parse().unwrap() }),
        (3, "payment-pending:order", 1, Work::Snoozed { until }),
        (4, "payment-pending:order", 1, Work::Noted { note }),
    ] {
        let occurred_at =
            "2026-01-04T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second);
        let stamp = Stamp { occurred_at, id: format!("w{second}").parse().unwrap(), source: Source::Desk };
        let body = CaseWork { case: case.parse().unwrap(), number, by: "Kim Lee".parse().unwrap(), work };
        order.facts.merge(stamp, Fact::CaseWorkedOn(body)).unwrap();
    }
    order
}

/// Returns an order with an open case of which people were told that it is overdue.
fn overdue() -> Order {
    let mut order = Order { key: "demo-shop#overdue".parse().unwrap(), ..open() };
    let told = |key: &str, at: &str| {
        let task = Task::Done { at: at.parse().unwrap(), result: () };
        (key.parse::<AnnouncementKey>().unwrap(), task)
    };
    order.ledger.announcements = [
        told("opened:2:payment-mismatch:order", "2026-01-03T00:00:01Z"),
        told("overdue:2:payment-mismatch:order", "2026-01-03T04:00:00Z"),
    ]
    .into();
    order
}

/// Returns an order about which reports came late.
fn late() -> Order {
    let mut order = Order { key: "demo-shop#late".parse().unwrap(), ..open() };
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let overtaken = LateReport {
        about: EventType::DeliveryScanned,
        source: Source::Carrier,
        occurred_at: at("2026-01-02T08:00:00Z"),
        received_at: at("2026-01-02T10:05:00Z"),
        shipment: "p1".parse().ok(),
        status: Some(TrackingStatus::InTransit),
        newer: Some(Newer {
            occurred_at: at("2026-01-02T09:30:00Z"),
            status: Some(TrackingStatus::Delivered),
        }),
    };
    let news = LateReport {
        about: EventType::ReturnRequested,
        source: Source::Support,
        shipment: None,
        status: None,
        newer: None,
        ..overtaken.clone()
    };
    let late = [("scan-1", overtaken), ("return-1", news)];
    order.ledger.late = late.into_iter().map(|(id, late)| (id.parse().unwrap(), late)).collect();
    order
}

/// Returns an order with a case that was open before, of which its figures tell.
fn open_again() -> Order {
    let mut order = Order { key: "demo-shop#open-again".parse().unwrap(), ..open() };
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let past = PastOpening { since: at("2026-01-02T06:00:00Z"), until: at("2026-01-02T07:30:00Z") };
    order.ledger.past_openings = [("payment-mismatch:order".parse().unwrap(), vec![past])].into();
    order
}

/// Returns an item in DynamoDB's own JSON.
fn in_json(item: &HashMap<String, AttributeValue>) -> Value {
    let each = item.iter().map(|(name, value)| {
        let value = match value {
            AttributeValue::S(text) => json!({ "S": text }),
            AttributeValue::N(digits) => json!({ "N": digits }),
            AttributeValue::Bool(is) => json!({ "BOOL": is }),
            AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
            other => panic!("{name}: {other:?}"),
        };
        (name.clone(), value)
    });
    // It is sorted, so that two files differ only if the items do.
    Value::Object(each.collect::<BTreeMap<_, _>>().into_iter().collect::<Map<_, _>>())
}

fn of_json(item: &Value) -> HashMap<String, AttributeValue> {
    let each = item.as_object().unwrap().iter().map(|(name, value)| {
        let text = |kind: &str| value.get(kind).and_then(Value::as_str).map(str::to_owned);
        let value = None
            .or_else(|| text("S").map(AttributeValue::S))
            .or_else(|| text("N").map(AttributeValue::N))
            .or_else(|| text("B").map(|bytes| AttributeValue::B(Blob::new(STANDARD.decode(bytes).unwrap()))))
            .unwrap_or_else(|| AttributeValue::Bool(value["BOOL"].as_bool().unwrap()));
        (name.clone(), value)
    });
    each.collect()
}

/// Writes golden items of the present format.
async fn update() {
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let folder = folder().join(Format::CURRENT.to_string());
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let erased_at = Timestamp::from_second(1_767_225_600).unwrap();
    let erased = Order::tombstone("demo-shop#erased".parse().unwrap(), erased_at);
    for order in varied().into_iter().chain([erased, open(), worked_on(), overdue(), late(), open_again()]) {
        let newest = order.facts.newest().max(order.facts.erased_at()).unwrap();
        let wake_at = Some(newest + SignedDuration::from_hours(1));
        let expects: Value = serde_json::from_str(&to_json(&order, &Unread::default()).unwrap()).unwrap();
        let (key, name) = (order.key.to_string(), order.key.to_string().replace('#', "-"));
        let commit = Commit {
            order,
            unread: Unread::default(),
            seen: None,
            wake_at,
            due: false,
            expires_at: newest,
            figures: FiguresChange::default(),
        };
        table.commit(&commit).await.unwrap();
        let mut item = dynamo.item(TABLE, &format!("ORDER#{key}")).await;
        item.insert("write_token".to_owned(), AttributeValue::B(Blob::new([0; 8])));
        let golden = json!({ "item": in_json(&item), "expects": expects });
        let text = serde_json::to_string_pretty(&golden).unwrap();
        fs::write(folder.join(format!("{name}.json")), text + "\n").unwrap();
    }
}

fn golden() -> Vec<(PathBuf, Value)> {
    let formats = fs::read_dir(folder()).unwrap().map(|format| format.unwrap().path());
    let files = formats.flat_map(|format| fs::read_dir(format).unwrap()).map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.collect();
    files.sort();
    let read = |path: PathBuf| {
        let golden = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        (path, golden)
    };
    files.into_iter().map(read).collect()
}

#[tokio::test]
async fn every_golden_item_is_read_planned_and_written_back_with_nothing_lost() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        update().await;
    }
    let dynamo = Dynamo::start(TABLE).await;
    let table = dynamo.table(TABLE);
    let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
    let mut indexed = 0;
    for (path, golden) in golden() {
        let mut item = of_json(&golden["item"]);
        let key = candor_aws::store::key_of(&item).unwrap();
        put(&dynamo, &item).await;
        let entry = listed(&table, &key).await;
        assert_eq!(entry.is_some(), item.contains_key("cases"), "{}", path.display());
        // As a release wrote it that had no index of open cases.
        item.retain(|name, _| !name.starts_with("cases"));
        put(&dynamo, &item).await;
        assert_eq!(listed(&table, &key).await, None, "{}", path.display());
        let stored = table.load(&key).await.unwrap().unwrap();
        if entry.is_some() {
            indexed += 1;
            assert_eq!(entry, OpenCases::of(&stored.order), "{}", path.display());
        }
        let json = |order: &Order, unread: &Unread| -> Value {
            serde_json::from_str(&to_json(order, unread).unwrap()).unwrap()
        };
        assert_eq!(json(&stored.order, &stored.unread), golden["expects"], "{}", path.display());
        let now: Timestamp = stored.wake_at.unwrap();
        let planned = plan(&stored.order, &policy, now);
        let (seen, wake_at) = (Some(stored.revision), planned.wake_at());
        let order = Order { ledger: planned.ledger, ..stored.order };
        let commit = Commit {
            order,
            unread: stored.unread,
            seen,
            wake_at,
            due: false,
            expires_at: now,
            figures: FiguresChange::default(),
        };
        table.commit(&commit).await.unwrap();
        let written = table.load(&key).await.unwrap().unwrap();
        assert_eq!((&written.order, &written.unread), (&commit.order, &commit.unread), "{}", path.display());
        assert_eq!(
            json(&written.order, &written.unread)["facts"],
            golden["expects"]["facts"],
            "{}",
            path.display()
        );
        assert_eq!(listed(&table, &key).await, OpenCases::of(&written.order), "{}", path.display());
    }
    assert!(indexed > 0, "no golden item has an entry in the index of open cases");
}

async fn put(dynamo: &Dynamo, item: &HashMap<String, AttributeValue>) {
    dynamo.client.put_item().table_name(TABLE).set_item(Some(item.clone())).send().await.unwrap();
}

/// Returns the entry of an order in the list of open cases.
async fn listed(table: &Keyed, key: &OrderKey) -> Option<OpenCases> {
    let page = table.open_cases(&key.shop, None, 1_000).await.unwrap();
    page.orders.into_iter().find(|entry| entry.order == *key)
}

#[test]
fn there_are_golden_items_of_the_present_format() {
    let format = Format::CURRENT.to_string();
    let present = golden()
        .into_iter()
        .filter(|(path, _)| path.parent().is_some_and(|parent| parent.ends_with(&format)));
    assert!(present.count() >= ITEMS, "UPDATE_GOLDEN=1 cargo test -p candor-integration --test store golden");
}
