//! Tests the engine on a store in memory: the writes it makes, the effects it carries out, and the faults it
//! survives.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use std::cell::{Cell, RefCell};

use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_book::MailBook;
use candor_domain::contact::mail_status::{MailStatus, MailStatusReport, MailSubject};
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::WhyRefused;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::ledger::entry::Ledger;
use candor_domain::message::entry::MessageEntry;
use candor_domain::message::key::MessageKey;
use candor_domain::order::cancelled::Cancelled;
use candor_domain::order::placed::{Channel, Customer, Delivery, Line, PaymentDue, Placed};
use candor_domain::payment::transaction::Payment;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::policy::settings::Policy;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::OrderKey;
use candor_domain::values::id::Shop as ShopId;
use candor_domain::values::money::Money;
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use candor_domain::values::text::{EmailAddress, Remark};
use candor_engine::conformance;
use candor_engine::dispatch::{DispatchError, Ports};
use candor_engine::intake;
use candor_engine::memory::{MemoryBus, MemoryStore};
use candor_engine::ports::{
    BookWrite, CaseNotifier, Clock, Commit, CommitError, Keep, KeptBook, MailAnswer, MailBooks, Mailer,
    Outcome, OutgoingMail, Registry, Revision, Store, StoreError, Stored, Suppressions,
};
use candor_engine::record::{Disposition, RecordError, record};
use candor_engine::wake::sweep;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

/// Runs a future that is ready at once, as every future here is.
fn block_on<F: Future>(future: F) -> F::Output {
    future.now_or_never().unwrap()
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_772_452_800 + minutes * 60).unwrap()
}

fn key() -> OrderKey {
    "demo-shop#5001".parse().unwrap()
}

fn policy() -> Policy {
    policy_with(json!({}))
}

fn policy_with(change: serde_json::Value) -> Policy {
    let mut base: serde_json::Value = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
    // The duplicate check has tests of its own (src/dispatch/tests.rs).
    base["duplicates"]["window"] = json!("0s");
    Policy::read(&base, &change).unwrap()
}

fn event(minutes: i64, id: &str, fact: Fact) -> Event {
    let stamp = Stamp { occurred_at: at(minutes), id: id.parse().unwrap(), source: Source::Storefront };
    Event { key: key(), stamp, fact }
}

fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: "EUR".parse().unwrap() }
}

fn placed(minutes: i64) -> Event {
    let line = Line {
        line_id: "A".parse().unwrap(),
        sku: None,
        title: "Lamp".parse().unwrap(),
        quantity: Quantity::ONE,
        unit_price: eur(3000),
        requires_shipping: true,
        image: None,
    };
    let body = Placed {
        number: None,
        placed_at: at(0),
        customer: Customer { email: "jo@mail.example".parse().ok(), ..Customer::default() },
        lines: vec![line],
        adjustments: vec![],
        total: eur(3000),
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
    event(minutes, &format!("placed-{minutes}"), Fact::OrderPlaced(body))
}

fn paid(minutes: i64, id: &str) -> Event {
    let body = Payment { payment_id: id.parse().unwrap(), amount: eur(3000), from_status: false };
    event(minutes, &format!("paid-{id}"), Fact::PaymentConfirmed(body))
}

fn shipment(minutes: i64, id: &str) -> Event {
    let body = serde_json::json!({
        "parcel_id": id, "shipped_at": at(minutes), "lines": [{ "line_id": "A", "quantity": 1 }],
        "tracking": { "number": "T-1" },
    });
    event(minutes, &format!("parcel-{id}"), Fact::ShipmentCreated(serde_json::from_value(body).unwrap()))
}

fn cancelled(minutes: i64) -> Event {
    event(minutes, "cancelled", Fact::OrderCancelled(Cancelled { reason: None }))
}

/// The outside world: a clock, a mailbox and a case notifier.
#[derive(Default)]
struct Outside {
    minutes: Cell<i64>,
    minutes_a_mail: Cell<i64>,
    mails: RefCell<Vec<MessageKey>>,
    announced: RefCell<Vec<String>>,
    answers: RefCell<Vec<Outcome>>,
}

impl Clock for Outside {
    fn now(&self) -> Timestamp {
        at(self.minutes.get())
    }
}

impl Mailer for Outside {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        self.minutes.set(self.minutes.get() + self.minutes_a_mail.get());
        let answer = self.answers.borrow_mut().pop().unwrap_or(Outcome::Done { receipt: None });
        if matches!(answer, Outcome::Done { .. } | Outcome::Unknown { .. }) {
            self.mails.borrow_mut().push(outgoing.content.key.clone());
        }
        answer.into()
    }
}

