//! Fills a table through the real edges, has a customer forgotten as Shopify says so, and looks for any byte of the
//! customer in everything that is left: items as they are, unpacked and in base64, and what people and systems were told.

use std::cell::{Cell, RefCell};

use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use candor_aws::configuration::from_lookup;
use candor_bus::translate_demand;
use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::erasure::notice::ErasureNotice;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::policy::settings::Policy;
use candor_domain::reference::place::Lesson;
use candor_domain::values::id::OrderKey;
use candor_engine::at_rest::unpack;
use candor_engine::demands::{self, Heard};
use candor_engine::dispatch::Ports;
use candor_engine::erasure::Eraser;
use candor_engine::memory::MemoryBus;
use candor_engine::ports::{
    CaseNotifier, Cause, Clock, ErasureAnswers, ErasureNotifier, FactBus, MailAnswer, Mailer, Outcome,
    OutgoingMail,
};
use candor_engine::record::{Disposition, record};
use candor_engine::references::Library;
use candor_stage::edges::{Edge, Origin};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::TABLE;
use crate::dynamo::{Dynamo, Keyed};

const EMAIL: &str = "ada.fox@customer.example";
/// Everything that says who the customer is, and the number of her parcel.
const PERSONAL: Customer = [EMAIL, "Ada Fox", "Low Road", "441134960000", "1Z999AA10123456784"];

struct Hands(Cell<Timestamp>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        self.0.get()
    }
}

/// Everybody outside: customers, people and systems. Remembers what they are told, as text.
#[derive(Default)]
struct Outside {
    mails: RefCell<Vec<String>>,
    told: RefCell<Vec<String>>,
}

impl Outside {
    fn tell(&self, said: serde_json::Result<String>) -> Outcome {
        self.told.borrow_mut().push(said.unwrap());
        Outcome::Done { receipt: None }
    }
}

impl Mailer for Outside {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        self.mails.borrow_mut().push(outgoing.content.key.to_string());
        Outcome::Done { receipt: None }.into()
    }
}

impl CaseNotifier for Outside {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.tell(serde_json::to_string(announcement))
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl ErasureNotifier for Outside {
    async fn announce_erasure(&self, notice: &ErasureNotice) -> Outcome {
        self.tell(serde_json::to_string(notice))
    }
}

impl ErasureAnswers for Outside {
    async fn publish_completed(&self, answer: &ErasureCompleted) -> Outcome {
        self.tell(serde_json::to_string(answer))
    }
}

/// A bus that records at once.
struct Recorder<'t>(&'t Shop);

impl FactBus for Recorder<'_> {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        for event in events {
            Box::pin(self.0.records(event)).await;
        }
        Ok(())
    }
}

struct Shop {
    dynamo: Dynamo,
    table: Keyed,
    clock: Hands,
    outside: Outside,
    commands: MemoryBus,
    policy: Policy,
}

impl Shop {
    async fn opens() -> Self {
        let dynamo = Dynamo::start(TABLE).await;
        let table = dynamo.table(TABLE);
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        let clock = Hands(Cell::new("2026-03-01T10:20:00Z".parse().unwrap()));
        Self { dynamo, table, clock, outside: Outside::default(), commands: MemoryBus::default(), policy }
    }

