//! Tests how mails wait: for the account, for the shop's engineers, and for the end of the worker.
#![allow(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::cell::{Cell, RefCell};

use candor_domain::case::report::Announcement;
use candor_domain::contact::mail_stop::{MailStopChange, MailStopNotice};
use candor_domain::contact::mail_trouble::{MailTrouble, MailTroubleKind};
use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::ledger::state::EffectState;
use candor_domain::message::entry::MessageEntry;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::Remark;
use candor_engine::dispatch::{Dispatched, Ports, PutOffBy};
use candor_engine::memory::{MemoryBus, MemoryStore};
use candor_engine::ports::{CaseNotifier, Clock, MailAnswer, Mailer, Outcome, OutgoingMail, Store};
use candor_engine::record::record;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

fn at(minutes: i64) -> Timestamp {
    "2026-03-02T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn key(number: u32) -> OrderKey {
    format!("demo-shop#{number}").parse().unwrap()
}

#[derive(Default)]
struct Outside {
    minutes: Cell<i64>,
    is_off: Cell<bool>,
    trouble: RefCell<Option<MailTroubleKind>>,
    is_silent: Cell<bool>,
    asked: Cell<u32>,
    sent: RefCell<Vec<String>>,
    notices: RefCell<Vec<MailStopNotice>>,
    /// The number of mails after which the worker dies.
    dies_after: Cell<Option<u32>>,
    seconds_left: Cell<Option<i64>>,
}

impl Clock for Outside {
    fn now(&self) -> Timestamp {
        at(self.minutes.get())
    }

    fn ends_at(&self) -> Timestamp {
        let left = self.seconds_left.get().map(SignedDuration::from_secs);
        left.map_or(Timestamp::MAX, |left| self.now() + left)
    }
}

impl Mailer for Outside {
    async fn send(&self, outgoing: &OutgoingMail<'_>) -> MailAnswer {
        self.asked.set(self.asked.get() + 1);
        if self.dies_after.get() == Some(self.asked.get()) {
            std::future::pending::<()>().await;
        }
        let trouble = |kind| MailTrouble { kind, why: Remark::bounded("no more mails today") };
        if self.is_silent.get() {
            return MailAnswer::Silent(trouble(MailTroubleKind::ServiceDown));
        }
        if let Some(kind) = *self.trouble.borrow() {
            return MailAnswer::Trouble(trouble(kind));
        }
        self.sent.borrow_mut().push(outgoing.effect_id.to_owned());
        Outcome::Done { receipt: None }.into()
    }

    fn is_enabled(&self) -> bool {
        !self.is_off.get()
    }
}

impl CaseNotifier for Outside {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, notice: &MailStopNotice) -> Outcome {
        self.notices.borrow_mut().push(notice.clone());
        Outcome::Done { receipt: None }
    }
}

struct Shop {
    store: MemoryStore,
    outside: Outside,
    bus: MemoryBus,
    policy: Policy,
}

impl Shop {
    fn new() -> Self {
        let mut base: serde_json::Value = toml::from_str(include_str!("../../../infra/policy.toml")).unwrap();
        base["duplicates"]["window"] = json!("0s");
        base["fulfilment"]["when"] = json!("never");
        let policy = Policy::read(&base, &json!({})).unwrap();
        Self { store: MemoryStore::default(), outside: Outside::default(), bus: MemoryBus::default(), policy }
    }

    /// Records a paid order with two shipments: three mails are due at once, two minutes later.
    fn sells(&self, number: u32) {
        let eur = json!({ "amount_minor": 3000, "currency": "EUR" });
        let placed = json!({
            "placed_at": at(0), "customer": { "email": "jo@mail.example" }, "total": eur,
            "lines": [{ "line_id": "A", "title": "Lamp", "quantity": 2, "unit_price": { "amount_minor": 1500, "currency": "EUR" } }],
        });
        let shipment = |id: &str| {
            let lines = json!([{ "line_id": "A", "quantity": 1 }]);
            let body =
                json!({ "parcel_id": id, "shipped_at": at(0), "lines": lines, "tracking": { "number": id } });
            Fact::ShipmentCreated(serde_json::from_value(body).unwrap())
        };
        let facts = [
            Fact::OrderPlaced(serde_json::from_value(placed).unwrap()),
            Fact::PaymentConfirmed(
                serde_json::from_value(json!({ "payment_id": "P", "amount": eur })).unwrap(),
            ),
            shipment("T-1"),
            shipment("T-2"),
        ];
        let events = { facts.into_iter().enumerate() }.map(|(index, fact)| {
            let id = format!("e-{index}").parse().unwrap();
            Event {
                key: key(number),
                stamp: Stamp { occurred_at: at(0), id, source: Source::Storefront },
                fact,
            }
        });
        let events: Vec<Event> = events.collect();
        let key = key(number);
        let recording = record(&self.store, &self.outside, &self.policy, &key, &events);
        recording.now_or_never().unwrap().unwrap();
    }