impl CaseNotifier for Outside {
    async fn announce(&self, announcement: &Announcement) -> Outcome {
        self.announced.borrow_mut().push(announcement.key.to_string());
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

/// A store that fails on demand: after so many writes, it answers no further one.
struct Failing<'a> {
    store: &'a MemoryStore,
    writes_left: Cell<u32>,
}

impl Store for Failing<'_> {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        self.store.load(key).await
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        if self.writes_left.get() == 0 {
            let key = commit.order.key.to_string();
            return Err(StoreError::Unavailable {
                operation: "commit order",
                key,
                cause: "no answer".into(),
            }
            .into());
        }
        self.writes_left.set(self.writes_left.get() - 1);
        self.store.commit(commit).await
    }
}

/// Implements the registry and the book of a wrapper: every call goes to the store that it wraps.
macro_rules! registry_behind {
    ($name:ident) => {
        impl Registry for $name<'_> {
            async fn check_duplicates(
                &self,
                key: &OrderKey,
                search: &DuplicateCheck,
            ) -> Result<Lookalikes, StoreError> {
                self.store.check_duplicates(key, search).await
            }
            async fn suppress(
                &self,
                shop: &ShopId,
                what: &Suppression,
                until: Keep,
            ) -> Result<(), StoreError> {
                self.store.suppress(shop, what, until).await
            }
            async fn suppressions(
                &self,
                shop: &ShopId,
                to: &EmailAddress,
            ) -> Result<Suppressions, StoreError> {
                self.store.suppressions(shop, to).await
            }
        }

        impl MailBooks for $name<'_> {
            async fn mail_book(&self) -> Result<KeptBook, StoreError> {
                self.store.mail_book().await
            }
            async fn write_mail_book(
                &self,
                book: &MailBook,
                seen: Option<Revision>,
            ) -> Result<BookWrite, StoreError> {
                self.store.write_mail_book(book, seen).await
            }
        }
    };
}

registry_behind!(Failing);

struct Shop {
    store: MemoryStore,
    outside: Outside,
    commands: MemoryBus,
    policy: Policy,
}

impl Shop {
    fn new() -> Self {
        Self {
            store: MemoryStore::default(),
            outside: Outside::default(),
            commands: MemoryBus::default(),
            policy: policy(),
        }
    }

    fn records(&self, events: &[Event]) -> Vec<Disposition> {
        let recorded = block_on(record(&self.store, &self.outside, &self.policy, &key(), events)).unwrap();
        recorded.events.into_iter().map(|(_, disposition)| disposition).collect()
    }

    fn dispatches(&self) -> Result<usize, DispatchError> {
        self.dispatches_upon(&self.store)
    }

    fn dispatches_upon<S: Store + Registry + MailBooks>(&self, store: &S) -> Result<usize, DispatchError> {
        let Self { outside, commands, .. } = self;
        let world = Ports { store, mailer: outside, case_notifier: outside, commands, clock: outside };
        block_on(world.dispatch(&self.policy, &key())).map(|done| done.attempts.len())
    }

    fn at(&self, minutes: i64) -> &Self {
        self.outside.minutes.set(minutes);
        self
    }

    fn mails(&self) -> Vec<String> {
        self.outside.mails.borrow().iter().map(ToString::to_string).collect()
    }

    fn stored(&self) -> Stored {
        block_on(self.store.load(&key())).unwrap().unwrap()
    }

