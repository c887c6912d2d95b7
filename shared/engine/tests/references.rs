//! Tests how reports find the orders that they are about, on a store in memory: before the order, after it, twice, by two
//! workers at the same moment, and never.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::panic
)]

use std::cell::{Cell, RefCell};

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::WhyRefused;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::payment::transaction::{Payment, PaymentFailed, Refund};
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::reference::place::Lesson;
use candor_domain::reference::report::{OfPayment, OfShipment, Reference, Report, Said};
use candor_domain::shipment::created::{Shipment, Tracking};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::id::Shop;
use candor_domain::values::money::Money;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{
    Cause, Clock, FactBus, KeptKnowledge, KnowledgeWrite, References, Store, StoreError,
};
use candor_engine::record::record;
use candor_engine::references::{Heard, Library, ReferenceError, key_of_unmatched};
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const KEPT: SignedDuration = SignedDuration::from_hours(400 * 24);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_772_452_800_i64.saturating_add(seconds)).unwrap()
}

/// A clock that is set by hand.
#[derive(Default)]
struct Hands(Cell<i64>);

impl Clock for Hands {
    fn now(&self) -> Timestamp {
        at(self.0.get())
    }
}

/// A bus that remembers, and can be away.
#[derive(Default)]
struct Remembers {
    events: RefCell<Vec<Event>>,
    away: Cell<bool>,
}

impl FactBus for Remembers {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        if self.away.get() {
            return Err("away".into());
        }
        self.events.borrow_mut().extend_from_slice(events);
        Ok(())
    }
}

impl Remembers {
    /// Takes the events, as order and type.
    fn takes(&self) -> Vec<(String, String)> {
        let events = self.events.take().into_iter();
        events.map(|event| (event.key.order_id.to_string(), event.fact.event_type().to_string())).collect()
    }
}

/// A store in which another worker acts just before a write.
struct Interrupted<'s> {
    store: &'s MemoryStore,
    meanwhile: RefCell<Option<Box<dyn FnOnce() + 's>>>,
}

impl References for Interrupted<'_> {
    async fn knowledge(&self, shop: &Shop, reference: &Reference) -> Result<KeptKnowledge, StoreError> {
        self.store.knowledge(shop, reference).await
    }

    async fn write_knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
        expires_at: Timestamp,
    ) -> Result<KnowledgeWrite, StoreError> {
        let meanwhile = self.meanwhile.take();
        meanwhile.into_iter().for_each(|act| act());
        self.store.write_knowledge(shop, reference, kept, expires_at).await
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    future.now_or_never().unwrap()
}

fn stamp(id: &str, second: i64, source: Source) -> Stamp {
    Stamp { occurred_at: at(second), id: id.parse().unwrap(), source }
}

fn library<'p, R>(references: &'p R, clock: &'p Hands) -> Library<'p, R, Hands> {
    Library { references, clock, orders_kept: KEPT }
}

fn shipment(order: &str, second: i64) -> Event {
    let number = "1Z-999".parse().unwrap();
    let fact = Fact::ShipmentCreated(Shipment {
        shipment_id: "p1".parse().unwrap(),
        shipped_at: at(second),
        lines: vec![],
        tracking: Some(Tracking { number, carrier: None, link: None }),
        boxes: vec![],
        promised_on: None,
        voided: false,
    });
    let key = format!("demo-shop#{order}").parse().unwrap();
    Event { key, stamp: stamp("shipped", second, Source::Warehouse), fact }
}

fn update(id: &str, second: i64) -> Report {
    let update = OfShipment::Update { status: TrackingStatus::InTransit, place: None, pickup_until: None };
    let said = Said::Shipment("1Z999".parse().unwrap(), update);
    Report { shop: "demo-shop".parse().unwrap(), stamp: stamp(id, second, Source::Carrier), said }
}

fn paid(order: &str) -> Event {
    let amount = Money { amount_minor: 1000, currency: "EUR".parse().unwrap() };
    let payment = Payment { payment_id: "pi_1".parse().unwrap(), amount, from_status: false };
    let key = format!("demo-shop#{order}").parse().unwrap();
    Event { key, stamp: stamp("paid", 0, Source::Payments), fact: Fact::PaymentConfirmed(payment) }
}

fn about_payment(id: &str, of: OfPayment) -> Report {
    let said = Said::Payment("pi_1".parse().unwrap(), of);
    Report { shop: "demo-shop".parse().unwrap(), stamp: stamp(id, 0, Source::Payments), said }
}

