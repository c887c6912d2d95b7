//! Runs the function `dispatch`, which carries out what is due for the orders that the table's stream or
//! `wake` names.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::rc::Rc;

use candor_domain::case::link::DeskAddress;
use candor_domain::ledger::effect_key::EffectKey;
use candor_domain::ledger::outcome::PostponedBy;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_engine::dispatch::{DispatchError, Dispatched, EFFECT_MAX, Ports, PutOff};
use candor_engine::ports::{
    CaseNotifier, Clock, Commands, MailBooks, Mailer, Outcome, Registry, Store, StoreError,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::redelivery::{OwnQueue, Prospect, Unfinished, count_late, leave};
use super::{Failure, Invocation, MachineClock, Serve, report, start};
use crate::bus::Bus;
use crate::case_notifier::ExceptionsQueue;
use crate::configuration;
use crate::keys::Keys;
use crate::mailer::{Archive, Ses};
use crate::outreach::People;
use crate::own_queue::FunctionQueue;
use crate::secrets::Secret;
use crate::store::{Table, parse_pk};
use crate::telemetry::{Chain, Counter, Meter};
use crate::unsubscribe::Links;
use crate::wire::{Change, Delivery, Message};

/// Runs `dispatch`.
pub fn run() -> ExitCode {
    start("dispatch", configuration::Dispatch::read, |statement: configuration::Dispatch| {
        let aws = statement.common.aws;
        let repeating = aws.repeating();
        let secret = Rc::new(Secret::new(&repeating, statement.secret_id, Keys::parse));
        let links = Links::new(Rc::clone(&secret), statement.unsubscribe_address);
        let table = Table::new(&repeating, statement.table);
        let keep = kept_for(&statement.policy);
        let archive = keep.is_positive().then(|| Archive { store: table.clone(), keep });
        Dispatcher {
            store: table.with_keys(secret),
            mailer: Ses::new(&aws.once(), statement.mail_configuration_set, links)
                .archiving(archive)
                .enabled(statement.mail_enabled),
            case_notifier: People {
                queue: ExceptionsQueue::new(&repeating, statement.exceptions_queue),
                bus: Bus::new(&repeating, statement.bus.clone()),
                on_bus: statement.cases_on_bus,
                desk: statement.desk_address.as_deref().map(DeskAddress::new),
                policy: statement.policy.clone(),
            },
            commands: Bus::new(&repeating, statement.bus),
            queue: FunctionQueue::new(&repeating, statement.queue),
            clock: MachineClock,
            policy: statement.policy,
        }
    })
}

/// Returns how long a mail is kept: never longer than its order, which is active when the mail is sent. A mail that outlived
/// its order would not be found when its customer asks to be forgotten.
fn kept_for(policy: &Policy) -> SignedDuration {
    policy.contact.keep_sent.min(policy.keep.saturating_sub(policy.activity_window))
}

/// Carries out the effects that are due, one order after the other: of an invocation that is killed, at most one mail
/// is of unknown outcome.
#[derive(Debug)]
pub struct Dispatcher<S, M, D, B, Q, C> {
    /// Keeps orders, and the registry of facts that concern more than one order.
    pub store: S,
    /// Sends messages.
    pub mailer: M,
    /// Tells the shop's people about cases.
    pub case_notifier: D,
    /// Sends commands to other systems.
    pub commands: B,
    /// The queue that `wake` asks through.
    pub queue: Q,
    /// Gives the time.
    pub clock: C,
    /// The policy.
    pub policy: Policy,
}

/// The result of one look at an order: the answer for the caller, or the failure.
type Looked = Result<Value, Setback>;

/// The failure of a look at an order, and the prospect of another one.
struct Setback {
    why: Failure,
    prospect: Prospect,
}

impl<S: Store + Registry + MailBooks, M: Mailer, D: CaseNotifier, B: Commands, Q: OwnQueue, C: Clock> Serve
    for Dispatcher<S, M, D, B, Q, C>
{
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        match delivery {
            Delivery::Changes(changes) => {
                // Nothing here may fail, because a failure would hold up every later change of the shard.
                // What could not be done stays due in its order, and `wake` asks for it again.
                self.look_at_all(changed(&changes), deadline, meter).await;
                Ok(report::batch_answer([]))
            }
            Delivery::Messages(messages) => Ok(self.look_at_asked(messages, deadline, meter).await),
            Delivery::Bare(body) => {
                let key = asked(&body).ok_or_else(|| Failure("this names no order".to_owned()))?;
                let mut looked = self.look_at_all(vec![key.clone()], deadline, meter).await;
                let looked = looked.remove(&key).map(|looked| looked.map_err(|setback| setback.why));
                looked.unwrap_or_else(|| Err(Failure("nothing became of it".to_owned())))
            }
            Delivery::Request(_) => Err(Failure("dispatch answers no requests".to_owned())),
        }
    }
}

