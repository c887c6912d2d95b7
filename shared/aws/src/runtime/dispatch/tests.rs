//! Tests `dispatch` with stream records, messages and single orders, on a store in memory.

use std::cell::RefCell;

use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_book::MailBook;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::order::placed::{Channel, Customer, Delivery, Line, PaymentDue, Placed};
use candor_domain::payment::transaction::Payment;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::Shop;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::text::{EmailAddress, Remark};
use candor_engine::memory::{MemoryBus, MemoryStore};
use candor_engine::ports::{
    BookWrite, Commit, CommitError, Keep, KeptBook, MailAnswer, OutgoingMail, Revision, StoreError, Stored,
    Suppressions,
};
use candor_engine::record::record;

use super::*;
use crate::runtime::testing::{FixedClock, Remembering, invocation, policy};

/// A mailer that takes every mail, and remembers each one.
#[derive(Default)]
struct Taking(RefCell<Vec<String>>);

impl Mailer for Taking {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        self.0.borrow_mut().push(outgoing.effect_id.to_owned());
        Outcome::Done { receipt: None }.into()
    }
}

#[test]
fn a_mail_is_never_kept_longer_than_its_order() {
    let mut policy = policy();
    assert_eq!(kept_for(&policy).as_hours(), 120 * 24);
    policy.contact.keep_sent = SignedDuration::from_hours(1_000 * 24);
    assert_eq!(kept_for(&policy).as_hours(), 370 * 24);
    policy.keep = SignedDuration::from_hours(24);
    assert!(!kept_for(&policy).is_positive());
}

struct NobodyThere;

impl CaseNotifier for NobodyThere {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

struct Silent;

impl Store for Silent {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        Err(StoreError::Unavailable {
            operation: "load order",
            key: key.to_string(),
            cause: "timed out".into(),
        })
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        Err(CommitError::Conflict { key: commit.order.key.clone() })
    }
}

fn silence<T>() -> Result<T, StoreError> {
    let operation = "look up an address of shop";
    Err(StoreError::Unavailable { operation, key: "demo-shop".to_owned(), cause: "timed out".into() })
}

impl MailBooks for Silent {
    async fn mail_book(&self) -> Result<KeptBook, StoreError> {
        silence()
    }

    async fn write_mail_book(&self, _: &MailBook, _: Option<Revision>) -> Result<BookWrite, StoreError> {
        silence()
    }
}

impl Registry for Silent {
    async fn check_duplicates(&self, _: &OrderKey, _: &DuplicateCheck) -> Result<Lookalikes, StoreError> {
        silence()
    }

    async fn suppress(&self, _: &Shop, _: &Suppression, _: Keep) -> Result<(), StoreError> {
        silence()
    }

    async fn suppressions(&self, _: &Shop, _: &EmailAddress) -> Result<Suppressions, StoreError> {
        silence()
    }
}

fn dispatcher<S>(store: S) -> Dispatcher<S, Taking, NobodyThere, MemoryBus, Remembering, FixedClock> {
    let (mailer, case_notifier, commands) = (Taking::default(), NobodyThere, MemoryBus::default());
    let (queue, clock) = (Remembering::default(), FixedClock::default());
    Dispatcher { store, mailer, case_notifier, commands, queue, clock, policy: policy() }
}

/// Returns a store with a paid order, old enough that its confirmation is due.
async fn paid_order(order_id: &str) -> MemoryStore {
    let store = MemoryStore::default();
    let key: OrderKey = format!("demo-shop#{order_id}").parse().unwrap();
    let occurred_at: Timestamp = "2026-03-01T11:00:00Z".parse().unwrap();
    let total = Money { amount_minor: 1999, currency: "EUR".parse().unwrap() };
    let line = Line {
        line_id: "l1".parse().unwrap(),
        sku: None,
        title: "Tea".parse().unwrap(),
        quantity: Quantity::ONE,
        unit_price: total,
        requires_shipping: true,
        image: None,
    };
    let placed = Placed {
        number: None,
        placed_at: occurred_at,
        customer: Customer { email: "jo@mail.example".parse().ok(), ..Customer::default() },
        lines: vec![line],
        adjustments: vec![],
        total,
        ship_to: None,
        ship_by: None,
        promised_on: None,
        payment_due: PaymentDue::InAdvance,
        channel: Channel::Online,
        delivery: Delivery::Shipping,
        authorisation: None,
        risk: None,
        test: false,
        tags: None,
    };
    let payment = Payment { payment_id: "p1".parse().unwrap(), amount: total, from_status: false };
    let event = |id: &str, fact| {
        let stamp = Stamp { occurred_at, id: id.parse().unwrap(), source: Source::Storefront };
        Event { key: key.clone(), stamp, fact }
    };
    let events = [event("e1", Fact::OrderPlaced(placed)), event("e2", Fact::PaymentConfirmed(payment))];
    record(&store, &FixedClock(occurred_at), &policy(), &key, &events).await.unwrap();
    store
}

fn changes(pks: &[&str]) -> String {
    let record = |pk: &&str| json!({ "eventName": "MODIFY", "dynamodb": { "Keys": { "pk": { "S": pk } } } });
    json!({ "Records": pks.iter().map(record).collect::<Vec<_>>() }).to_string()
}

