//! Provides the virtual shop: a shop's orders, and everything that is done about them, under a virtual clock.
//!
//! Time passes from wake to wake: an effect that becomes due is carried out at exactly that moment. In
//! production the table's stream and `wake` start `dispatch`, which takes a little longer.

use std::cell::RefCell;
use std::collections::BTreeSet;

use candor_bus::{is_report, taken_as, translate_of, translate_report};
use candor_domain::event::envelope::Event;
use candor_domain::message::entry::MessageEntry;
use candor_domain::policy::settings::Policy;
use candor_domain::reference::place::Lesson;
use candor_domain::values::id::OrderKey;
use candor_engine::dispatch::{DispatchError, Ports};
use candor_engine::intake;
use candor_engine::memory::{MemoryBus, MemoryStore};
use candor_engine::ports::{Cause, Clock as _, FactBus, StoreError, Stored};
use candor_engine::record::{RecordError, record};
use candor_engine::references::{Heard, Library, ReferenceError};
use candor_engine::reports;
use candor_engine::wake::sweep;
use candor_simulation::record::{Line, Record};
use candor_stage::REST;
use candor_stage::edges::Edge;
use candor_story::outcome::Outcome;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::case_notifier::CaseNotifier;
use crate::clock::Clock;
use crate::happening::{Happening, Trail};
use crate::mail_service::MailService;
use crate::statement::{Statement, render};

/// Holds the limits of every story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The largest number of dispatches.
    pub looks: u32,
    /// The longest time that may pass in the story.
    pub length: SignedDuration,
}

impl Default for Bounds {
    fn default() -> Self {
        // These are more looks than any story needs, and ten years, which is the longest time that a policy
        // may name.
        Self { looks: 20_000, length: SignedDuration::from_hours(10 * 366 * 24) }
    }
}