    fn entry(&self, message: &str) -> Option<MessageEntry> {
        self.stored().order.ledger.messages.get(&message.parse().unwrap()).cloned()
    }
}

#[test]
fn the_store_in_memory_conforms() {
    let failed: Vec<_> = block_on(conformance::check(&MemoryStore::default(), "1"))
        .into_iter()
        .filter(|(_, r)| r.is_err())
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn an_event_is_one_read_and_one_write_and_a_repeated_one_is_a_read_alone() {
    let shop = Shop::new();
    assert_eq!(shop.records(&[placed(0)]), [Disposition::Merged]);
    assert_eq!((shop.store.reads(), shop.store.writes()), (1, 1));
    assert_eq!(shop.records(&[placed(0)]), [Disposition::Duplicate]);
    assert_eq!((shop.store.reads(), shop.store.writes()), (2, 1));
}

#[test]
fn an_older_revision_is_superseded_and_writes_nothing() {
    let shop = Shop::new();
    shop.at(10).records(&[placed(5)]);
    assert_eq!(shop.records(&[placed(0)]), [Disposition::Superseded]);
    assert_eq!(shop.store.writes(), 1);
}

#[test]
fn a_revision_that_comes_long_after_a_newer_one_is_noted_once_and_changes_nothing_else() {
    let shop = Shop::new();
    shop.at(10).records(&[placed(5)]);
    let before = shop.stored().order.ledger;
    assert_eq!(shop.at(35).records(&[placed(0)]), [Disposition::Superseded]);
    let noted = shop.stored().order.ledger;
    let late = noted.late.values().next().unwrap();
    assert_eq!((late.occurred_at, late.received_at), (at(0), at(35)));
    assert_eq!(late.newer.unwrap().occurred_at, at(5));
    assert_eq!(Ledger { late: before.late.clone(), ..noted.clone() }, before);
    shop.at(50).records(&[placed(0)]);
    assert_eq!((shop.store.writes(), shop.stored().order.ledger), (2, noted));
}

#[test]
fn events_of_one_batch_share_one_read_and_one_write() {
    let shop = Shop::new();
    let outcomes = shop.at(10).records(&[placed(0), placed(0), paid(1, "P1"), cancelled(2)]);
    assert_eq!(
        outcomes,
        [Disposition::Merged, Disposition::Duplicate, Disposition::Merged, Disposition::Merged]
    );
    assert_eq!((shop.store.reads(), shop.store.writes()), (1, 1));
}

#[test]
fn a_lost_race_is_decided_again_and_given_up_after_three() {
    let shop = Shop::new();
    shop.records(&[placed(0)]);
    shop.store.lose_races(2);
    assert_eq!(shop.records(&[paid(1, "P1")]), [Disposition::Merged]);
    shop.store.lose_races(3);
    let contended = block_on(record(&shop.store, &shop.outside, &shop.policy, &key(), &[paid(1, "P2")]));
    assert!(matches!(contended, Err(RecordError::Contended { .. })), "{contended:?}");
}

#[test]
fn a_payment_too_many_to_hold_is_refused_with_a_case_and_a_flood_of_them_is_given_back() {
    let shop = Shop::new();
    shop.at(1);
    let payments: Vec<Event> = (0..50).map(|n| paid(1, &format!("P{n}"))).collect();
    shop.records(&payments);
    assert_eq!(shop.records(&[paid(1, "one-more")]), [Disposition::Refused]);
    shop.dispatches().unwrap();
    let announced = shop.outside.announced.borrow().clone();
    assert!(announced.iter().any(|case| case.starts_with("event-over-limit:")), "{announced:?}");
    let flood: Vec<Event> = (0..30).map(|n| paid(1, &format!("flood-{n}"))).collect();
    let full = block_on(record(&shop.store, &shop.outside, &shop.policy, &key(), &flood));
    assert!(matches!(full, Err(RecordError::Full { .. })), "{full:?}");
}

#[test]
fn what_is_due_is_done_once_however_often_it_is_dispatched() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    assert_eq!(shop.dispatches().unwrap(), 0, "it settles first");
    for minutes in [2, 3, 4, 500] {
        shop.at(minutes).dispatches().unwrap();
    }
    assert_eq!(shop.mails(), ["order-confirmation"]);
}