fn messages(bodies: &[&str]) -> String {
    let record = |(index, body): (usize, &&str)| json!({ "messageId": format!("m{index}"), "body": body });
    json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() }).to_string()
}

fn failed(ids: &[&str]) -> Value {
    report::batch_answer(ids.iter().map(|id| (*id).to_owned()))
}

#[tokio::test]
async fn what_is_due_is_done_once_however_often_its_order_is_named() {
    let (dispatcher, meter) = (dispatcher(paid_order("1").await), Meter::begin());
    let due = changes(&["ORDER#demo-shop#1", "ORDER#demo-shop#1"]);
    for _ in 0..2 {
        assert_eq!(dispatcher.serve(invocation(&due, &meter)).await.unwrap(), failed(&[]));
    }
    let asked = messages(&["demo-shop#1"]);
    assert_eq!(dispatcher.serve(invocation(&asked, &meter)).await.unwrap(), failed(&[]));
    assert_eq!(*dispatcher.mailer.0.borrow(), ["demo-shop#1#order-confirmation"]);
    assert_eq!(meter.counted(Counter::MessagesSent), 1);
}

#[tokio::test]
async fn a_change_that_cannot_be_dispatched_holds_nothing_up() {
    let (dispatcher, meter) = (dispatcher(Silent), Meter::begin());
    let due = changes(&["ORDER#demo-shop#1", "SOMETHING#else", ""]);
    assert_eq!(dispatcher.serve(invocation(&due, &meter)).await.unwrap(), failed(&[]));
    assert_eq!(meter.counted(Counter::DispatchesFailed), 1);
}

#[tokio::test]
async fn a_message_that_cannot_be_dispatched_comes_again() {
    let (dispatcher, meter) = (dispatcher(Silent), Meter::begin());
    let asked = messages(&["demo-shop#1", "no key", "demo-shop#1"]);
    assert_eq!(dispatcher.serve(invocation(&asked, &meter)).await.unwrap(), failed(&["m0", "m1", "m2"]));
}

#[tokio::test]
async fn what_wake_asked_long_ago_is_left_to_what_it_asks_now_and_counted() {
    let (dispatcher, meter) = (dispatcher(Silent), Meter::begin());
    let now = FixedClock::default().0;
    let asked = |index: usize, body: &str, minutes: i64| {
        let sent = (now - jiff::SignedDuration::from_mins(minutes)).as_millisecond().to_string();
        json!({ "messageId": format!("m{index}"), "receiptHandle": format!("h{index}"), "body": body,
            "attributes": { "ApproximateReceiveCount": "5", "SentTimestamp": sent } })
    };
    let records = [asked(0, "demo-shop#1", 2), asked(1, "demo-shop#1", 11), asked(2, "no key", 11)];
    let payload = json!({ "Records": records }).to_string();
    assert_eq!(dispatcher.serve(invocation(&payload, &meter)).await.unwrap(), failed(&["m0", "m2"]));
    let told = dispatcher.queue.0.borrow();
    let told: Vec<(&str, u64)> =
        told.iter().map(|one| (one.handle.as_str(), one.pause.as_secs() / 60)).collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].0 == "h0" && told[0].1 >= 3, "{told:?}");
    assert_eq!(told[1], ("h2", 0), "what is no key soon becomes a dead letter");
    assert!((14 * 60..=16 * 60).contains(&meter.counted(Counter::WorkLateSeconds)));
}

#[tokio::test]
async fn nothing_is_begun_that_time_may_run_out_for() {
    let (dispatcher, meter) = (dispatcher(paid_order("1").await), Meter::begin());
    let deadline = FixedClock::default().0 + jiff::SignedDuration::from_secs(5);
    let late = Invocation { deadline, ..invocation(&messages(&["demo-shop#1"]), &meter) };
    assert_eq!(dispatcher.serve(late).await.unwrap(), failed(&["m0"]));
    assert!(dispatcher.mailer.0.borrow().is_empty());
}

#[tokio::test]
async fn an_order_named_by_hand_is_answered_with_what_was_done() {
    let (dispatcher, meter) = (dispatcher(paid_order("1").await), Meter::begin());
    let answer = dispatcher.serve(invocation("\"demo-shop#1\"", &meter)).await.unwrap();
    let done = ["order-confirmation", "duplicate-check"]
        .map(|effect| json!({ "effect": effect, "outcome": "done" }));
    let effects = json!(done);
    assert_eq!(answer, json!({ "order": "demo-shop#1", "effects": effects }));
    assert!(dispatcher.serve(invocation("{}", &meter)).await.is_err());
}

#[test]
fn a_signal_counts_as_sent_only_once_the_bus_has_it() {
    let command: EffectKey = "fulfilment:0".parse().unwrap();
    let why = || Remark::bounded("timed out");
    for (outcome, expected) in [
        (Outcome::Done { receipt: None }, Counter::SignalsSent),
        (Outcome::Failed { why: why() }, Counter::SignalsFailed),
        (Outcome::Unknown { why: why() }, Counter::SignalsFailed),
    ] {
        assert_eq!(counter(&command, &outcome), Some(expected));
    }
    assert_eq!(counter(&EffectKey::DuplicateCheck, &Outcome::Done { receipt: None }), None);
}
