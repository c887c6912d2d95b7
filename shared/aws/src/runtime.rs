//! Runs functions: takes what Lambda hands to a function, and returns the function's answer. Each kind of
//! function has a module here. A function's own `main` names its kind, and the code that translates its
//! events.

use std::process::ExitCode;
use std::rc::Rc;

use candor_engine::ports::Clock;
use jiff::Timestamp;
use lambda_runtime::{Diagnostic, LambdaEvent, Runtime, service_fn};
use serde_json::Value;
use serde_json::value::RawValue;
use tracing::{Level, error};

use crate::configuration::{Settings, from_environment};
use crate::telemetry::{self, Chain, Meter};
use crate::wire::Delivery;

pub mod dispatch;
pub mod erasure;
pub mod facts;
pub mod figures;
pub mod redelivery;
pub mod report_received;
pub mod shopify_actions;
pub mod shopify_sweep;
pub mod team_mail;
pub mod teaching;
pub mod truth_report;
pub mod unsubscribe;
pub mod wake;
pub mod webhook;

mod disposition;
mod report;
#[cfg(test)]
mod testing;

/// The clock of the machine.
#[derive(Debug, Clone, Copy)]
pub struct MachineClock;

impl Clock for MachineClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    async fn wait_until(&self, moment: Timestamp) {
        let wait = moment.duration_since(Timestamp::now());
        tokio::time::sleep(std::time::Duration::try_from(wait).unwrap_or_default()).await;
    }

    /// Pauses for 20 to 80 ms after the first lost race, and for twice that after the second. A load and a
    /// commit together take about 10 ms.
    async fn pause(&self, lost: u32) {
        // Two workers that lost the same race read the clock at different nanoseconds, so their pauses
        // differ.
        let jitter = u64::from(Timestamp::now().subsec_nanosecond().unsigned_abs() % 60);
        let milliseconds = jitter.saturating_add(20).saturating_mul(u64::from(lost));
        tokio::time::sleep(std::time::Duration::from_millis(milliseconds)).await;
    }
}

/// One call of a function.
#[derive(Debug)]
pub struct Invocation<'m> {
    /// The payload that Lambda handed over.
    pub delivery: Delivery,
    /// The time at which Lambda ends the call, finished or not.
    pub deadline: Timestamp,
    /// The meter that the call counts with.
    pub meter: &'m Meter,
}

/// Serves the calls of one function.
pub trait Serve {
    /// Serves one call, and returns the answer for Lambda to hand back.
    ///
    /// # Errors
    /// Returns a [`Failure`] if the call as a whole failed. The failure is logged by then.
    fn serve(&self, invocation: Invocation<'_>) -> impl Future<Output = Result<Value, Failure>>;
}

/// A failed call, with the text for the caller. It is logged at the place where it arose.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: "Failure".to_owned(), error_message: failure.0 }
    }
}

/// Starts a function: reads its configuration, and serves calls until the machine is taken away. It returns
/// only if it cannot start or go on. The function `desk` starts itself with it; all others by a module here.
pub fn start<C, S: Serve>(
    function: &'static str,
    read: impl FnOnce(&Settings<'_>) -> Option<C>,
    build: impl FnOnce(C) -> S,
) -> ExitCode {
    telemetry::begin(from_environment(|settings| settings.level()).unwrap_or(Level::INFO));
    let configuration = match from_environment(read) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            error!(error = %wrong, "failed to start {function}");
            return ExitCode::FAILURE;
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(why) => {
            error!(error = %why, "failed to start {function}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(serve_all(build(configuration))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            error!(error = %Chain(why.as_ref()), "{function} lost its runtime");
            ExitCode::FAILURE
        }
    }
}

async fn serve_all(server: impl Serve) -> Result<(), lambda_runtime::Error> {
    let server = Rc::new(server);
    let handler = service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let server = Rc::clone(&server);
        async move {
            let context = &event.context;
            telemetry::call::begin(&context.request_id, context.xray_trace_id.as_deref());
            let meter = Meter::begin();
            let deadline = i64::try_from(context.deadline).unwrap_or(i64::MAX);
            let deadline = Timestamp::from_millisecond(deadline).unwrap_or(Timestamp::MAX);
            let delivery = Delivery::read(event.payload.get());
            let answer = server.serve(Invocation { delivery, deadline, meter: &meter }).await;
            meter.say();
            answer
        }
    });
    Runtime::new(handler).run().await
}
