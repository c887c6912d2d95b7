//! Tests commands, duplicate checks and suppressions. Each is claimed, carried out and recorded by itself,
//! whatever makes it due.

use std::cell::Cell;

use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::{Command, CommandBody};
use candor_domain::command::entry::CommandEntry;
use candor_domain::command::key::CommandKey;
use candor_domain::command::statement::CommandStatement;
use candor_domain::contact::mail_status::MailStatus;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::contact::suppression_key::SuppressionKey;
use candor_domain::facts::order::Order;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Fingerprint};
use candor_domain::fulfilment::request::{FulfilmentRequest, StopReason};
use candor_domain::ledger::attempt::{Attempt, Attempted};
use candor_domain::ledger::entry::Ledger;
use candor_domain::ledger::state::EffectState;
use candor_domain::ledger::task::Task;
use candor_domain::plan::effect::{DueEffect, DuplicateCheck, Effect, Suppression};
use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::OrderId;
use candor_domain::values::text::Remark;
use futures::FutureExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::*;
use crate::at_rest::Unread;
use crate::commit::{Seen, committing};
use crate::memory::{MemoryBus, MemoryStore};
use crate::ports::{MailAnswer, OutgoingMail};

/// Runs a future that is ready at once, as every future here is.
fn block_on<F: Future>(future: F) -> F::Output {
    future.now_or_never().unwrap()
}

fn policy() -> Policy {
    let text = include_str!("../../../../infra/policy.toml");
    Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap()
}

/// A clock that is set by hand.
#[derive(Default)]
struct Minutes(Cell<i64>);

impl Clock for Minutes {
    fn now(&self) -> Timestamp {
        at(self.0.get())
    }
}

struct Nobody;

impl Mailer for Nobody {
    async fn send(&self, _: &OutgoingMail<'_>) -> MailAnswer {
        panic!("no mail is due here")
    }
}

impl CaseNotifier for Nobody {
    async fn announce(&self, _: &Announcement) -> Outcome {
        panic!("no case is due here")
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        panic!("no mail is due here")
    }
}

#[derive(Default)]
struct Fixture {
    store: MemoryStore,
    bus: MemoryBus,
    clock: Minutes,
}

impl Fixture {
    /// Claims and carries out an effect of an order with this ledger, as if it had just been planned. Returns
    /// the attempt, if there was one. Its outcome is not recorded yet.
    fn attempts(&self, key: &OrderKey, ledger: &mut Ledger, due: &DueEffect) -> Option<Attempt> {
        let Self { store, bus, clock } = self;
        let world = Ports { store, mailer: &Nobody, case_notifier: &Nobody, commands: bus, clock };
        let plan = Plan { ledger: ledger.clone(), due: vec![due.clone()], candidates: vec![], wake: None };
        if block_on(store.load(key)).unwrap().is_none() {
            block_on(store.commit(&committing(
                (Order::new(key.clone()), Unread::default()),
                Seen::of(None, &policy()),
                &plan,
                &policy(),
            )))
            .unwrap();
        }
        let stored = block_on(store.load(key)).unwrap().unwrap();
        let claims = block_on(world.claim(&policy(), stored, plan)).unwrap();
        *ledger = claims.written.order.ledger.clone();
        block_on(world.carry_out(&policy(), &claims)).pop()
    }

    /// Does the same, and records the outcome.
    fn settles(&self, key: &OrderKey, ledger: &mut Ledger, due: &DueEffect) -> Option<Attempt> {
        let attempt = self.attempts(key, ledger, due)?;
        ledger.record_outcome(&attempt, &policy(), self.clock.now());
        Some(attempt)
    }
}

fn at(minutes: i64) -> Timestamp {
    "2026-03-01T10:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn key(order_id: &str) -> OrderKey {
    format!("demo-shop#{order_id}").parse().unwrap()
}

fn signal_due() -> Ledger {
    let due = CommandEntry::Due { not_before: at(0), attempts: 0 };
    Ledger { commands: [(CommandKey::Fulfilment(0), due)].into(), ..Ledger::default() }
}

fn search_due() -> Ledger {
    let due = Task::Due { not_before: at(0), attempts: 0 };
    Ledger { duplicate_check: Some(due), ..Ledger::default() }
}

fn command() -> DueEffect {
    let reason = StopReason::Held;
    let key = CommandKey::Fulfilment(0);
    let command =
        Command { order: self::key("1"), key: key.clone(), body: CommandBody::FulfilmentStopped { reason } };
    let statement = CommandStatement::Fulfilment(FulfilmentRequest::Stop(reason));
    DueEffect {
        key: EffectKey::Command(key),
        effect: Effect::Command { command: Box::new(command), statement },
    }
}

fn search(minutes: i64) -> DueEffect {
    let placed = json!({
        "placed_at": at(minutes), "customer": { "email": "jo@mail.example" },
        "lines": [], "total": { "amount_minor": 100, "currency": "EUR" },
    });
    let fingerprint = Fingerprint::of(&serde_json::from_value(placed).unwrap()).unwrap();
    let window = SignedDuration::from_hours(24);
    let search =
        DuplicateCheck { fingerprint, placed_at: at(minutes), window, purpose: DuplicatePurpose::TakePlace };
    DueEffect { key: EffectKey::DuplicateCheck, effect: Effect::CheckDuplicates(Box::new(search)) }
}