fn refunded() -> Report {
    let amount = Money { amount_minor: 500, currency: "EUR".parse().unwrap() };
    let refund_id = "re_1".parse().unwrap();
    let refund = Refund { refund_id, amount, lines: vec![], cancelled: vec![], failed: false };
    about_payment("refunded", OfPayment::Refunded(refund))
}

/// Learns what the event teaches, and tells what waited for it, as the functions do.
fn records<R: References>(library: &Library<'_, R, Hands>, bus: &Remembers, event: &Event) {
    for lesson in Lesson::of(event) {
        if block_on(library.learn(&event.key.shop, &lesson)).unwrap() {
            block_on(library.tell(&event.key.shop, &lesson.reference, bus)).unwrap();
        }
    }
}

fn told(order: &str, kind: &str) -> (String, String) {
    (order.to_owned(), kind.to_owned())
}

#[test]
fn an_update_after_its_shipment_goes_to_the_order_at_once() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    records(&library, &bus, &shipment("1", 0));
    assert_eq!(bus.takes(), []);
    let heard = block_on(library.hear(&update("u1", HOUR), &bus)).unwrap();
    assert!(matches!(heard, Heard::Told(events) if events.len() == 1));
    let event = bus.events.borrow().first().unwrap().clone();
    assert_eq!(event.stamp, update("u1", HOUR).stamp, "it keeps its name, its time and its source");
    let Fact::DeliveryScanned(scan) = event.fact else { panic!("{event:?}") };
    assert_eq!(scan.tracking_number.unwrap().as_str(), "1Z-999", "as the shipment has it");
}

#[test]
fn an_update_before_its_shipment_waits_and_is_told_once_the_shipment_comes() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    for _ in 0..2 {
        assert_eq!(block_on(library.hear(&update("u1", 0), &bus)).unwrap(), Heard::Waits);
    }
    assert_eq!(bus.takes(), []);
    records(&library, &bus, &shipment("1", HOUR));
    assert_eq!(bus.takes(), [told("1", "delivery-scanned")]);
    records(&library, &bus, &shipment("1", HOUR));
    assert_eq!(bus.takes(), [], "the second delivery of the shipment tells nothing again");
}

#[test]
fn two_orders_in_one_box_are_both_told_also_what_came_before_either() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    block_on(library.hear(&update("u1", 0), &bus)).unwrap();
    for order in ["1", "2"] {
        records(&library, &bus, &shipment(order, HOUR));
        assert_eq!(bus.takes(), [told(order, "delivery-scanned")]);
    }
    block_on(library.hear(&update("u2", DAY), &bus)).unwrap();
    assert_eq!(bus.takes(), [told("1", "delivery-scanned"), told("2", "delivery-scanned")]);
}

#[test]
fn the_history_of_a_number_that_was_given_out_again_is_not_told_to_the_new_order() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    block_on(library.hear(&update("old", -200 * DAY), &bus)).unwrap();
    records(&library, &bus, &shipment("1", 0));
    assert_eq!(block_on(library.hear(&update("older", -300 * DAY), &bus)).unwrap(), Heard::Waits);
    assert_eq!(bus.takes(), []);
}

#[test]
fn a_report_and_its_shipment_at_the_same_moment_do_not_miss_each_other() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let calm = library(&store, &clock);
    // The shipment is learned between the report's look and its wait.
    let learns = || {
        for lesson in Lesson::of(&shipment("1", 0)) {
            assert!(
                !block_on(calm.learn(&"demo-shop".parse().unwrap(), &lesson)).unwrap(),
                "nothing waits yet"
            );
        }
    };
    let interrupted = Interrupted { store: &store, meanwhile: RefCell::new(Some(Box::new(learns))) };
    block_on(library(&interrupted, &clock).hear(&update("u1", HOUR), &bus)).unwrap();
    assert_eq!(bus.takes(), [told("1", "delivery-scanned")]);
    // The report waits between the shipment's look and its lesson.
    let store = MemoryStore::default();
    let calm = library(&store, &clock);
    let waits = || assert_eq!(block_on(calm.hear(&update("u1", HOUR), &bus)).unwrap(), Heard::Waits);
    let interrupted = Interrupted { store: &store, meanwhile: RefCell::new(Some(Box::new(waits))) };
    records(&library(&interrupted, &clock), &bus, &shipment("1", 0));
    assert_eq!(bus.takes(), [told("1", "delivery-scanned")]);
}

