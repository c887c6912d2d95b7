//! Checks that every sample in `events/` does what its name says. The name begins with the outcome of
//! delivering it: `applied`, `duplicate` and `superseded` (after the `applied…` with the same rest, or
//! `applied` itself), `incomplete`, `too-late`, `refused`, or `not-used`. A new file is a new test.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in what it shares with others, too"
)]

use std::path::{Path, PathBuf};

use candor_aws::configuration::from_lookup;
use candor_bus::{adapt_of, translate_demand, translate_of};
use candor_domain::case::key::CaseKey;
use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::facts::entries::Facts;
use candor_domain::message::reason::Reason;
use candor_domain::policy::settings::Policy;
use candor_edge::translation::Translation;
use candor_engine::demands;
use candor_engine::intake::{self, NotUsed};
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Clock, Store, Stored};
use candor_engine::record::{Disposition, Recorded, record};
use jiff::Timestamp;
use serde_json::Value;
use shopify_webhook::{Delivery, Topic};

fn now() -> Timestamp {
    "2026-03-20T12:00:00Z".parse().unwrap()
}

/// Returns the samples of a function, by name without `.json`.
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

fn sample(kind: EventType, name: &str) -> Option<PathBuf> {
    samples(kind.slug()).into_iter().find(|(found, _)| found == name).map(|(_, path)| path)
}

fn read(kind: EventType, path: &Path) -> Result<Event, NotUsed> {
    let body = std::fs::read_to_string(path).unwrap();
    intake::read_adapted(kind, translate_of(kind), adapt_of(kind), &body, now())
}

fn read_sample(kind: EventType, name: &str) -> Event {
    read(kind, &sample(kind, name).unwrap()).unwrap()
}

/// Returns the rest of a sample's name, after its outcome.
fn after<'n>(name: &'n str, outcome: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(outcome)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('-') }
}

fn refusals(events: &[Event]) -> Vec<String> {
    events.iter().flat_map(intake::violations).map(ToString::to_string).collect()
}

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// Records samples with the engine, in a store that holds no order yet.
struct Records {
    store: MemoryStore,
    policy: Policy,
}

impl Records {
    fn new() -> Self {
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        Self { store: MemoryStore::default(), policy }
    }

    async fn record(&self, event: &Event) -> Recorded {
        let events = std::slice::from_ref(event);
        record(&self.store, &Noon, &self.policy, &event.key, events).await.unwrap()
    }

    async fn disposition(&self, event: &Event) -> Disposition {
        self.record(event).await.events.first().unwrap().1
    }

    async fn stored(&self, event: &Event) -> Stored {
        self.store.load(&event.key).await.unwrap().unwrap()
    }
}

/// Returns the sample that must come before this one: `applied-ses-bounce` before `duplicate-ses-bounce`, and
/// `applied` before samples without one of their own.
fn applied_before(kind: EventType, rest: &str) -> Event {
    let name = format!("applied-{rest}");
    read_sample(kind, sample(kind, &name).map_or("applied", |_| &name))
}

async fn assert_is_waiting(records: &Records, event: &Event, context: &str) {
    assert_eq!(records.disposition(event).await, Disposition::Merged, "{context}");
    let stored = records.stored(event).await;
    assert_eq!(stored.order.facts.placed(), None, "{context}: its order is there");
    let mut waiting = stored.order.ledger.cases.keys();
    assert!(waiting.any(|case| *case == CaseKey::OrderMissing), "{context}: nobody waits for its order");
}

/// Checks that a message is withheld as too late. The order is placed and paid first, unless the sample
/// itself does that.
async fn assert_is_too_late(records: &Records, event: &Event, context: &str) {
    for kind in [EventType::OrderPlaced, EventType::PaymentConfirmed] {
        if kind != event.fact.event_type() {
            records.record(&read_sample(kind, "applied")).await;
        }
    }
    let recorded = records.record(event).await;
    assert!(recorded.events.iter().all(|(_, found)| *found == Disposition::Merged), "{context}");
    let mut withheld = recorded.changes.withheld.iter();
    assert!(withheld.any(|(_, reason)| *reason == Reason::TooLate), "{context}: {:?}", recorded.changes);
}

