//! Every sample in `events/` does what its name says. The name begins with the outcome of delivering it: `applied`,
//! `duplicate` and `superseded` (after `applied.json`), `refused`, or `not-used`. Adding a file adds a test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::path::{Path, PathBuf};

use candor_domain::event::{Event, EventType};
use candor_domain::fact::Fact;
use candor_domain::merge::Merge;
use candor_domain::order::Facts;
use candor_engine::intake::{self, Translate};
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{Delivery, Topic, Translation};

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

fn translate_of(kind: EventType) -> Translate {
    match kind {
        EventType::OrderPlaced => order_placed::translate,
        EventType::OrderCancelled => order_cancelled::translate,
        EventType::PaymentConfirmed => payment_confirmed::translate,
        EventType::ShipmentCreated => shipment_created::translate,
        EventType::EventRefused => event_refused::translate,
    }
}

/// The samples of a function, by name without `.json`.
fn samples(slug: &str) -> Vec<(String, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events").join(slug);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()));
    let mut samples: Vec<(String, PathBuf)> = files
        .map(|file| file.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .collect();
    samples.sort();
    assert!(
        samples.iter().any(|(name, _)| name.starts_with("applied")),
        "{slug} has no sample that is applied"
    );
    assert!(
        samples.iter().any(|(name, _)| name.starts_with("refused")),
        "{slug} has no sample that is refused"
    );
    samples
}

fn read(kind: EventType, path: &Path) -> Event {
    let body = std::fs::read_to_string(path).unwrap();
    intake::read(kind, translate_of(kind), &body, now())
}

/// The rest of a sample's name, after its outcome.
fn after<'n>(name: &'n str, outcome: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(outcome)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('-') }
}

fn refusals(events: &[Event]) -> Vec<String> {
    events.iter().flat_map(intake::violations).map(ToString::to_string).collect()
}

#[test]
fn every_canonical_sample_does_what_its_name_says() {
    for kind in EventType::ALL {
        let samples = samples(kind.slug());
        let (_, applied) = samples.iter().find(|(name, _)| name == "applied").unwrap();
        for (name, path) in &samples {
            let event = read(kind, path);
            let context = format!("{kind}/{name}: {:?}", intake::violations(&event));
            let mut facts = Facts::default();
            let mut merge = |event: &Event| facts.merge(event.stamp.clone(), event.fact.clone()).unwrap();
            if after(name, "refused").is_some() {
                assert_ne!(intake::violations(&event), [], "{context}");
                assert_eq!(event.fact.event_type(), EventType::EventRefused, "{context}");
                assert_eq!(merge(&event), Merge::Merged, "{context}");
                continue;
            }
            assert_eq!(event.fact.event_type(), kind, "{context}");
            let expected = match () {
                () if after(name, "applied").is_some() => Merge::Merged,
                () if after(name, "duplicate").is_some() => Merge::Duplicate,
                () if after(name, "superseded").is_some() => Merge::Superseded,
                () => panic!("{kind}/{name}: no outcome begins its name"),
            };
            if expected != Merge::Merged {
                merge(&read(kind, applied));
            }
            assert_eq!(merge(&event), expected, "{context}");
        }
    }
}

/// `applied-orders-create-pending` is a body with topic `orders/create`; `…-envelope-…` an event of a partner's bus.
fn translated(rest: &str, path: &Path) -> Translation {
    let text = std::fs::read_to_string(path).unwrap();
    if after(rest, "envelope").is_some() {
        let envelope: Value = serde_json::from_str(&text).unwrap();
        return shopify_webhook::translate_envelope(&envelope, now());
    }
    let ours =
        Topic::ALL.into_iter().map(Topic::name).find(|topic| after(rest, &topic.replace('/', "-")).is_some());
    let topic = ours.map_or_else(|| rest.replacen('-', "/", 1), str::to_owned);
    let delivery = Delivery {
        topic,
        shop_domain: "demo-shop.myshopify.com".to_owned(),
        event_id: None,
        webhook_id: None,
        triggered_at: None,
    };
    shopify_webhook::translate(&delivery, text.as_bytes(), now())
}

#[test]
fn every_webhook_sample_does_what_its_name_says() {
    for (name, path) in samples("shopify-webhook") {
        let outcome =
            ["applied", "refused", "not-used"].into_iter().find(|outcome| after(&name, outcome).is_some());
        let outcome = outcome.unwrap_or_else(|| panic!("{name}: no outcome begins its name"));
        let translation = translated(after(&name, outcome).unwrap(), &path);
        match (outcome, &translation) {
            ("applied", Translation::Events(events)) => assert_eq!(refusals(events), [""; 0], "{name}"),
            ("refused", Translation::Refused(event)) => {
                assert_ne!(refusals(std::slice::from_ref(&**event)), [""; 0], "{name}");
            }
            ("not-used", Translation::NotUsed { .. }) => {}
            (_, other) => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn what_the_webhook_translates_is_read_from_the_bus_as_it_was_meant() {
    for (name, path) in samples("shopify-webhook") {
        let Some(rest) = ["applied", "refused"].into_iter().find_map(|outcome| after(&name, outcome)) else {
            continue;
        };
        for event in translated(rest, &path).into_events() {
            let kind = event.fact.event_type();
            let body = event.to_bus().unwrap().to_string();
            assert_eq!(intake::read(kind, translate_of(kind), &body, now()), event, "{name}");
        }
    }
}

#[test]
fn the_samples_of_one_order_tell_one_story() {
    let mut facts = Facts::default();
    for name in ["applied-orders-create", "applied-orders-paid", "applied-fulfillments-create"] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/shopify-webhook/{name}.json"));
        for event in translated(after(name, "applied").unwrap(), &path).into_events() {
            facts.merge(event.stamp, event.fact).unwrap();
        }
    }
    let placed = &facts.placed.as_ref().unwrap().body;
    assert_eq!(facts.paid(placed).at(), Some("2026-03-01T10:01:00Z".parse().unwrap()));
    let rest: Vec<&str> = facts.still_to_come(placed).iter().map(|(line, _)| line.title.as_str()).collect();
    assert_eq!(rest, ["Tea towel"]);
    let canonical = read(
        EventType::OrderPlaced,
        &samples("order-placed").iter().find(|(name, _)| name == "applied").unwrap().1,
    );
    let Fact::OrderPlaced(canonical) = canonical.fact else { panic!() };
    assert_eq!(*placed, canonical, "the canonical sample and the webhook's are the same order");
}
