//! Measures a burst: many orders are placed in one moment, while follow-ups to others are due. The mail service enforces
//! its rate. Time is virtual; workers are many and concurrent, as the functions are.
//!
//! `CANDOR_BURST=20000 cargo test -p candor-engine --test burst -- --nocapture` plays a larger one.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::arithmetic_side_effects,
    clippy::integer_division
)]

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::Remark;
use candor_engine::dispatch::Ports;
use candor_engine::memory::{MemoryBus, MemoryStore};
use candor_engine::ports::{CaseNotifier, Clock, MailAnswer, Mailer, Outcome, OutgoingMail};
use candor_engine::record::record;
use candor_engine::wake::sweep;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// The mails that the service takes in any second.
const PER_SECOND: usize = 14;
/// The workers of the table's stream, and those of the queue that `wake` fills.
const STREAM_WORKERS: usize = 4;
const QUEUE_WORKERS: usize = 5;
/// The time that a mail takes, and that the reads and writes of one dispatch take.
const SEND: SignedDuration = SignedDuration::from_millis(80);
const STORE: SignedDuration = SignedDuration::from_millis(25);

fn start() -> Timestamp {
    "2026-03-02T12:00:00Z".parse().unwrap()
}

/// The outside world: time, a mail service that enforces its rate, and two queues of orders.
struct Outside {
    now: Cell<Timestamp>,
    alarms: RefCell<BTreeSet<Timestamp>>,
    sent: RefCell<Vec<(Timestamp, String)>>,
    throttled: Cell<usize>,
    streamed: RefCell<VecDeque<OrderKey>>,
    woken: RefCell<VecDeque<OrderKey>>,
}

impl Outside {
    async fn pass(&self, time: SignedDuration) {
        self.wait_until(self.now.get() + time).await;
    }
}

impl Clock for Outside {
    fn now(&self) -> Timestamp {
        self.now.get()
    }

    async fn wait_until(&self, moment: Timestamp) {
        std::future::poll_fn(|_| {
            if self.now.get() >= moment {
                return Poll::Ready(());
            }
            self.alarms.borrow_mut().insert(moment);
            Poll::Pending
        })
        .await;
    }
}

impl Mailer for &Outside {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        let now = self.now.get();
        let within = |at: &Timestamp| now.duration_since(*at) < SignedDuration::from_secs(1);
        let lately = self.sent.borrow().iter().rev().take_while(|(at, _)| within(at)).count();
        self.pass(SEND).await;
        if lately >= PER_SECOND {
            self.throttled.set(self.throttled.get() + 1);
            let why = Remark::bounded("Maximum sending rate exceeded.");
            return MailAnswer::Trouble(MailTrouble { kind: MailTroubleKind::RateReached, why });
        }
        self.sent.borrow_mut().push((now, outgoing.effect_id.to_owned()));
        Outcome::Done { receipt: None }.into()
    }
}

impl CaseNotifier for &Outside {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, notice: &MailStopNotice) -> Outcome {
        panic!("a burst is no trouble: {notice:?}")
    }
}

type Worker<'w> = Pin<Box<dyn Future<Output = ()> + 'w>>;

struct Shop {
    store: MemoryStore,
    outside: Outside,
    commands: MemoryBus,
    policy: Policy,
}

impl Shop {
    fn new() -> Self {
        let mut base: serde_json::Value = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
        base["duplicates"]["window"] = json!("0s");
        base["order-confirmation"]["when"] = json!("placed");
        base["order-confirmation"]["grace_period"] = json!("0s");
        base["fulfilment"]["when"] = json!("never");
        base["follow-up"]["quiet"] = json!(false);
        let outside = Outside {
            now: Cell::new(start()),
            alarms: RefCell::default(),
            sent: RefCell::default(),
            throttled: Cell::default(),
            streamed: RefCell::default(),
            woken: RefCell::default(),
        };
        Self {
            store: MemoryStore::default(),
            outside,
            commands: MemoryBus::default(),
            policy: Policy::read(&base, &json!({})).unwrap(),
        }
    }

    /// Records facts of an order, which its stream then names.
    fn hears(&self, order: usize, facts: Vec<(Timestamp, Fact)>) {
        let key: OrderKey = format!("demo-shop#{order}").parse().unwrap();
        let events: Vec<Event> = { facts.into_iter().enumerate() }
            .map(|(number, (occurred_at, fact))| {
                let id = format!("e-{order}-{number}-{}", occurred_at.as_second()).parse().unwrap();
                Event { key: key.clone(), stamp: Stamp { occurred_at, id, source: Source::Storefront }, fact }
            })
            .collect();
        let recording = record(&self.store, &self.outside, &self.policy, &key, &events);
        futures::FutureExt::now_or_never(recording).unwrap().unwrap();
        self.outside.streamed.borrow_mut().push_back(key);
    }

    async fn dispatch(&self, key: &OrderKey) {
        let Self { store, outside, commands, policy } = self;
        outside.pass(STORE).await;
        let world = Ports { store, mailer: &outside, case_notifier: &outside, commands, clock: outside };
        world.dispatch(policy, key).await.unwrap();
        let is_due = store.look(key, |stored| stored.wake_at.is_some_and(|at| at <= outside.now()));
        if is_due == Some(true) {
            outside.streamed.borrow_mut().push_back(key.clone());
        }
    }

