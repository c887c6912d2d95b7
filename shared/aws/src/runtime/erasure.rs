//! Runs the function that forgets what a customer, or a shop that leaves, asks to be forgotten. Demands come from the bus
//! one by one, with no queue between: there are few, and a queue costs by being asked. A clock calls it too, so that it goes
//! on with what one call had no time for.

use std::process::ExitCode;

use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::erasure::demand::{Asks, Demand};
use candor_domain::event::envelope::Event;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EventId, Shop};
use candor_engine::demands::{self, Heard, TranslateDemand};
use candor_engine::erasure::{Eraser, Received};
use candor_engine::ports::{
    CaseNotifier, Clock, ErasureAnswers, ErasureNotifier, Erasures, FactBus, Store, Traces,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use tracing::{error, info, warn};

use super::dispatch::UntilDeadline;
use super::{Failure, Invocation, MachineClock, Serve, start};
use crate::bus::Bus;
use crate::case_notifier::ExceptionsQueue;
use crate::configuration;
use crate::store::Table;
use crate::telemetry::{Chain, Counter, Meter};
use crate::wire::Delivery;

/// Runs the function; `translate` reads the `detail` of a demand.
pub fn run(translate: TranslateDemand) -> ExitCode {
    start("erasure", configuration::Erasure::read, |statement: configuration::Erasure| {
        let config = statement.common.aws.repeating();
        Forgetter {
            translate,
            store: Table::new(&config, statement.table),
            people: ExceptionsQueue::new(&config, statement.exceptions_queue),
            bus: Bus::new(&config, statement.bus),
            clock: MachineClock,
            policy: statement.policy,
        }
    })
}

/// Forgets.
#[derive(Debug)]
pub struct Forgetter<S, N, B, C> {
    /// Reads the `detail` of a demand.
    pub translate: TranslateDemand,
    /// Keeps orders and the work on demands, and shows all that is stored.
    pub store: S,
    /// Tells people.
    pub people: N,
    /// Takes answers, and refusals of what could not be believed.
    pub bus: B,
    /// Gives the time.
    pub clock: C,
    /// The policy.
    pub policy: Policy,
}

impl<S: Store + Erasures + Traces, N: CaseNotifier + ErasureNotifier, B: ErasureAnswers + FactBus, C: Clock>
    Serve for Forgetter<S, N, B, C>
{
    async fn serve(&self, invocation: Invocation<'_>) -> Result<Value, Failure> {
        let Invocation { delivery, deadline, meter } = invocation;
        let Delivery::Bare(body) = delivery else {
            return Err(Failure("erasure takes demands, and this is none".to_owned()));
        };
        // A demand that is not written down fails the call, so that it comes again. What fails later does not: the clock
        // goes on with it, and a second call would find the demand known.
        let outcome = self.take(&body, meter).await?;
        let completed = self.go_on(deadline, meter).await;
        Ok(json!({ "outcome": outcome, "completed": completed }))
    }
}

impl<S: Store + Erasures + Traces, N: CaseNotifier + ErasureNotifier, B: ErasureAnswers + FactBus, C: Clock>
    Forgetter<S, N, B, C>
{
    /// Takes what the bus or the clock brought.
    async fn take(&self, body: &str, meter: &Meter) -> Result<&'static str, Failure> {
        match demands::read(self.translate, body, self.clock.now()) {
            Heard::Tick => Ok("tick"),
            Heard::Demand(demand) => self.receive(*demand, meter).await,
            Heard::HandedOver { shop, request } => self.handed_over(&shop, &request, meter).await,
            Heard::Refused(refused) => self.refuse(&refused, meter).await,
        }
    }

    async fn receive(&self, demand: Demand, meter: &Meter) -> Result<&'static str, Failure> {
        let (shop, id, kind) = (demand.shop.clone(), demand.stamp.id.clone(), demand.asks.detail_type());
        let is_erasure = matches!(demand.asks, Asks::Erase(_));
        let eraser = self.eraser(&self.clock);
        let outcome = match eraser.receive(demand).await {
            Ok(Received::Begun) if is_erasure => "begun",
            Ok(Received::Begun | Received::Told) => "told",
            Ok(Received::Known) => "known",
            Err(error) => return Err(failed(&error, meter)),
        };
        let duration_ms = meter.duration_ms();
        info!(%shop, event = %id, kind, outcome, duration_ms, "took {kind} of {shop}");
        Ok(outcome)
    }

    async fn handed_over(
        &self,
        shop: &Shop,
        request: &EventId,
        meter: &Meter,
    ) -> Result<&'static str, Failure> {
        let closed = self.eraser(&self.clock).handed_over(shop, request).await;
        let outcome = if closed.map_err(|error| failed(&error, meter))? { "handed-over" } else { "known" };
        info!(%shop, event = %request, outcome, "data of {shop} were handed over");
        Ok(outcome)
    }

    /// Puts a refusal on the bus, so that people see what could not be believed.
    async fn refuse(&self, refused: &Event, meter: &Meter) -> Result<&'static str, Failure> {
        let put = self.bus.put(std::slice::from_ref(refused)).await;
        put.map_err(|cause| failed(cause.as_ref(), meter))?;
        meter.count(Counter::EventsRefused);
        let (key, id) = (&refused.key, &refused.stamp.id);
        warn!(order = %key, event = %id, outcome = "refused", "refused a demand");
        Ok("refused")
    }

    async fn go_on(&self, deadline: Timestamp, meter: &Meter) -> usize {
        let clock = UntilDeadline { clock: &self.clock, deadline };
        match self.eraser(&clock).go_on().await {
            Ok(progress) => {
                progress.completed.iter().for_each(|answer| completed(answer, meter));
                if progress.steps > 0 {
                    let (steps, duration_ms) = (progress.steps, meter.duration_ms());
                    info!(steps, outcome = "went-on", duration_ms, "went on with demands by {steps} steps");
                }
                progress.completed.len()
            }
            Err(error) => {
                failed(&error, meter);
                0
            }
        }
    }

    fn eraser<'a, D: Clock>(&'a self, clock: &'a D) -> Eraser<'a, S, N, B, D> {
        let Self { store, people, bus, policy, .. } = self;
        Eraser { store, people, answers: bus, clock, policy }
    }
}

fn completed(answer: &ErasureCompleted, meter: &Meter) {
    let ErasureCompleted { shop, request, orders, traces, left_count, unreadable, .. } = answer;
    let duration_ms = meter.duration_ms();
    info!(%shop, event = %request, orders, traces, left = left_count, unreadable, outcome = "erased", duration_ms, "carried out the demand {request} of {shop}");
}

fn failed(error: &(dyn std::error::Error + 'static), meter: &Meter) -> Failure {
    let (chain, duration_ms) = (Chain(error).to_string(), meter.duration_ms());
    error!(outcome = "failed", duration_ms, error = %chain, "left demands to the next call");
    Failure(chain)
}