#[test]
fn a_dispatch_with_nothing_to_do_writes_nothing() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let writes = shop.store.writes();
    shop.at(1).dispatches().unwrap();
    assert_eq!(shop.store.writes(), writes);
    shop.at(2).dispatches().unwrap();
    assert_eq!(shop.store.writes(), writes + 2, "one claim, one settlement");
}

#[test]
fn what_stopped_being_true_before_it_was_dispatched_is_withheld() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.at(3).records(&[cancelled(1)]);
    shop.dispatches().unwrap();
    assert!(shop.mails().is_empty());
    assert!(matches!(shop.entry("order-confirmation"), Some(MessageEntry::Withheld { .. })));
}

#[test]
fn a_crash_after_claiming_leaves_the_outcome_unknown_and_a_person_decides() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    // The claim is written. Everything after it is lost, as if the function had been killed while it was
    // sending.
    let failing = Failing { store: &shop.store, writes_left: Cell::new(1) };
    let lost = shop.at(2).dispatches_upon(&failing);
    assert!(matches!(lost, Err(DispatchError::Unsettled { .. })), "{lost:?}");
    assert_eq!(shop.mails(), ["order-confirmation"]);
    for minutes in [3, 4, 30, 61, 64, 200] {
        shop.at(minutes).dispatches().unwrap();
    }
    assert_eq!(shop.mails(), ["order-confirmation"], "it is never sent again blindly");
    assert_eq!(*shop.outside.announced.borrow(), ["message-unknown:order-confirmation"]);
}

#[test]
fn a_claim_that_cannot_be_written_sends_nothing() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let failing = Failing { store: &shop.store, writes_left: Cell::new(0) };
    assert!(shop.at(2).dispatches_upon(&failing).is_err());
    assert!(shop.mails().is_empty());
    shop.dispatches().unwrap();
    assert_eq!(shop.mails(), ["order-confirmation"], "it stayed due");
}

#[test]
fn a_race_lost_while_settling_loses_no_outcome() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    struct Racing<'a> {
        store: &'a MemoryStore,
        commits: Cell<u32>,
    }
    impl Store for Racing<'_> {
        async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
            self.store.load(key).await
        }
        async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
            self.commits.set(self.commits.get() + 1);
            if self.commits.get() == 2 {
                self.store.lose_races(4);
            }
            self.store.commit(commit).await
        }
    }
    registry_behind!(Racing);
    let racing = Racing { store: &shop.store, commits: Cell::new(0) };
    assert_eq!(shop.at(2).dispatches_upon(&racing).unwrap(), 1);
    assert!(matches!(shop.entry("order-confirmation"), Some(MessageEntry::Done { .. })));
}

#[test]
fn a_mail_takes_two_reads_and_two_writes() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let (reads, writes) = (shop.store.reads(), shop.store.writes());
    assert_eq!(shop.at(2).dispatches().unwrap(), 1);
    assert_eq!(shop.store.reads() - reads, 2, "the order, and what is known of its address");
    assert_eq!(shop.store.writes() - writes, 2, "one claim, one settlement");
}

#[test]
fn what_is_recorded_while_a_mail_is_being_sent_stays() {
    /// A mailer that records a new shipment while it sends.
    struct Interrupted<'a>(&'a Shop);
    impl Mailer for Interrupted<'_> {
        async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
            assert_eq!(self.0.records(&[shipment(2, "X")]), [Disposition::Merged]);
            self.0.outside.send(outgoing).await
        }
    }
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let Shop { store, outside, commands, policy } = shop.at(2);
    let world =
        Ports { store, mailer: &Interrupted(&shop), case_notifier: outside, commands, clock: outside };
    block_on(world.dispatch(policy, &key())).unwrap();
    assert!(matches!(shop.entry("order-confirmation"), Some(MessageEntry::Done { .. })));
    assert_eq!(shop.stored().order.facts.shipments().len(), 1);
}