    async fn work(&self, queue: &RefCell<VecDeque<OrderKey>>) {
        loop {
            let next = queue.borrow_mut().pop_front();
            match next {
                Some(key) => self.dispatch(&key).await,
                None => self.outside.pass(SignedDuration::from_millis(200)).await,
            }
        }
    }

    async fn sweep(&self) {
        loop {
            let asleep = sweep(&self.store, self.outside.now()).await.unwrap();
            let waiting: BTreeSet<OrderKey> = self.outside.woken.borrow().iter().cloned().collect();
            let new = asleep.into_iter().filter(|key| !waiting.contains(key));
            self.outside.woken.borrow_mut().extend(new);
            self.outside.pass(SignedDuration::from_mins(1)).await;
        }
    }

    /// Lets all workers work until so many mails are sent, or much time has passed.
    fn run(&self, mails: usize) {
        let mut workers: Vec<Worker<'_>> = vec![Box::pin(self.sweep())];
        for _ in 0..STREAM_WORKERS {
            workers.push(Box::pin(self.work(&self.outside.streamed)));
        }
        for _ in 0..QUEUE_WORKERS {
            workers.push(Box::pin(self.work(&self.outside.woken)));
        }
        let end = self.outside.now() + SignedDuration::from_hours(3);
        while self.outside.sent.borrow().len() < mails && self.outside.now() < end {
            for worker in &mut workers {
                assert!(worker.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
            }
            let next = self.outside.alarms.borrow_mut().pop_first().unwrap();
            self.outside.now.set(next.max(self.outside.now()));
        }
    }
}

fn placed(order: usize, at: Timestamp) -> (Timestamp, Fact) {
    let body = json!({
        "placed_at": at, "customer": { "email": format!("jo{order}@mail.example") },
        "lines": [{ "line_id": "A", "title": "Lamp", "quantity": 1, "unit_price": { "amount_minor": 3000, "currency": "EUR" } }],
        "total": { "amount_minor": 3000, "currency": "EUR" },
    });
    (at, Fact::OrderPlaced(serde_json::from_value(body).unwrap()))
}

/// Returns the life of an order that arrived, so that its follow-up is due after a week.
fn arrived(order: usize, at: Timestamp) -> Vec<(Timestamp, Fact)> {
    let paid = json!({ "payment_id": "P", "amount": { "amount_minor": 3000, "currency": "EUR" } });
    let shipment = json!({ "parcel_id": "X", "shipped_at": at, "lines": [{ "line_id": "A", "quantity": 1 }],
        "tracking": { "number": format!("T-{order}") } });
    let delivered = json!({ "parcel_id": "X", "status": "delivered" });
    vec![
        placed(order, at),
        (at, Fact::PaymentConfirmed(serde_json::from_value(paid).unwrap())),
        (at, Fact::ShipmentCreated(serde_json::from_value(shipment).unwrap())),
        (
            at + SignedDuration::from_secs(1),
            Fact::DeliveryScanned(serde_json::from_value(delivered).unwrap()),
        ),
    ]
}

fn percentile(mut waits: Vec<SignedDuration>, percent: usize) -> SignedDuration {
    waits.sort();
    waits[(waits.len() - 1) * percent / 100]
}

#[test]
fn a_burst_loses_no_mail_sends_none_twice_and_lets_confirmations_pass_follow_ups() {
    let burst: usize = std::env::var("CANDOR_BURST").ok().and_then(|text| text.parse().ok()).unwrap_or(800);
    let (old, new) = (burst / 4, burst - burst / 4);
    let shop = Shop::new();
    (0..old).for_each(|order| shop.hears(order, arrived(order, start())));
    // Each of the old orders has its confirmation and the notices of its life first.
    shop.run(usize::MAX);
    let before = shop.outside.sent.borrow().len();
    assert!(before >= old);
    shop.outside.now.set(start() + SignedDuration::from_hours(24 * 7 + 1));
    let began = shop.outside.now();
    (old..burst).for_each(|order| shop.hears(order, vec![placed(order, began)]));
    shop.run(before + burst);

    let sent = shop.outside.sent.borrow();
    let unique: BTreeSet<&str> = sent.iter().map(|(_, mail)| mail.as_str()).collect();
    assert_eq!(unique.len(), sent.len(), "none is sent twice");
    let mut waits: BTreeMap<bool, Vec<SignedDuration>> = BTreeMap::new();
    for (at, mail) in sent.iter().skip(before) {
        waits.entry(mail.ends_with("#follow-up")).or_default().push(at.duration_since(began));
    }
    assert_eq!((waits[&false].len(), waits[&true].len()), (new, old), "none is lost");
    let of = |follow_ups: bool, percent| percentile(waits[&follow_ups].clone(), percent).as_secs();
    println!(
        "{burst} mails at {PER_SECOND}/s: confirmations after {} s (median) to {} s, follow-ups after {} s to {} s, \
         {} refused for the rate; the least possible is {} s for all",
        of(false, 50),
        of(false, 100),
        of(true, 50),
        of(true, 100),
        shop.outside.throttled.get(),
        burst / PER_SECOND,
    );
    assert!(of(false, 100) < of(true, 90), "follow-ups wait for confirmations");
    assert!(shop.outside.throttled.get() * 100 <= burst, "the wall is hardly ever met");
    let least = i64::try_from(burst / PER_SECOND).unwrap();
    assert!(of(true, 100) <= 2 * least + 240, "little of the rate is left unused");
}
