//! Translates real payloads, if a collection of them lies beside the repository (`../shared/corpus`). Each
//! payload of our topics becomes events or is refused with reasons, and none panics under any topic.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use candor_domain::erasure::demand::{Asks, Erasure, Whose};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::Refused;
use candor_edge::translation::Translation;
use jiff::Timestamp;
use shopify_webhook::{Delivery, Topic, translate};

/// One line of `SOURCES.tsv`.
struct Entry {
    file: String,
    topic: String,
    kind: String,
}

fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no {}", folder.display());
    None
}

fn entries(folder: &Path) -> Vec<Entry> {
    let sources = std::fs::read_to_string(folder.join("SOURCES.tsv")).unwrap();
    let entry = |line: &str| match line.split('\t').collect::<Vec<_>>()[..] {
        [file, _provider, topic, _source, _path, _commit, _licence, kind, ..] => {
            Entry { file: file.to_owned(), topic: topic.to_owned(), kind: kind.to_owned() }
        }
        _ => panic!("{line}"),
    };
    let entries: Vec<Entry> = sources.lines().skip(1).map(entry).collect();
    assert!(entries.len() > 100, "the list is cut off");
    entries
}

/// Returns the topics that a payload is tested with. A payload that is named after one of our topics is sent
/// with that topic. REST objects have the same form as the body of a webhook.
fn topics(entry: &Entry) -> Vec<Topic> {
    let named = Topic::ALL.into_iter().filter(|topic| topic.name().replace('/', "_") == entry.topic);
    let of = |names: &[&str]| names.iter().filter_map(|name| Topic::named(name)).collect();
    match entry.topic.as_str() {
        "orders_exemplar" | "orders_api" | "orders_docs" => {
            of(&["orders/create", "orders/updated", "orders/paid"])
        }
        "fulfillments_api" | "fulfillments_docs" => of(&["fulfillments/create", "fulfillments/update"]),
        "fulfillment_events_api" | "fulfillment_events_docs" => of(&["fulfillment_events/create"]),
        "order_transactions_api" | "order_transactions_docs" | "order_transactions_exemplar" => {
            of(&["order_transactions/create"])
        }
        _ => named.collect(),
    }
}

fn translated(folder: &Path, entry: &Entry, topic: &str) -> Translation {
    let now: Timestamp = "2026-12-01T00:00:00Z".parse().unwrap();
    let delivery = Delivery {
        topic: topic.to_owned(),
        shop_domain: "demo-shop.myshopify.com".to_owned(),
        event_id: Some("event-1".to_owned()),
        webhook_id: None,
        triggered_at: Some(now),
    };
    let payload = std::fs::read(folder.join(&entry.file)).unwrap();
    translate(&delivery, &payload, now)
}

fn refused_of(events: &[Event]) -> Option<&Refused> {
    events
        .iter()
        .find_map(|event| if let Fact::EventRefused(refused) = &event.fact { Some(refused) } else { None })
}

fn types(events: &[Event]) -> String {
    let slugs: Vec<&str> = events.iter().map(|event| event.fact.event_type().slug()).collect();
    slugs.join(" + ")
}

#[test]
fn every_real_payload_of_our_topics_becomes_events_or_is_refused_with_reasons() {
    let Some(folder) = corpus() else { return };
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    let mut unbelieved: Vec<String> = vec![];
    for entry in entries(&folder) {
        for topic in topics(&entry) {
            let (demand, rest) = translated(&folder, &entry, topic.name()).take_demand();
            if let Some(demand) = demand {
                let outcome = format!("{} ({}): {}", topic.name(), entry.kind, demand.asks.detail_type());
                *outcomes.entry(outcome).or_default() += 1;
                continue;
            }
            let (changes, rest) = rest.take_changes();
            if !changes.is_empty() {
                let outcome = format!("{} ({}): {} changed", topic.name(), entry.kind, changes.len());
                *outcomes.entry(outcome).or_default() += 1;
                continue;
            }
            let events = rest.into_events();
            // A refund that does not say its currency comes with the order's next revision, and a transaction is used
            // only if it failed.
            let may_wait = ["refunds/create", "order_transactions/create"].contains(&topic.name());
            assert!(may_wait || !events.is_empty(), "{} as {} was dropped", entry.file, topic.name());
            *outcomes.entry(format!("{} ({}): {}", topic.name(), entry.kind, types(&events))).or_default() +=
                1;
            if let Some(refused) = refused_of(&events) {
                assert!(!refused.violations.is_empty(), "{}", entry.file);
                let reasons: Vec<String> = refused.violations.iter().map(ToString::to_string).collect();
                unbelieved.push(format!("{} as {}: {}", entry.file, topic.name(), reasons.join("; ")));
            }
        }
    }
    outcomes.iter().for_each(|(outcome, count)| eprintln!("{count:4} {outcome}"));
    unbelieved.iter().for_each(|line| eprintln!("refused {line}"));
}

#[test]
fn real_demands_are_taken_with_the_orders_and_the_addresses_that_they_name() {
    let Some(folder) = corpus() else { return };
    for (name, orders) in [("customers_redact", 3), ("customers_data_request", 3)] {
        let entry = entries(&folder).into_iter().find(|entry| entry.topic == name).unwrap();
        let topic = name.replacen('_', "/", 1);
        let (demand, rest) = translated(&folder, &entry, &topic).take_demand();
        let person = match demand.unwrap().asks {
            Asks::Erase(Erasure { whose: Whose::Person(person), even_open: true })
            | Asks::HandOver(person) => person,
            other => panic!("{other:?}"),
        };
        assert_eq!((person.orders.len(), rest.into_events().len()), (orders, 0));
        assert!(person.email.is_some() && person.phone.is_some());
    }
}

#[test]
fn at_least_one_real_payload_of_each_topic_is_an_order_or_a_shipment() {
    let Some(folder) = corpus() else { return };
    let told = |topic: &Topic| {
        let is_whole = (topic.name().starts_with("orders/") && topic.name() != "orders/delete")
            || topic.name().starts_with("fulfillments/");
        is_whole && entries(&folder).iter().any(|entry| topics(entry).contains(topic))
    };
    for topic in Topic::ALL.into_iter().filter(told) {
        let expected = entries(&folder).iter().filter(|entry| topics(entry).contains(&topic)).any(|entry| {
            let events = translated(&folder, entry, topic.name()).into_events();
            events.iter().any(|event| matches!(event.fact, Fact::OrderPlaced(_) | Fact::ShipmentCreated(_)))
        });
        assert!(expected, "{}", topic.name());
    }
}

#[test]
fn every_real_payload_under_any_topic_is_told_and_none_panics() {
    let Some(folder) = corpus() else { return };
    for entry in entries(&folder) {
        for topic in Topic::ALL {
            match translated(&folder, &entry, topic.name()) {
                Translation::Events(events) => assert!(!events.is_empty()),
                Translation::Reports { .. } => panic!("{}: Shopify names the order", entry.file),
                Translation::Demand { refused, .. } | Translation::Changes { refused, .. } => {
                    assert!(refused.is_none_or(|event| refused_of(&[*event]).is_some()));
                }
                Translation::Refused(event) => assert!(refused_of(&[*event]).is_some()),
                Translation::NotUsed { .. } => {}
            }
        }
        let unused = translated(&folder, &entry, "products/update");
        assert!(matches!(unused, Translation::NotUsed { .. }), "{}", entry.file);
    }
}