fn suppressed(status: MailStatus) -> Suppression {
    Suppression { address: "JO@mail.example".parse().unwrap(), status, since: at(-100) }
}

/// Returns the stamp and the report of what the order knows of an address from other orders.
fn learnt(shop: &Shop) -> Option<(String, MailStatusReport)> {
    let order = shop.stored().order;
    order.facts.statuses(&MailSubject::Address).next().map(|held| (held.stamp.to_string(), held.body.clone()))
}

#[test]
fn what_another_order_knows_of_an_address_is_a_fact_before_anything_is_claimed() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    for status in [MailStatus::Unsubscribed, MailStatus::Bounced] {
        block_on(shop.store.suppress(&key().shop, &suppressed(status), Keep::ForEver)).unwrap();
    }
    // Everything after the first write is lost.
    let failing = Failing { store: &shop.store, writes_left: Cell::new(1) };
    let _ = shop.at(2).dispatches_upon(&failing);
    let (stamp, tracked) = learnt(&shop).unwrap();
    assert!(stamp.starts_with(&format!("{} mail suppression-", at(-100))), "{stamp}");
    let address = "jo@mail.example".parse().unwrap();
    assert_eq!(
        tracked,
        MailStatusReport { subject: MailSubject::Address, status: MailStatus::Bounced, address }
    );
}

#[test]
fn an_order_that_knows_of_its_address_itself_learns_nothing() {
    let shop = Shop::new();
    let bounced = MailStatusReport {
        subject: MailSubject::Message(MessageKey::OrderConfirmation),
        status: MailStatus::Complained,
        address: "Jo@Mail.example".parse().unwrap(),
    };
    shop.records(&[placed(0), paid(0, "P1"), event(0, "tracked", Fact::EmailStatusChanged(bounced))]);
    block_on(shop.store.suppress(&key().shop, &suppressed(MailStatus::Bounced), Keep::ForEver)).unwrap();
    shop.at(2).dispatches().unwrap();
    assert_eq!(learnt(&shop), None);
}

#[test]
fn an_order_whose_customer_wants_fewer_mails_still_learns_that_they_bounce() {
    let shop = Shop::new();
    let unsubscribed = MailStatusReport {
        subject: MailSubject::Message(MessageKey::OrderConfirmation),
        status: MailStatus::Unsubscribed,
        address: "jo@mail.example".parse().unwrap(),
    };
    shop.records(&[placed(0), paid(0, "P1"), event(0, "tracked", Fact::EmailStatusChanged(unsubscribed))]);
    block_on(shop.store.suppress(&key().shop, &suppressed(MailStatus::Bounced), Keep::ForEver)).unwrap();
    shop.at(2).dispatches().unwrap();
    assert!(shop.mails().is_empty());
    assert_eq!(learnt(&shop).map(|(_, tracked)| tracked.status), Some(MailStatus::Bounced));
}

#[test]
fn an_address_that_a_person_let_go_is_written_to_though_it_is_known_beyond_the_order() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.at(2).dispatches().unwrap();
    let bounced = MailStatusReport {
        subject: MailSubject::Message(MessageKey::OrderConfirmation),
        status: MailStatus::Bounced,
        address: "jo@mail.example".parse().unwrap(),
    };
    shop.at(5).records(&[event(5, "tracked", Fact::EmailStatusChanged(bounced))]);
    shop.dispatches().unwrap();
    let released = json!({ "case": "customer-unreachable:order", "decision": "release" });
    let released = Fact::CaseResolved(serde_json::from_value(released).unwrap());
    shop.at(10).records(&[event(10, "released", released)]);
    shop.at(12).dispatches().unwrap();
    assert_eq!(shop.mails(), ["order-confirmation", "order-confirmation"]);
    assert_eq!(learnt(&shop), None, "it knew all of it");
}