impl<S: Store + Registry + MailBooks, M: Mailer, D: CaseNotifier, B: Commands, Q: OwnQueue, C: Clock>
    Dispatcher<S, M, D, B, Q, C>
{
    async fn look_at_asked(&self, messages: Vec<Message>, deadline: Timestamp, meter: &Meter) -> Value {
        let keys = messages.iter().filter_map(|message| asked(&message.body)).collect();
        let looked = self.look_at_all(keys, deadline, meter).await;
        let now = self.clock.now();
        let unfinished = messages.into_iter().filter_map(|message| unfinished(message, &looked));
        // By then `wake` has asked again many times. Without this, what it asks in a long outage would pile up.
        let (late, unfinished): (Vec<_>, Vec<_>) = unfinished.partition(|message| message.is_late(now));
        count_late(&late, now, meter);
        leave(&self.queue, unfinished, (now, deadline), meter).await
    }

    /// Looks at each order once, even if it is named more than once.
    async fn look_at_all(
        &self,
        mut keys: Vec<OrderKey>,
        deadline: Timestamp,
        meter: &Meter,
    ) -> BTreeMap<OrderKey, Looked> {
        keys.sort();
        keys.dedup();
        // Each time begins with another order, so that one that ends the invocation does not always keep out the same.
        let turn = usize::try_from(self.clock.now().as_second()).unwrap_or_default();
        let first = turn.checked_rem(keys.len()).unwrap_or_default();
        keys.rotate_left(first);
        let mut looked = BTreeMap::new();
        for key in keys {
            let one = self.look_at(&key, deadline, meter).await;
            looked.insert(key, one);
        }
        looked
    }

    async fn look_at(&self, key: &OrderKey, deadline: Timestamp, meter: &Meter) -> Looked {
        if self.clock.now().checked_add(EFFECT_MAX).is_ok_and(|enough| enough > deadline) {
            warn!(order = %key, outcome = "no-time", "left order {key} to the next wake");
            meter.count(Counter::DispatchesFailed);
            let why = Failure(format!("no time was left for order {key}"));
            return Err(Setback { why, prospect: Prospect::Passing });
        }
        let Self { store, mailer, case_notifier, commands, queue: _, clock, policy } = self;
        let clock = &UntilDeadline { clock, deadline };
        match (Ports { store, mailer, case_notifier, commands, clock }).dispatch(policy, key).await {
            Ok(dispatched) => Ok(dispatched_well(key, &dispatched, meter)),
            Err(error) => Err(dispatched_ill(key, &error, meter)),
        }
    }
}

fn dispatched_well(key: &OrderKey, dispatched: &Dispatched, meter: &Meter) -> Value {
    report::changes(key, &dispatched.changes, meter);
    dispatched.put_off.iter().for_each(|waiting| put_off(key, waiting, meter));
    let said = dispatched.attempts.iter().map(|(effect, outcome)| attempted(key, effect, outcome, meter));
    json!({ "order": key.to_string(), "effects": said.collect::<Vec<_>>() })
}

fn put_off(key: &OrderKey, waiting: &PutOff, meter: &Meter) {
    let PutOff { key: message, until, by } = waiting;
    let (why, duration_ms) = (by.slug(), meter.duration_ms());
    info!(order = %key, effect = %message, outcome = "put-off", %until, why, duration_ms, "put off {message} of order {key}");
}

fn dispatched_ill(key: &OrderKey, error: &DispatchError, meter: &Meter) -> Setback {
    let (outcome, prospect) = match error {
        DispatchError::Contended { .. } => ("contended", Prospect::Passing),
        DispatchError::Unsettled { .. } => ("unsettled", Prospect::Passing),
        DispatchError::Store(StoreError::Unavailable { .. }) => ("unavailable", Prospect::Passing),
        DispatchError::Store(StoreError::Corrupt { .. }) => ("corrupt", Prospect::Lasting),
    };
    let (duration_ms, chain) = (meter.duration_ms(), Chain(error).to_string());
    error!(order = %key, outcome, duration_ms, error = %chain, "left order {key} to the next wake");
    meter.count(Counter::DispatchesFailed);
    Setback { why: Failure(chain), prospect }
}