async fn assert_does_what_its_name_says(kind: EventType, name: &str, path: &Path) {
    let read = read(kind, path);
    if after(name, "not-used").is_some() {
        assert!(read.is_err(), "{kind}/{name}: {read:?}");
        return;
    }
    let event = read.unwrap();
    let context = format!("{kind}/{name}: {:?}", refusals(std::slice::from_ref(&event)));
    let records = Records::new();
    if after(name, "refused").is_some() {
        assert_ne!(intake::violations(&event), [], "{context}");
        assert_eq!(records.disposition(&event).await, Disposition::Refused, "{context}");
        return;
    }
    assert_eq!(event.fact.event_type(), kind, "{context}");
    // For the function that records refusals, recording a refusal is the expected result.
    let merged = if kind == EventType::EventRefused { Disposition::Refused } else { Disposition::Merged };
    if after(name, "applied").is_some() {
        assert_eq!(records.disposition(&event).await, merged, "{context}");
    } else if let Some(rest) = after(name, "duplicate") {
        records.record(&applied_before(kind, rest)).await;
        assert_eq!(records.disposition(&event).await, Disposition::Duplicate, "{context}");
    } else if let Some(rest) = after(name, "superseded") {
        records.record(&applied_before(kind, rest)).await;
        assert_eq!(records.disposition(&event).await, Disposition::Superseded, "{context}");
    } else if after(name, "incomplete").is_some() {
        assert_is_waiting(&records, &event, &context).await;
    } else if after(name, "too-late").is_some() {
        assert_is_too_late(&records, &event, &context).await;
    } else {
        panic!("{kind}/{name}: no outcome begins its name");
    }
}

#[tokio::test]
async fn every_canonical_sample_does_what_its_name_says() {
    for kind in EventType::ALL {
        for (name, path) in samples(kind.slug()) {
            assert_does_what_its_name_says(kind, &name, &path).await;
        }
    }
}

#[test]
fn every_outcome_there_is_has_a_sample() {
    let all: Vec<String> =
        EventType::ALL.into_iter().flat_map(|kind| samples(kind.slug())).map(|(name, _)| name).collect();
    for outcome in ["applied", "duplicate", "superseded", "incomplete", "too-late", "refused", "not-used"] {
        assert!(all.iter().any(|name| after(name, outcome).is_some()), "no sample is {outcome}");
    }
}

/// The edges whose samples are payloads, by the name of their function.
const EDGES: [(&str, Translate); 2] = [("shopify-webhook", shopify), ("woocommerce-webhook", woocommerce)];

/// Translates a sample of an edge, from the rest of its name and its text.
type Translate = fn(&str, &str) -> Translation;

/// Returns the topic that a sample's name begins with: `orders-create-pending` is a body with topic `orders/create`.
fn topic(rest: &str, ours: &[&str], separator: char) -> String {
    let dashed = |topic: &str| topic.replace(separator, "-");
    let ours = ours.iter().find(|topic| after(rest, &dashed(topic)).is_some());
    ours.map_or_else(|| rest.replacen('-', &separator.to_string(), 1), |topic| (*topic).to_owned())
}

/// Translates a sample of Shopify's. `…-envelope-…` is an event of a partner's bus.
fn shopify(rest: &str, text: &str) -> Translation {
    if after(rest, "envelope").is_some() {
        let envelope: Value = serde_json::from_str(text).unwrap();
        return shopify_webhook::translate_envelope(&envelope, now());
    }
    let delivery = Delivery {
        topic: topic(rest, &Topic::ALL.map(Topic::name), '/'),
        shop_domain: "demo-shop.myshopify.com".to_owned(),
        event_id: None,
        webhook_id: None,
        // Payloads about returns have no time of their own.
        triggered_at: rest.starts_with("returns-").then(now),
    };
    shopify_webhook::translate(&delivery, text.as_bytes(), now())
}