#[test]
fn an_address_that_nothing_is_known_of_changes_nothing() {
    let shop = Shop::new();
    let elsewhere =
        Suppression { address: "ann@mail.example".parse().unwrap(), ..suppressed(MailStatus::Bounced) };
    block_on(shop.store.suppress(&key().shop, &elsewhere, Keep::ForEver)).unwrap();
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.at(2).dispatches().unwrap();
    assert_eq!(shop.mails(), ["order-confirmation"]);
    assert_eq!(learnt(&shop), None);
}

#[test]
fn a_mail_service_that_is_busy_is_asked_again_after_a_pause() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.outside.answers.borrow_mut().push(Outcome::Failed { why: Remark::bounded("throttled") });
    shop.at(2).dispatches().unwrap();
    shop.dispatches().unwrap();
    assert!(shop.mails().is_empty(), "the pause is not over");
    shop.at(3).dispatches().unwrap();
    assert_eq!(shop.mails(), ["order-confirmation"]);
}

#[test]
fn where_a_mail_goes_is_known_while_it_is_sent_and_when_it_was_refused() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let jo = Some(EmailHash::of(&"jo@mail.example".parse().unwrap()));
    shop.outside.answers.borrow_mut().push(Outcome::Refused { why: Remark::bounded("no such mailbox") });
    let failing = Failing { store: &shop.store, writes_left: Cell::new(1) };
    assert!(shop.at(2).dispatches_upon(&failing).is_err());
    let claimed = shop.entry("order-confirmation");
    assert!(matches!(claimed, Some(MessageEntry::Claimed { to, .. }) if to == jo), "{claimed:?}");

    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.outside.answers.borrow_mut().push(Outcome::Refused { why: Remark::bounded("no such mailbox") });
    shop.at(2).dispatches().unwrap();
    let refused = shop.entry("order-confirmation");
    assert!(matches!(refused, Some(MessageEntry::Refused { to, .. }) if to == jo), "{refused:?}");
}

#[test]
fn nothing_is_begun_when_its_lease_is_nearly_over() {
    let shop = Shop::new();
    let mut placed = placed(0);
    if let Fact::OrderPlaced(body) = &mut placed.fact {
        body.ship_to = serde_json::from_value(json!({ "name": "Jo", "lines": ["1 High Street"] })).unwrap();
    }
    shop.records(&[placed, paid(0, "P1")]);
    shop.outside.minutes_a_mail.set(1);
    // The mail takes a minute, which is as long as the whole lease of what was claimed with it.
    shop.at(30).dispatches().unwrap();
    assert_eq!((shop.mails().len(), shop.commands.published().len()), (1, 0));
    shop.at(40).dispatches().unwrap();
    assert_eq!(shop.commands.published().len(), 1, "it stayed due");
}

#[test]
fn a_short_lease_leaves_time_to_begin_something() {
    let shop = Shop { policy: policy_with(json!({ "effects": { "lease": "10s" } })), ..Shop::new() };
    shop.records(&[placed(0), paid(0, "P1")]);
    shop.at(2).dispatches().unwrap();
    assert_eq!(shop.mails(), ["order-confirmation"]);
}

#[test]
fn an_order_says_whether_something_of_it_is_due_at_once() {
    let shop = Shop::new();
    let due = |shop: &Shop| shop.store.all().iter().map(|(_, due)| *due).collect::<Vec<_>>();
    shop.records(&[placed(0), paid(0, "P1")]);
    assert_eq!(due(&shop), [false], "it settles");
    shop.at(2).records(&[paid(2, "P2")]);
    assert_eq!(due(&shop), [true]);
    shop.dispatches().unwrap();
    assert_eq!(due(&shop), [false]);
    assert_eq!(shop.store.look(&key(), |stored| stored.order.facts.payments().len()), Some(2));
    let nobody = "demo-shop#1".parse().unwrap();
    assert_eq!(shop.store.look(&nobody, |stored| stored.order.facts.payments().len()), None);
}