    /// Dispatches an order. Returns `None` if the worker died.
    fn dispatch(&self, number: u32) -> Option<Dispatched> {
        let Self { store, outside, bus, policy } = self;
        let world = Ports { store, mailer: outside, case_notifier: outside, commands: bus, clock: outside };
        world.dispatch(policy, &key(number)).now_or_never().map(Result::unwrap)
    }

    fn at(&self, minutes: i64) -> &Self {
        self.outside.minutes.set(minutes);
        self
    }

    fn entries(&self, number: u32) -> Vec<MessageEntry> {
        let stored = self.store.load(&key(number)).now_or_never().unwrap().unwrap().unwrap();
        stored.order.ledger.messages.into_values().collect()
    }
}

#[test]
fn all_mails_of_an_order_go_out_one_after_the_other_in_one_dispatch() {
    let shop = Shop::new();
    shop.sells(1);
    shop.at(10).dispatch(1).unwrap();
    assert_eq!(shop.outside.sent.borrow().len(), 3);
}

#[test]
fn of_a_worker_that_is_killed_at_most_one_mail_is_of_unknown_outcome() {
    for dies_after in 1..=3 {
        let shop = Shop::new();
        shop.sells(1);
        shop.outside.dies_after.set(Some(dies_after));
        assert_eq!(shop.at(10).dispatch(1), None, "it died");
        let entries = shop.entries(1);
        let claimed = entries.iter().filter(|entry| matches!(entry, MessageEntry::Claimed { .. })).count();
        assert_eq!(claimed, 1, "{entries:?}");
    }
}

#[test]
fn a_worker_near_its_end_begins_no_mail_and_what_it_leaves_is_still_due() {
    let shop = Shop::new();
    shop.sells(1);
    shop.outside.seconds_left.set(Some(9));
    let left = shop.at(10).dispatch(1).unwrap();
    assert!(left.attempts.iter().all(|(_, outcome)| matches!(outcome, Outcome::Postponed { .. })));
    assert_eq!(shop.outside.asked.get(), 0);
    shop.outside.seconds_left.set(None);
    shop.at(11).dispatch(1).unwrap();
    assert_eq!(shop.outside.sent.borrow().len(), 3);
}

#[test]
fn while_the_account_is_in_trouble_every_order_waits_and_people_hear_of_it_once() {
    let shop = Shop::new();
    (1..=20).for_each(|number| shop.sells(number));
    *shop.outside.trouble.borrow_mut() = Some(MailTroubleKind::QuotaReached);
    for minute in 10..120 {
        (1..=20).for_each(|number| drop(shop.at(minute).dispatch(number)));
    }
    assert!(shop.outside.asked.get() < 20, "{} attempts in two hours", shop.outside.asked.get());
    assert_eq!(shop.outside.notices.borrow().len(), 1);
    *shop.outside.trouble.borrow_mut() = None;
    for minute in 120..180 {
        (1..=20).for_each(|number| drop(shop.at(minute).dispatch(number)));
    }
    assert_eq!(shop.outside.sent.borrow().len(), 60, "none is lost");
    let notices = shop.outside.notices.borrow();
    assert!(matches!(notices[1].change, MailStopChange::Closed { .. }));
    assert_eq!(notices.len(), 2);
}

#[test]
fn a_mail_service_that_falls_silent_leaves_few_mails_of_unknown_outcome() {
    let shop = Shop::new();
    (1..=50).for_each(|number| shop.sells(number));
    shop.outside.is_silent.set(true);
    for minute in 10..40 {
        (1..=50).for_each(|number| drop(shop.at(minute).dispatch(number)));
    }
    let entries: Vec<MessageEntry> = (1..=50).flat_map(|number| shop.entries(number)).collect();
    let unknown = entries.iter().filter(|entry| matches!(entry, MessageEntry::Unknown { .. })).count();
    assert!((1..=8).contains(&unknown), "{unknown} of {} in 30 minutes", entries.len());
}

#[test]
fn mail_that_is_switched_off_waits_and_goes_out_within_a_quarter_of_an_hour_after_it_is_on() {
    let shop = Shop::new();
    shop.sells(1);
    shop.outside.is_off.set(true);
    let waiting = shop.at(10).dispatch(1).unwrap();
    assert_eq!(waiting.put_off.iter().map(|put_off| put_off.by).collect::<Vec<_>>(), [PutOffBy::Off; 3]);
    assert!(
        shop.entries(1).iter().all(|entry| matches!(entry.state(), EffectState::Due { attempts: 0, .. }))
    );
    shop.outside.is_off.set(false);
    shop.at(25).dispatch(1).unwrap();
    assert_eq!(shop.outside.sent.borrow().len(), 3);
}
