//! Runs the function that brings reports to the orders that they are about. Two kinds of messages come in its queue: reports,
//! from the bus, and that a reference was learned, from the functions that record facts
//! ([`reports_queue`](crate::reports_queue)).

use std::process::ExitCode;

use candor_domain::event::envelope::Event;
use candor_domain::reference::report::Report;
use candor_engine::ports::{Clock, FactBus, References, StoreError};
use candor_engine::references::{Heard, Library, ReferenceError};
use candor_engine::reports::{TranslateReport, read};
use futures::{StreamExt, stream};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::redelivery::{OwnQueue, Prospect, Unfinished, leave};
use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::configuration;
use crate::own_queue::FunctionQueue;
use crate::reports_queue::read_learned;
use crate::store::Table;
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::{Delivery, Message};

/// The greatest number of messages of a batch worked on at the same time.
const MESSAGES_AT_ONCE: usize = 10;

/// Runs the function; `translate` reads the `detail` of a report.
pub fn run(translate: TranslateReport) -> ExitCode {
    start("report-received", configuration::Reports::read, |statement: configuration::Reports| {
        let config = statement.common.aws.repeating();
        Librarian {
            translate,
            references: Table::new(&config, statement.table),
            bus: Bus::new(&config, statement.bus),
            queue: FunctionQueue::new(&config, statement.queue),
            clock: MachineClock,
            orders_kept: statement.policy.keep,
        }
    })
}

struct Librarian<R, B, Q, C> {
    translate: TranslateReport,
    references: R,
    bus: B,
    queue: Q,
    clock: C,
    orders_kept: SignedDuration,
}

/// The result of a message.
enum Done {
    /// The reports were told to these orders.
    Told(Vec<Event>),
    /// The report waits for its order.
    Waits(Box<Report>),
    /// The message could not be believed; an order keeps it as a case.
    Refused(Box<Event>),
}

impl<R: References, B: FactBus, Q: OwnQueue, C: Clock> Serve for Librarian<R, B, Q, C> {
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        match delivery {
            Delivery::Messages(messages) => {
                let done = messages.into_iter().map(|message| self.take_message(message, meter));
                let left: Vec<_> = stream::iter(done).buffer_unordered(MESSAGES_AT_ONCE).collect().await;
                let unfinished = left.into_iter().flatten().collect();
                Ok(leave(&self.queue, unfinished, (self.clock.now(), deadline), meter).await)
            }
            Delivery::Bare(body) => match self.take(&body).await {
                Ok(done) => Ok(json!({ "outcome": report(&done, meter) })),
                Err(error) => Err(Failure(Chain(&error).to_string())),
            },
            Delivery::Changes(_) | Delivery::Request(_) => {
                Err(Failure("report-received takes reports, and this is none".to_owned()))
            }
        }
    }
}

impl<R: References, B: FactBus, Q, C: Clock> Librarian<R, B, Q, C> {
    async fn take_message(&self, message: Message, meter: &Meter) -> Option<Unfinished> {
        let Message { id, body, receipt } = message;
        match self.take(&body).await {
            Ok(done) => {
                report(&done, meter);
                None
            }
            Err(error) => {
                meter.count(Counter::EventsRetried);
                let duration_ms = meter.duration_ms();
                error!(message = %id, outcome = "failed", duration_ms, error = %Chain(&error), "left a report to its queue");
                Some(Unfinished { id, receipt, prospect: prospect(&error) })
            }
        }
    }

    async fn take(&self, body: &str) -> Result<Done, ReferenceError> {
        let library =
            Library { references: &self.references, clock: &self.clock, orders_kept: self.orders_kept };
        let value = serde_json::from_str(body).unwrap_or(Value::Null);
        if let Some((shop, reference)) = read_learned(&value) {
            return Ok(Done::Told(library.tell(&shop, &reference, &self.bus).await?));
        }
        match read(self.translate, body, self.clock.now()) {
            Ok(report) => match library.hear(&report, &self.bus).await? {
                Heard::Told(events) => Ok(Done::Told(events)),
                Heard::Waits => Ok(Done::Waits(Box::new(report))),
            },
            Err(refused) => {
                let put = self.bus.put(std::slice::from_ref(&*refused)).await;
                put.map_err(|cause| unavailable(&refused, cause))?;
                Ok(Done::Refused(refused))
            }
        }
    }
}

fn unavailable(refused: &Event, cause: candor_engine::ports::Cause) -> ReferenceError {
    let operation = "put a refusal on the bus for order";
    StoreError::Unavailable { operation, key: refused.key.to_string(), cause }.into()
}

fn prospect(error: &ReferenceError) -> Prospect {
    match error {
        ReferenceError::Store(StoreError::Corrupt { .. }) => Prospect::Lasting,
        ReferenceError::Store(StoreError::Unavailable { .. }) => Prospect::Passing,
        ReferenceError::Contended { .. } | ReferenceError::Bus { .. } => Prospect::Passing,
    }
}

/// Logs and counts the result of a message, and returns its name.
fn report(done: &Done, meter: &Meter) -> &'static str {
    let duration_ms = meter.duration_ms();
    match done {
        Done::Told(events) => {
            for Event { key, stamp, fact } in events {
                let kind = fact.event_type();
                info!(order = %key, event = %stamp.id, %kind, outcome = "told", duration_ms, "told order {key} what was reported");
            }
            "told"
        }
        Done::Waits(waits) => {
            let (shop, id, kind) = (&waits.shop, &waits.stamp.id, waits.said.event_type());
            info!(%shop, event = %id, %kind, outcome = "waits", duration_ms, "report {id} waits for its order");
            "waits"
        }
        Done::Refused(refused) => {
            meter.count(Counter::EventsRefused);
            let (key, id) = (&refused.key, &refused.stamp.id);
            warn!(order = %key, event = %id, outcome = "refused", duration_ms, "refused a report");
            "refused"
        }
    }
}

#[cfg(test)]
mod tests;