/// The reasons why a story cannot continue.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// **Meaning**: something becomes due again and again.
    #[error("orders were looked at as often as they may be ({0}): {1} is still due")]
    Restless(u32, OrderKey),
    /// **Meaning**: the clock is moved beyond the longest time of a story.
    #[error("more time passes than the {} days that are the most", .0.as_hours() / 24)]
    TooLong(SignedDuration),
    /// **Meaning**: the engine waited, although nothing here makes it wait.
    #[error("the engine waited for something that never comes")]
    Waiting,
    /// **Meaning**: an event could not be recorded and stays in its queue. In production it would be
    /// delivered again, and in the end go to the dead-letter queue.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// **Meaning**: a report was not brought to its order.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// **Meaning**: an event cannot be written as JSON, which is a bug of Candor.
    #[error("write what a report becomes")]
    Unwritable(#[from] serde_json::Error),
    /// **Meaning**: a dispatch did not finish.
    #[error(transparent)]
    Dispatch(#[from] DispatchError),
    /// **Meaning**: the store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Holds orders and the systems around them.
#[derive(Debug)]
pub struct VirtualShop {
    store: MemoryStore,
    clock: Clock,
    mail: MailService,
    case_notifier: CaseNotifier,
    bus: MemoryBus,
    policy: Policy,
    trail: Trail,
    record: RefCell<Record>,
    received: Vec<(Timestamp, Event)>,
    looks: u32,
    bounds: Bounds,
    closes_at: Timestamp,
}

impl VirtualShop {
    /// Opens a shop without any orders, at this moment.
    #[must_use]
    pub fn open(policy: Policy, now: Timestamp, bounds: Bounds) -> Self {
        Self {
            store: MemoryStore::default(),
            clock: Clock::at(now),
            mail: MailService::default(),
            case_notifier: CaseNotifier,
            bus: MemoryBus::default(),
            policy,
            trail: Trail::default(),
            record: RefCell::new(Record::new(render)),
            received: Vec::new(),
            looks: 0,
            bounds,
            closes_at: now.saturating_add(bounds.length).unwrap_or(Timestamp::MAX),
        }
    }

    /// Returns the current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the shop's policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Returns the mail service.
    #[must_use]
    pub fn mail(&self) -> &MailService {
        &self.mail
    }

    /// Returns the first shop of the policy, by a provider's name for it.
    #[must_use]
    pub fn first_shop(&self, of: Edge) -> Option<String> {
        self.policy.shops.keys().next().map(|shop| of.shop(shop.as_str()))
    }

    /// Puts an event on the bus, and carries out everything that is due by then.
    ///
    /// # Errors
    /// Returns [`Stopped`] if the story cannot continue.
    pub fn receive(&mut self, event: &Value) -> Result<(), Stopped> {
        if is_report(event) {
            return self.hear(event);
        }
        let Some(kind) = taken_as(event) else {
            let name = event.get("detail-type").and_then(Value::as_str).unwrap_or_default();
            self.trail.passed_over(self.now(), name, "no function takes it");
            return Ok(());
        };
        let event = intake::read(kind, translate_of(kind), &event.to_string(), self.now());
        let events = std::slice::from_ref(&event);
        let before = self.store.look(&event.key, Stored::clone);
        let recorded = at_once(record(&self.store, &self.clock, &self.policy, &event.key, events))??;
        self.trail.recorded(self.now(), &event, &recorded);
        self.record_changes(&event.key, before.as_ref());
        let told = self.teach(&event)?;
        self.received.push((self.now(), event));
        self.do_what_is_due()?;
        self.receive_all(&told)
    }

    /// Brings a report to its orders, or lets it wait for one, as the function `report-received` does.
    fn hear(&mut self, event: &Value) -> Result<(), Stopped> {
        let told = Told::default();
        match reports::read(translate_report(), &event.to_string(), self.now()) {
            Ok(report) => {
                let heard = at_once(self.library().hear(&report, &told))??;
                if heard == Heard::Waits {
                    self.trail.waits(self.now(), &report);
                }
            }
            Err(refused) => told.0.borrow_mut().push(*refused),
        }
        self.receive_all(&told)
    }

    /// Learns what an event says about its order, and returns what waited for that.
    fn teach(&self, event: &Event) -> Result<Told, Stopped> {
        let (told, library) = (Told::default(), self.library());
        for lesson in Lesson::of(event) {
            if at_once(library.learn(&event.key.shop, &lesson))?? {
                at_once(library.tell(&event.key.shop, &lesson.reference, &told))??;
            }
        }
        Ok(told)
    }

    fn receive_all(&mut self, told: &Told) -> Result<(), Stopped> {
        for event in told.0.take() {
            self.receive(&event.to_bus()?)?;
        }
        Ok(())
    }

    fn library(&self) -> Library<'_, MemoryStore, Clock> {
        Library { references: &self.store, clock: &self.clock, orders_kept: self.policy.keep }
    }

    /// Notes that an edge found nothing that Candor uses.
    pub fn pass_over(&mut self, about: &str, why: &str) {
        self.trail.passed_over(self.now(), about, why);
    }

    /// Lets time pass, and carries out everything that becomes due in the meantime.
    ///
    /// # Errors
    /// Returns [`Stopped`] if the story cannot continue.
    pub fn pass(&mut self, length: SignedDuration) -> Result<(), Stopped> {
        let too_long = Stopped::TooLong(self.bounds.length);
        match self.now().checked_add(length) {
            Ok(until) if until <= self.closes_at => self.pass_until(until),
            Ok(_) | Err(_) => Err(too_long),
        }
    }

    /// Lets time pass until nothing will become due within [`REST`].
    ///
    /// # Errors
    /// Returns [`Stopped`] if the story cannot continue.
    pub fn rest(&mut self) -> Result<(), Stopped> {
        self.do_what_is_due()?;
        while let Some(wake_at) = self.next_wake() {
            let until_then = wake_at.duration_since(self.now());
            if until_then > REST {
                break;
            }
            self.pass(until_then)?;
        }
        Ok(())
    }

    fn pass_until(&mut self, until: Timestamp) -> Result<(), Stopped> {
        self.do_what_is_due()?;
        while let Some(wake_at) = self.next_wake().filter(|wake_at| *wake_at <= until) {
            self.clock.move_to(wake_at);
            self.do_what_is_due()?;
        }
        self.clock.move_to(until);
        self.do_what_is_due()
    }

    fn next_wake(&self) -> Option<Timestamp> {
        self.store.all().into_iter().filter_map(|(stored, _)| stored.wake_at).min()
    }

    fn do_what_is_due(&mut self) -> Result<(), Stopped> {
        loop {
            let keys = self.asked_for()?;
            if keys.is_empty() {
                return Ok(());
            }
            for key in keys {
                self.look_at(&key)?;
            }
        }
    }

    /// Returns the orders that `dispatch` is called for: by the table's stream, because an effect is due at
    /// once, and by `wake`, because their time has come.
    fn asked_for(&self) -> Result<BTreeSet<OrderKey>, Stopped> {
        let woken = at_once(sweep(&self.store, self.now()))??;
        let streamed = self.store.all().into_iter().filter(|(_, due)| *due);
        Ok(streamed.map(|(stored, _)| stored.order.key).chain(woken).collect())
    }

    fn look_at(&mut self, key: &OrderKey) -> Result<(), Stopped> {
        if self.looks >= self.bounds.looks {
            return Err(Stopped::Restless(self.bounds.looks, key.clone()));
        }
        self.looks = self.looks.saturating_add(1);
        let Self { store, mail, case_notifier, bus, clock, policy, record, .. } = &*self;
        let before = store.look(key, Stored::clone);
        let statement = Statement { mail, case_notifier, bus, clock, record };
        let world =
            Ports { store, mailer: &statement, case_notifier: &statement, commands: &statement, clock };
        let dispatched = at_once(world.dispatch(policy, key))??;
        self.trail.dispatched(self.now(), key, &dispatched);
        self.record_changes(key, before.as_ref());
        Ok(())
    }

    fn record_changes(&self, key: &OrderKey, before: Option<&Stored>) {
        let (before, now) = (before.map(|stored| &stored.order), self.now());
        self.store.look(key, |after| self.record.borrow_mut().changed(now, before, &after.order));
    }

    /// Returns the outcome (sent and withheld messages, cases and commands), and the problems.
    #[must_use]
    pub fn outcome(&self) -> (Outcome, Vec<String>) {
        let mut outcome = Outcome { messages: self.mail.delivered(), ..Outcome::default() };
        let mut problems = self.mail.unmet();
        for (stored, _) in self.store.all() {
            let order = &stored.order;
            outcome.add_ledger(order);
            for (message, entry) in &order.ledger.messages {
                let MessageEntry::Done { .. } = entry else { continue };
                if !self.mail.has_delivered(order, message) {
                    problems.push(format!("{message} of {} never left", order.key));
                }
            }
        }
        outcome.sort();
        (outcome, problems)
    }

    /// Returns the orders as they are stored now.
    #[must_use]
    pub fn orders(&self) -> Vec<Stored> {
        self.store.all().into_iter().map(|(stored, _)| stored).collect()
    }

    /// Returns everything that happened, every event that was received, and everything that anyone was told.
    #[must_use]
    pub fn close(self) -> (Vec<Happening>, Vec<(Timestamp, Event)>, Vec<Line>) {
        (self.trail.into_vec(), self.received, self.record.into_inner().into_lines())
    }
}

/// A bus that keeps the events of reports, until they are received one after the other.
#[derive(Default)]
struct Told(RefCell<Vec<Event>>);

impl FactBus for Told {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        self.0.borrow_mut().extend_from_slice(events);
        Ok(())
    }
}

/// Returns the result of work that ends without waiting, as all work here does.
fn at_once<T>(work: impl Future<Output = T>) -> Result<T, Stopped> {
    work.now_or_never().ok_or(Stopped::Waiting)
}