    fn library(&self) -> Library<'_, Keyed, Hands> {
        Library { references: &self.table, clock: &self.clock, orders_kept: self.policy.keep }
    }

    async fn records(&self, event: &Event) -> Disposition {
        let events = std::slice::from_ref(event);
        let recorded = record(&self.table, &self.clock, &self.policy, &event.key, events).await.unwrap();
        let disposition = recorded.events[0].1;
        if disposition == Disposition::Merged {
            for lesson in Lesson::of(event) {
                if self.library().learn(&event.key.shop, &lesson).await.unwrap() {
                    self.library().tell(&event.key.shop, &lesson.reference, &Recorder(self)).await.unwrap();
                }
            }
        }
        disposition
    }

    /// Hands a payload to an edge, and what it says to the functions that record it. Returns the demand in it, as it is on
    /// the bus.
    async fn takes(&self, provider: &str, topic: &str, payload: &Value) -> Option<Value> {
        let origin = Origin { topic: topic.to_owned(), ..Origin::default() };
        let edge: Edge = provider.parse().unwrap();
        let translation = edge.translate(&origin, payload.to_string().as_bytes(), self.clock.now());
        let (demand, rest) = translation.take_demand();
        let (events, reports) = rest.into_parts();
        for event in &events {
            self.records(event).await;
        }
        for report in &reports {
            self.library().hear(report, &Recorder(self)).await.unwrap();
        }
        demand.map(|demand| demand.to_bus())
    }

    async fn dispatches(&self, order: &str) {
        for minutes in [0, 20, 60] {
            self.clock.0.set(self.clock.now() + SignedDuration::from_mins(minutes));
            let Self { table, clock, outside, commands, policy, .. } = self;
            let ports = Ports { store: table, mailer: outside, case_notifier: outside, commands, clock };
            let key: OrderKey = format!("demo-shop#{order}").parse().unwrap();
            ports.dispatch(policy, &key).await.unwrap();
        }
    }

    /// Everything that happens to an order of a customer.
    async fn lives_through(&self, order: u64, who: &Customer) {
        for (provider, topic, payload) in life(order, who) {
            self.takes(provider, topic, &payload).await;
        }
        self.dispatches(&order.to_string()).await;
        let complained = MailStatusReport {
            subject: MailSubject::Message("order-confirmation".parse().unwrap()),
            status: MailStatus::Complained,
            address: who[0].parse().unwrap(),
        };
        let stamp = Stamp {
            occurred_at: self.clock.now(),
            id: format!("complaint-{order}").parse().unwrap(),
            source: Source::Mail,
        };
        let key = format!("demo-shop#{order}").parse().unwrap();
        self.records(&Event { key, stamp, fact: Fact::EmailStatusChanged(complained) }).await;
        self.dispatches(&order.to_string()).await;
    }

    async fn forgets(&self, demand: &Value) {
        let heard = demands::read(translate_demand(), &demand.to_string(), self.clock.now());
        let Heard::Demand(demand) = heard else { panic!("{heard:?}") };
        let Self { table, clock, outside, policy, .. } = self;
        let eraser = Eraser { store: table, people: outside, answers: outside, clock, policy };
        eraser.receive(*demand).await.unwrap();
        assert_eq!(eraser.go_on().await.unwrap().completed.len(), 1);
    }

    /// Returns all that the table holds, each attribute of each item in every form in which it can be read.
    async fn texts(&self) -> Vec<(String, String)> {
        let answer = self.dynamo.client.scan().table_name(TABLE).send().await.unwrap();
        let mut texts = Vec::new();
        for item in answer.items() {
            let pk = item["pk"].as_s().unwrap();
            for (name, value) in item {
                let place = format!("{pk} {name}");
                match value {
                    // It is random.
                    AttributeValue::B(_) if name == "write_token" => {}
                    AttributeValue::B(bytes) => {
                        let key = pk.trim_start_matches("ORDER#").parse().unwrap();
                        let (order, unread) = unpack(&key, bytes.as_ref()).unwrap();
                        texts
                            .push((place.clone(), candor_engine::at_rest::to_json(&order, &unread).unwrap()));
                        texts.push((place, String::from_utf8_lossy(bytes.as_ref()).into_owned()));
                    }
                    other => texts.push((place, format!("{other:?}"))),
                }
            }
        }
        texts
    }

    /// Returns the places in the table where something personal is.
    async fn finds(&self, personal: &[&str]) -> Vec<String> {
        let texts = self.texts().await;
        texts.into_iter().filter(|(_, text)| has_any(text, personal)).map(|(place, _)| place).collect()
    }
}

/// Returns true if a text has one of these, plain or in base64, whatever stands before it. Less than eight characters of
/// base64 are there by chance.
fn has_any(text: &str, personal: &[&str]) -> bool {
    let lower = text.to_lowercase();
    personal.iter().any(|one| {
        let in_base64 = ["", "x", "xx"].map(|before| {
            let all = STANDARD.encode(format!("{before}{one}"));
            all[if before.is_empty() { 0 } else { 4 }..all.len() - 4].to_owned()
        });
        lower.contains(&one.to_lowercase())
            || in_base64.iter().any(|code| code.len() >= 8 && text.contains(code))
    })
}