#[test]
fn what_waits_while_the_rest_is_told_is_told_too() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let calm = library(&store, &clock);
    block_on(calm.hear(&update("u1", HOUR), &bus)).unwrap();
    let lesson = Lesson::of(&shipment("1", 0)).remove(0);
    let shop: Shop = "demo-shop".parse().unwrap();
    assert!(block_on(calm.learn(&shop, &lesson)).unwrap());
    // A second order is learned between what the first one is told and the note of it.
    let learns = || {
        let second = Lesson::of(&shipment("2", 0)).remove(0);
        assert!(block_on(calm.learn(&shop, &second)).unwrap());
    };
    let interrupted = Interrupted { store: &store, meanwhile: RefCell::new(Some(Box::new(learns))) };
    block_on(library(&interrupted, &clock).tell(&shop, &lesson.reference, &bus)).unwrap();
    let all = bus.takes();
    assert!(["1", "2"].iter().all(|order| all.contains(&told(order, "delivery-scanned"))), "{all:?}");
}

#[test]
fn a_crash_at_any_step_loses_nothing_once_its_message_comes_again() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    bus.away.set(true);
    let failed = block_on(library.hear(&refunded(), &bus));
    assert!(matches!(failed, Err(ReferenceError::Bus { .. })), "it waits, and its case is not noted");
    bus.away.set(false);
    block_on(library.hear(&refunded(), &bus)).unwrap();
    assert_eq!(bus.takes().len(), 1, "the note goes out");
    let (shop, lesson) = ("demo-shop".parse().unwrap(), Lesson::of(&paid("1")).remove(0));
    assert!(block_on(library.learn(&shop, &lesson)).unwrap());
    assert!(block_on(library.learn(&shop, &lesson)).unwrap(), "it is still to be told after a crash");
    bus.away.set(true);
    assert!(block_on(library.tell(&shop, &lesson.reference, &bus)).is_err());
    bus.away.set(false);
    block_on(library.tell(&shop, &lesson.reference, &bus)).unwrap();
    assert_eq!(bus.takes().first(), Some(&told("1", "refund-issued")));
    assert_eq!(block_on(library.tell(&shop, &lesson.reference, &bus)).unwrap(), []);
}

/// Records the events on the bus, and returns the cases that are open at the order of the payment that has none.
fn open_cases(store: &MemoryStore, clock: &Hands, bus: &Remembers) -> Vec<String> {
    let text = include_str!("../../../infra/policy.toml");
    let policy = Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap();
    for event in bus.events.take() {
        block_on(record(store, clock, &policy, &event.key, std::slice::from_ref(&event))).unwrap();
    }
    let reference = Reference::Payment("pi_1".parse().unwrap());
    let key = key_of_unmatched(&"demo-shop".parse().unwrap(), &reference);
    let order: Order =
        block_on(store.load(&key)).unwrap().map(|stored| stored.order).unwrap_or(Order::new(key));
    let plan = plan(&order, &policy, clock.now());
    let open = plan.ledger.cases.iter().filter(|(_, entry)| matches!(entry, CaseEntry::Open { .. }));
    open.map(|(key, _)| key.to_string()).collect()
}

#[test]
fn a_refund_that_belongs_to_no_order_becomes_a_case_after_a_day_and_closes_when_the_order_comes() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    block_on(library.hear(&refunded(), &bus)).unwrap();
    assert!(matches!(&bus.events.borrow()[..], [Event { fact: Fact::EventRefused(refused), .. }]
        if refused.why == WhyRefused::Unmatched));
    assert_eq!(open_cases(&store, &clock, &bus), [""; 0], "the order may be on its way");
    clock.0.set(DAY);
    assert_eq!(open_cases(&store, &clock, &bus), ["report-unmatched:order"]);
    records(&library, &bus, &paid("1"));
    assert!(bus.events.borrow().iter().any(|event| event.key.to_string() == "demo-shop#1"));
    assert_eq!(open_cases(&store, &clock, &bus), [""; 0]);
}

#[test]
fn updates_and_failed_payments_that_belong_to_no_order_are_no_work_for_people() {
    let (store, clock, bus) = (MemoryStore::default(), Hands::default(), Remembers::default());
    let library = library(&store, &clock);
    let failed = PaymentFailed { payment_id: "pi_1".parse().unwrap(), reason: None };
    for report in [update("u1", 0), about_payment("failed", OfPayment::Failed(failed))] {
        assert_eq!(block_on(library.hear(&report, &bus)).unwrap(), Heard::Waits);
    }
    assert_eq!(bus.takes(), []);
    records(&library, &bus, &paid("1"));
    assert_eq!(bus.takes(), [told("1", "payment-failed")]);
}
