//! Runs the functions that record facts, from a batch of events of a queue or from one event by itself.

use std::collections::BTreeMap;
use std::process::ExitCode;

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EventId, OrderKey};
use candor_engine::heard::Heard;
use candor_engine::intake::{self, Adapt, Adapted, Kinds, NotUsed, Translate};
use candor_engine::ports::{Clock, OrderCounts, Store};
use candor_engine::record::{Disposition, RecordError, record};
use futures::StreamExt;
use futures::stream;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::disposition::{Acknowledgement, NOT_USED, of_event};
use super::redelivery::{OwnQueue, Unfinished, leave};
use super::teaching::{Teach, Teacher};
use super::{Failure, Invocation, MachineClock, Serve, report, start};
use crate::configuration;
use crate::own_queue::FunctionQueue;
use crate::reports_queue::ReportsQueue;
use crate::store::Table;
use crate::telemetry::{Chain, Meter};
use crate::wire::{Delivery, Message, Receipt};

/// The greatest number of orders recorded at the same time: all those of a batch.
const ORDERS_AT_ONCE: usize = 10;

/// Runs a function that records one kind of event; `translate` reads its `detail`.
pub fn run(kind: EventType, translate: Translate) -> ExitCode {
    run_adapting(kind, translate, |_| Adapted::AsItIs)
}

/// Runs a function that records several kinds of event, which share its queue.
pub fn run_each(kinds: Kinds) -> ExitCode {
    run_all(kinds, |_| Adapted::AsItIs)
}

/// Runs a function that also takes events of another system, which `adapt` rewrites in the format of our bus.
pub fn run_adapting(kind: EventType, translate: Translate, adapt: Adapt) -> ExitCode {
    run_all(Kinds::one(kind, translate), adapt)
}

fn run_all(kinds: Kinds, adapt: Adapt) -> ExitCode {
    let kind = kinds.first.0;
    let read = |settings: &configuration::Settings<'_>| configuration::Facts::read(settings, kind);
    start(kind.slug(), read, |statement: configuration::Facts| {
        let config = statement.common.aws.repeating();
        let store = Table::new(&config, statement.table);
        let teacher = Teacher {
            references: store.clone(),
            clock: MachineClock,
            orders_kept: statement.policy.keep,
            reports: statement.reports_queue.map(|url| ReportsQueue::new(&config, url)),
        };
        Recorder {
            kinds: kinds.clone(),
            adapt,
            store,
            teacher,
            queue: FunctionQueue::new(&config, statement.queue),
            clock: MachineClock,
            policy: statement.policy,
            heard: Heard::default(),
        }
    })
}

/// Records events.
#[derive(Debug)]
pub struct Recorder<S, T, Q, C> {
    /// The kinds of event. Events of another kind are refused.
    pub kinds: Kinds,
    /// Rewrites an event of another system in the format of our bus.
    pub adapt: Adapt,
    /// Keeps orders.
    pub store: S,
    /// Teaches what recorded events say about their orders.
    pub teacher: T,
    /// The queue that events come from.
    pub queue: Q,
    /// Gives the time.
    pub clock: C,
    /// The policy.
    pub policy: Policy,
    /// The new orders that are not counted yet.
    pub heard: Heard,
}

/// An event and the message that brought it.
struct Brought {
    message: Origin,
    event: Event,
}

/// The message that something came in.
#[derive(Clone)]
struct Origin {
    id: String,
    receipt: Receipt,
}

/// The result of one event: the answer that reports it, and the decision if its message is delivered again.
struct Settled {
    message: Origin,
    answer: Value,
    acknowledgement: Acknowledgement,
}

/// The answer to a caller that hands over one event by itself.
#[derive(Serialize)]
struct Answer<'e> {
    outcome: &'static str,
    order: String,
    event: &'e EventId,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl<S: Store + OrderCounts, T: Teach, Q: OwnQueue, C: Clock> Serve for Recorder<S, T, Q, C> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        match delivery {
            Delivery::Messages(messages) => Ok(self.record_batch(messages, deadline, meter).await),
            Delivery::Bare(body) => self.record_bare(body, meter).await,
            Delivery::Changes(_) | Delivery::Request(_) => {
                Err(Failure(format!("{} records events, and this is none", self.kinds.first.0)))
            }
        }
    }
}

impl<S: Store + OrderCounts, T: Teach, Q: OwnQueue, C: Clock> Recorder<S, T, Q, C> {
    async fn record_batch(&self, messages: Vec<Message>, deadline: Timestamp, meter: &Meter) -> Value {
        let settled = self.record_all(messages, meter).await;
        let unfinished = settled.into_iter().filter_map(Settled::unfinished).collect();
        leave(&self.queue, unfinished, (self.clock.now(), deadline), meter).await
    }

    async fn record_bare(&self, body: String, meter: &Meter) -> Result<Value, Failure> {
        let message = Message { id: String::new(), body, receipt: Receipt::default() };
        let settled = self.record_all(vec![message], meter).await;
        match settled.into_iter().next() {
            Some(Settled { answer, acknowledgement: Acknowledgement::Acknowledged, .. }) => Ok(answer),
            Some(Settled { answer, acknowledgement: Acknowledgement::Retried(_), .. }) => {
                Err(Failure(answer.to_string()))
            }
            None => Err(Failure("there was no event".to_owned())),
        }
    }