/// Returns a sample of Ada Fox's, or the same of another customer.
fn sample(name: &str, who: &Customer) -> Value {
    let path = format!("{}/../../events/shopify-webhook/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let mut text = std::fs::read_to_string(path).unwrap();
    let names = [PERSONAL[1], who[1]].map(|name| name.split_once(' ').unwrap());
    let [(first, last), (other_first, other_last)] =
        names.map(|(first, last)| (format!("{first:?}"), format!("{last:?}")));
    let words = [(first, other_first), (last, other_last)];
    let all = PERSONAL.iter().zip(who).map(|(one, other)| ((*one).to_owned(), (*other).to_owned()));
    for (one, other) in all.chain(words) {
        text = text.replace(&one, &other);
    }
    serde_json::from_str(&text).unwrap()
}

/// The e-mail address, the name, the street, the phone number and the tracking number of a customer.
type Customer = [&'static str; 5];

const OTHER: Customer =
    ["bo.elm@customer.example", "Bo Elm", "High Street", "441134960001", "1Z999AA10123456799"];

/// Returns the webhooks of an order of a customer.
fn life(order: u64, who: &Customer) -> Vec<(&'static str, &'static str, Value)> {
    let mut placed = sample("applied-orders-create", who);
    let mut paid = sample("applied-orders-paid", who);
    for body in [&mut placed, &mut paid] {
        body["id"] = json!(order);
        body["shipping_address"]["phone"] = json!(who[3]);
    }
    let mut shipped = sample("applied-fulfillments-create", who);
    shipped["order_id"] = json!(order);
    shipped["id"] = json!(order + 100_000);
    shipped["tracking_number"] = json!(who[4]);
    shipped["tracking_numbers"] = json!([shipped["tracking_number"]]);
    let mut broken = placed.clone();
    broken["line_items"] = json!("none");
    let mut unreadable = placed.clone();
    unreadable["id"] = json!({ "no": "id" });
    vec![
        ("shopify", "orders/create", placed),
        ("shopify", "orders/paid", paid),
        ("shopify", "fulfillments/create", shipped),
        ("shopify", "orders/updated", broken),
        ("shopify", "orders/updated", unreadable),
    ]
}

#[tokio::test]
async fn no_byte_of_a_customer_is_left_who_was_forgotten() {
    let shop = Shop::opens().await;
    shop.lives_through(5004, &PERSONAL).await;
    shop.lives_through(5009, &OTHER).await;
    let there = shop.finds(&PERSONAL).await;
    for kind in ["ORDER#demo-shop#5004", "ORDER#demo-shop#unreadable-", "REFERENCE#"] {
        assert!(there.iter().any(|place| place.starts_with(kind)), "{kind} in {there:?}");
    }
    let others = shop.finds(&OTHER).await;
    let mails = shop.outside.mails.take().len();
    assert!(
        mails > 0 && has_any(&shop.outside.told.take().concat(), &PERSONAL),
        "a case shows what was refused"
    );

    let redact = json!({ "shop_id": 1, "shop_domain": "demo-shop.myshopify.com", "orders_to_redact": [5004],
        "customer": { "id": 3001, "email": EMAIL, "phone": "+44 113 496 0000" } });
    let demand = shop.takes("shopify", "customers/redact", &redact).await.unwrap();
    shop.forgets(&demand).await;
    assert_eq!(shop.finds(&PERSONAL).await, [""; 0]);
    assert!(!has_any(&shop.outside.told.take().concat(), &PERSONAL));
    assert_eq!(shop.finds(&OTHER).await, others);

    // All of it comes once more, late, and from a replay.
    for (provider, topic, payload) in life(5004, &PERSONAL).into_iter().take(4) {
        shop.takes(provider, topic, &payload).await;
    }
    shop.dispatches("5004").await;
    assert_eq!(shop.finds(&PERSONAL).await, [""; 0]);
    assert_eq!((shop.outside.mails.take().len(), shop.outside.told.take().len()), (0, 0));
    let kept = shop.texts().await;
    assert!(
        kept.iter().any(|(place, _)| place.starts_with("CONTACT#")),
        "the wish of no mails stays, as a hash"
    );
}