fn duplicate(attempt: Option<Attempt>) -> Option<OrderId> {
    let attempt = attempt.unwrap();
    assert_eq!(attempt.outcome, Outcome::Done { receipt: None });
    let Attempted::DuplicateCheck { found, .. } = attempt.of else { panic!("{:?}", attempt.of) };
    found.holder
}

#[test]
fn a_signal_is_published_once_and_says_what_it_told() {
    let bench = Fixture::default();
    let (due, mut ledger) = (command(), signal_due());
    let of = bench.settles(&key("1"), &mut ledger, &due).unwrap().of;
    let statement = CommandStatement::Fulfilment(FulfilmentRequest::Stop(StopReason::Held));
    assert_eq!(of, Attempted::Command { key: CommandKey::Fulfilment(0), statement });
    assert_eq!(bench.settles(&key("1"), &mut ledger, &due), None, "it is done");
    assert_eq!(bench.bus.published().len(), 1);
}

#[test]
fn a_signal_that_was_not_taken_is_published_again() {
    let bench = Fixture::default();
    let (due, mut ledger) = (command(), signal_due());
    let failed = Outcome::Failed { why: Remark::bounded("throttled") };
    bench.bus.answer(failed.clone());
    assert_eq!(bench.settles(&key("1"), &mut ledger, &due).unwrap().outcome, failed);
    assert!(matches!(ledger.state(&due.key), Some(EffectState::Due { attempts: 1, .. })), "{ledger:?}");
    bench.settles(&key("1"), &mut ledger, &due);
    assert_eq!(bench.bus.published().len(), 1);
}

#[test]
fn a_signal_of_unknown_fate_is_left_to_the_plan_which_gives_the_next_word_a_number_of_its_own() {
    let bench = Fixture::default();
    let (due, mut ledger) = (command(), signal_due());
    let unknown = Outcome::Unknown { why: Remark::bounded("timed out") };
    bench.bus.answer(unknown.clone());
    assert_eq!(bench.settles(&key("1"), &mut ledger, &due).unwrap().outcome, unknown);
    assert!(
        matches!(
            ledger.commands.get(&CommandKey::Fulfilment(0)),
            Some(CommandEntry::Unknown { statement: Some(_), .. })
        ),
        "{ledger:?}"
    );
    assert_eq!(bench.settles(&key("1"), &mut ledger, &due), None, "never twice under one number");
}

#[test]
fn what_a_signal_tells_is_written_down_before_it_is_published() {
    let bench = Fixture::default();
    let mut ledger = signal_due();
    bench.attempts(&key("1"), &mut ledger, &command());
    let claimed = ledger.commands.get(&CommandKey::Fulfilment(0));
    assert!(
        matches!(
            claimed,
            Some(CommandEntry::Claimed { statement: Some(CommandStatement::Fulfilment(_)), .. })
        ),
        "{claimed:?}"
    );
}

#[test]
fn an_order_that_looks_the_same_is_found_and_named() {
    let bench = Fixture::default();
    let first = bench.settles(&key("1"), &mut search_due(), &search(0));
    assert_eq!(duplicate(first), None);
    let mut ledger = search_due();
    let second = bench.settles(&key("2"), &mut ledger, &search(10));
    assert_eq!(duplicate(second), "1".parse().ok());
    assert_eq!(ledger.duplicate_check, Some(Task::Done { at: at(0), result: "1".parse().ok() }));
}

#[test]
fn a_search_whose_answer_was_lost_in_a_crash_finds_itself_and_no_duplicate() {
    let bench = Fixture::default();
    let mut ledger = search_due();
    // The check ran, and the order can now be found. Then the function is killed, so no outcome is recorded.
    assert_eq!(duplicate(bench.attempts(&key("1"), &mut ledger, &search(0))), None);
    let mut again = search_due();
    assert_eq!(duplicate(bench.settles(&key("1"), &mut again, &search(0))), None);
}

#[test]
fn a_suppression_is_known_to_every_order_of_the_shop_and_to_no_other_shop() {
    let bench = Fixture::default();
    let (address, status) = ("Jo@mail.example".parse().unwrap(), MailStatus::Bounced);
    let suppression = SuppressionKey { status, to: EmailHash::of(&address) };
    let due = DueEffect {
        key: EffectKey::Suppression(suppression.clone()),
        effect: Effect::Suppress(Box::new(Suppression { address, status, since: at(-5) })),
    };
    let not_begun = Task::Due { not_before: at(0), attempts: 0 };
    let mut ledger = Ledger { suppressions: [(suppression.clone(), not_begun)].into(), ..Ledger::default() };
    let attempt = bench.settles(&key("1"), &mut ledger, &due).unwrap();
    assert_eq!(attempt.outcome, Outcome::Done { receipt: None });
    assert_eq!(ledger.suppressions.get(&suppression), Some(&Task::Done { at: at(0), result: () }));
    let known = |shop: &str| {
        let (shop, address) = (shop.parse().unwrap(), "jo@mail.example".parse().unwrap());
        block_on(bench.store.suppressions(&shop, &address)).unwrap().into_iter().collect::<Vec<_>>()
    };
    assert_eq!(known("demo-shop"), [(status, at(-5))]);
    assert_eq!(known("other-shop"), []);
}