#[test]
fn the_sweep_finds_what_is_due_until_it_is_done() {
    let shop = Shop::new();
    shop.records(&[placed(0), paid(0, "P1")]);
    let found = |minutes| block_on(sweep(&shop.store, at(minutes))).unwrap();
    assert!(found(1).is_empty());
    assert_eq!(found(2), [key()]);
    shop.at(2).dispatches().unwrap();
    assert!(found(2).is_empty());
}

fn translate(detail: &At<'_>) -> Option<Fact> {
    detail.field("reason").optional(At::parsed).map(|reason| Fact::OrderCancelled(Cancelled { reason }))
}

fn reads(body: &str) -> Event {
    intake::read(EventType::OrderCancelled, translate, body, at(0))
}

fn body(occurred_at: Timestamp) -> serde_json::Value {
    json!({
        "source": "candor.storefront", "detail-type": "OrderCancelled",
        "detail": { "id": "e1", "shop": "demo-shop", "order_id": "5001", "occurred_at": occurred_at },
    })
}

fn refused(event: &Event) -> (WhyRefused, Vec<String>) {
    match &event.fact {
        Fact::EventRefused(refused) => {
            (refused.why, refused.violations.iter().map(ToString::to_string).collect())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_good_event_is_believed() {
    let event = reads(&body(at(-10)).to_string());
    assert_eq!(event.key, key());
    assert_eq!(event.stamp.occurred_at, at(-10), "when it happened counts, not when it came");
    assert_eq!(event.fact.event_type(), EventType::OrderCancelled);
}

#[test]
fn an_event_from_the_future_is_refused_beyond_the_skew_of_clocks() {
    assert!(intake::violations(&reads(&body(at(5)).to_string())).is_empty());
    let event = reads(&body(at(5) + SignedDuration::from_secs(1)).to_string());
    assert_eq!(refused(&event).0, WhyRefused::FromTheFuture);
    assert_eq!(event.key, key(), "it is a case of its order");
    assert_eq!(event.stamp.occurred_at, at(0), "and cannot win a comparison");
}

#[test]
fn a_malformed_event_lists_everything_wrong_with_it() {
    let mut wrong = body(at(0));
    wrong["source"] = json!("somebody");
    wrong["detail"]["id"] = json!(7);
    wrong["detail"]["reason"] = json!("a\nb");
    wrong["detail"]["occurred_at"] = json!("yesterday");
    let (why, violations) = refused(&reads(&wrong.to_string()));
    assert_eq!(why, WhyRefused::Malformed);
    let places: Vec<&str> = violations.iter().map(|v| v.split(' ').next().unwrap()).collect();
    assert_eq!(places, ["/source", "/detail/id", "/detail/occurred_at", "/detail/reason"]);
}

#[test]
fn an_unreadable_event_gets_an_order_of_its_own_named_by_its_text() {
    for raw in ["", "{", "null", "[]", "{\"detail\":{}}", "\u{0}"] {
        let (first, second) = (reads(raw), reads(raw));
        assert!(first.key.order_id.as_str().starts_with("unreadable-"), "{raw}: {}", first.key);
        assert_eq!(first.key, second.key);
        assert_eq!(first.stamp.id, second.stamp.id);
    }
    assert_ne!(reads("{").key, reads("[").key);
}

#[test]
fn an_event_beyond_the_largest_is_refused_without_being_read() {
    let (_, violations) = refused(&reads(&" ".repeat(2 * 1024 * 1024)));
    assert_eq!(violations, ["the whole is longer than 1048576 bytes"]);
}

#[test]
fn a_refused_event_is_forgotten_when_the_good_one_comes() {
    let shop = Shop::new();
    let mut wrong = body(at(0));
    wrong["detail"]["reason"] = json!(7);
    shop.records(&[reads(&wrong.to_string())]);
    shop.dispatches().unwrap();
    assert_eq!(shop.outside.announced.borrow().len(), 1);
    shop.records(&[placed(0), reads(&body(at(0)).to_string())]);
    shop.dispatches().unwrap();
    assert_eq!(shop.outside.announced.borrow().len(), 2, "the case closed itself");
}