    async fn record_all(&self, messages: Vec<Message>, meter: &Meter) -> Vec<Settled> {
        let now = self.clock.now();
        let (mut brought, mut settled) = (Vec::with_capacity(messages.len()), Vec::new());
        for Message { id, body, receipt } in messages {
            let message = Origin { id, receipt };
            match intake::read_one_of(&self.kinds, self.adapt, &body, now) {
                Ok(event) => brought.push(Brought { message, event }),
                Err(not_used) => settled.push(pass_over(message, &not_used, meter)),
            }
        }
        let orders = by_order(brought);
        let recorded = orders.iter().map(|(key, brought)| self.record_order(key, brought, meter));
        settled.extend(stream::iter(recorded).buffer_unordered(ORDERS_AT_ONCE).concat().await);
        // Orders matter more than their count, which is written with the next one otherwise.
        if let Err(error) = self.heard.write(&self.store, self.clock.now()).await {
            warn!(error = %Chain(&error), outcome = "uncounted", "left the count of new orders to the next one");
        }
        settled
    }

    /// Records all events of one order, with one read and at most one write.
    async fn record_order(&self, key: &OrderKey, brought: &[Brought], meter: &Meter) -> Vec<Settled> {
        let events: Vec<Event> = brought.iter().map(|brought| brought.event.clone()).collect();
        match record(&self.store, &self.clock, &self.policy, key, &events).await {
            Ok(recorded) => {
                report::changes(key, &recorded.changes, meter);
                if recorded.is_new {
                    self.heard.count(&key.shop, self.clock.now());
                }
                let mut settled = Vec::with_capacity(brought.len());
                for (brought, (_, disposition)) in brought.iter().zip(recorded.events) {
                    let taught = self.teach(brought, disposition).await;
                    settled.push(settle(brought, taught.as_ref().map(|()| disposition), meter));
                }
                settled
            }
            // Record them one by one, so that an event that does not fit does not keep the others out.
            Err(RecordError::Full { .. }) if brought.len() > 1 => self.record_each(key, brought, meter).await,
            Err(error) => brought.iter().map(|brought| settle(brought, Err(&error), meter)).collect(),
        }
    }

    /// Teaches what an event says, also if the order had the event before: a crash may have come in between.
    async fn teach(&self, brought: &Brought, disposition: Disposition) -> Result<(), RecordError> {
        match disposition {
            Disposition::Merged | Disposition::Duplicate | Disposition::Superseded => {
                self.teacher.teach(&brought.event).await
            }
            // What an erased order's event says must not lead back to it.
            Disposition::Refused | Disposition::Erased => Ok(()),
        }
    }

    async fn record_each(&self, key: &OrderKey, brought: &[Brought], meter: &Meter) -> Vec<Settled> {
        let mut settled = Vec::with_capacity(brought.len());
        for one in brought.chunks(1) {
            settled.extend(Box::pin(self.record_order(key, one, meter)).await);
        }
        settled
    }
}

impl Settled {
    fn unfinished(self) -> Option<Unfinished> {
        let Origin { id, receipt } = self.message;
        match self.acknowledgement {
            Acknowledgement::Acknowledged => None,
            Acknowledgement::Retried(prospect) => Some(Unfinished { id, receipt, prospect }),
        }
    }
}

/// Groups events by their order. The events of each order keep the sequence in which they came.
fn by_order(brought: Vec<Brought>) -> BTreeMap<OrderKey, Vec<Brought>> {
    brought.into_iter().fold(BTreeMap::new(), |mut orders, one| {
        orders.entry(one.event.key.clone()).or_default().push(one);
        orders
    })
}

/// Counts and logs, once, an event that says nothing that Candor uses.
fn pass_over(message: Origin, NotUsed { topic, why }: &NotUsed, meter: &Meter) -> Settled {
    meter.count(NOT_USED.counter);
    let (outcome, duration_ms) = (NOT_USED.outcome, meter.duration_ms());
    info!(topic, why, outcome, duration_ms, "passed over {topic}");
    let answer = json!({ "outcome": outcome, "topic": topic, "reasons": [why] });
    Settled { message, answer, acknowledgement: NOT_USED.acknowledgement }
}

/// Counts and logs, once, the result of one event.
fn settle(brought: &Brought, outcome: Result<Disposition, &RecordError>, meter: &Meter) -> Settled {
    let disposal = of_event(outcome);
    meter.count(disposal.counter);
    let Event { key, stamp, .. } = &brought.event;
    let (id, name, duration_ms) = (&stamp.id, disposal.outcome, meter.duration_ms());
    let mut answer =
        Answer { outcome: name, order: key.to_string(), event: id, reasons: vec![], error: None };
    match outcome {
        Err(error) => {
            let chain = Chain(error).to_string();
            error!(order = %key, event = %id, outcome = name, duration_ms, error = %chain, "left event {id} to its queue");
            answer.error = Some(chain);
        }
        Ok(Disposition::Refused) => {
            answer.reasons = intake::violations(&brought.event).iter().map(ToString::to_string).collect();
            let reasons = answer.reasons.join("; ");
            warn!(order = %key, event = %id, outcome = name, duration_ms, reasons, "refused event {id} of order {key}");
        }
        Ok(Disposition::Erased) => {
            info!(order = %key, event = %id, outcome = name, duration_ms, "dropped event {id} of order {key}, which was erased");
        }
        // The usual line: each of its bytes is paid for, and its fields name the order and the event.
        Ok(Disposition::Merged | Disposition::Duplicate | Disposition::Superseded) => {
            info!(order = %key, event = %id, outcome = name, duration_ms, "recorded an event");
        }
    }
    Settled {
        message: brought.message.clone(),
        answer: json!(answer),
        acknowledgement: disposal.acknowledgement,
    }
}

#[cfg(test)]
mod tests;