/// Logs and counts one attempt, and returns its line of the answer.
fn attempted(key: &OrderKey, effect: &EffectKey, outcome: &Outcome, meter: &Meter) -> Value {
    let (name, why) = match outcome {
        Outcome::Done { .. } => ("done", None),
        Outcome::Refused { why } => ("refused", Some(why.as_str())),
        Outcome::Failed { why } => ("failed", Some(why.as_str())),
        Outcome::Postponed { why, .. } => ("postponed", Some(why.as_str())),
        Outcome::Unknown { why } => ("unknown", Some(why.as_str())),
    };
    if let Some(counter) = counter(effect, outcome) {
        meter.count(counter);
    }
    let duration_ms = meter.duration_ms();
    match why {
        None => {
            // The usual line: each of its bytes is paid for, and its fields name the order and the effect.
            info!(order = %key, effect = %effect, outcome = name, duration_ms, "carried out an effect")
        }
        Some(why) => {
            warn!(order = %key, effect = %effect, outcome = name, duration_ms, why, "tried {effect} of order {key}");
        }
    }
    json!({ "effect": effect.to_string(), "outcome": name })
}

/// Returns the counter for an attempt, if there is one.
fn counter(effect: &EffectKey, outcome: &Outcome) -> Option<Counter> {
    match (effect, outcome) {
        (EffectKey::Message(_), Outcome::Done { .. }) => Some(Counter::MessagesSent),
        (EffectKey::Message(_), Outcome::Refused { .. }) => Some(Counter::MessagesRefused),
        (EffectKey::Message(_), Outcome::Failed { .. }) => Some(Counter::MessagesFailed),
        (EffectKey::Message(_), Outcome::Postponed { by, .. }) => match by {
            PostponedBy::MailTrouble => Some(Counter::MessagesFailed),
            // Every burst meets these, and nothing is wrong.
            PostponedBy::Time | PostponedBy::MailRate => None,
        },
        (EffectKey::Message(_), Outcome::Unknown { .. }) => Some(Counter::MessagesUnknown),
        (EffectKey::Command(_), Outcome::Done { .. }) => Some(Counter::SignalsSent),
        // In each of these cases the command is published again.
        (
            EffectKey::Command(_),
            Outcome::Refused { .. }
            | Outcome::Failed { .. }
            | Outcome::Postponed { .. }
            | Outcome::Unknown { .. },
        ) => Some(Counter::SignalsFailed),
        (EffectKey::Announcement(_) | EffectKey::DuplicateCheck | EffectKey::Suppression(_), _) => None,
    }
}

/// Returns the orders that changed. The filter of the stream lets only orders through; anything else is
/// ignored.
fn changed(changes: &[Change]) -> Vec<OrderKey> {
    changes.iter().filter_map(|change| parse_pk(&change.pk).ok()).collect()
}

/// Returns a message of `wake` with what another delivery promises, if its order could not be dispatched.
fn unfinished(message: Message, looked: &BTreeMap<OrderKey, Looked>) -> Option<Unfinished> {
    let Message { id, body, receipt } = message;
    let prospect = match asked(&body).map(|key| looked.get(&key)) {
        Some(Some(Ok(_))) => return None,
        Some(Some(Err(setback))) => setback.prospect,
        Some(None) => Prospect::Passing,
        // Only `wake` writes to this queue, so this is a bug of Candor.
        None => Prospect::Lasting,
    };
    Some(Unfinished { id, receipt, prospect })
}

/// Returns the order that is named by a message of `wake`, or by a person who calls the function by hand.
fn asked(body: &str) -> Option<OrderKey> {
    body.trim().trim_matches('"').parse().ok()
}

/// A clock of an invocation that ends at its deadline.
pub(super) struct UntilDeadline<'c, C> {
    pub(super) clock: &'c C,
    pub(super) deadline: Timestamp,
}

impl<C: Clock> Clock for UntilDeadline<'_, C> {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn ends_at(&self) -> Timestamp {
        self.deadline
    }

    async fn wait_until(&self, moment: Timestamp) {
        self.clock.wait_until(moment).await;
    }

    async fn pause(&self, lost: u32) {
        self.clock.pause(lost).await;
    }
}

#[cfg(test)]
mod tests;