fn woocommerce(rest: &str, text: &str) -> Translation {
    use woocommerce_webhook::{Delivery, Subject, Topic};
    let subject = Subject::Topic(topic(rest, &Topic::ALL.map(Topic::name), '.'));
    let delivery = Delivery { shop: "demo-shop".parse().unwrap(), subject, delivery_id: None };
    woocommerce_webhook::translate(&delivery, text.as_bytes(), now())
}

#[test]
fn every_webhook_sample_does_what_its_name_says() {
    for (slug, translate) in EDGES {
        for (name, path) in samples(slug) {
            let outcome = ["applied", "demanded", "refused", "not-used"]
                .into_iter()
                .find(|outcome| after(&name, outcome).is_some());
            let outcome = outcome.unwrap_or_else(|| panic!("{name}: no outcome begins its name"));
            let text = std::fs::read_to_string(path).unwrap();
            let translation = translate(after(&name, outcome).unwrap(), &text);
            match (outcome, &translation) {
                ("applied", Translation::Events(events)) => assert_eq!(refusals(events), [""; 0], "{name}"),
                ("applied", Translation::Changes { changes, refused: None }) => {
                    assert!(!changes.is_empty(), "{name}");
                }
                ("demanded", Translation::Demand { demand, refused: None }) => {
                    let heard = demands::read(translate_demand(), &demand.to_bus().to_string(), now());
                    assert_eq!(heard, demands::Heard::Demand(demand.clone()), "{name}");
                }
                ("refused", Translation::Refused(event)) => {
                    assert_ne!(refusals(std::slice::from_ref(&**event)), [""; 0], "{name}");
                }
                ("not-used", Translation::NotUsed { .. }) => {}
                (_, other) => panic!("{slug}/{name}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_the_webhook_translates_is_read_from_the_bus_as_it_was_meant() {
    for (slug, translate) in EDGES {
        for (name, path) in samples(slug) {
            let Some(rest) = ["applied", "refused"].into_iter().find_map(|outcome| after(&name, outcome))
            else {
                continue;
            };
            let text = std::fs::read_to_string(path).unwrap();
            for event in translate(rest, &text).into_events() {
                let kind = event.fact.event_type();
                let body = event.to_bus().unwrap().to_string();
                let read = intake::read(kind, translate_of(kind), &body, now());
                assert_eq!(with_one_time(read), with_one_time(event), "{slug}/{name}");
            }
        }
    }
}

/// Leaves out the time of a refused event: the bus has one field for it and for the time of the refusal.
fn with_one_time(mut event: Event) -> Event {
    if let Fact::EventRefused(refused) = &mut event.fact {
        refused.occurred_at = None;
    }
    event
}

#[test]
fn the_samples_of_one_order_tell_one_story() {
    let mut facts = Facts::default();
    for name in ["applied-orders-create", "applied-orders-paid", "applied-fulfillments-create"] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../events/shopify-webhook/{name}.json"));
        let text = std::fs::read_to_string(path).unwrap();
        for event in shopify(after(name, "applied").unwrap(), &text).into_events() {
            facts.merge(event.stamp, event.fact).unwrap();
        }
    }
    let placed = &facts.placed().unwrap().body;
    assert_eq!(facts.paid(placed).at(), Some("2026-03-01T10:01:00Z".parse().unwrap()));
    let rest: Vec<&str> = facts.still_to_come(placed).iter().map(|(line, _)| line.title.as_str()).collect();
    assert_eq!(rest, ["Tea towel"]);
    let canonical = read_sample(EventType::OrderPlaced, "applied");
    let Fact::OrderPlaced(canonical) = canonical.fact else { panic!() };
    assert_eq!(*placed, canonical, "the canonical sample and the webhook's are the same order");
}
