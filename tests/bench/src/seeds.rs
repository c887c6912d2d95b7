//! Seeds: orders that are there before an event comes, recorded by the engine in the very table.

use std::collections::BTreeMap;

use candor_aws::configuration::{Misconfigured, from_lookup};
use candor_aws::sdk::Aws;
use candor_aws::store::Table;
use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::OrderKey;
use candor_engine::dispatch::{DispatchError, Ports};
use candor_engine::ports::{CaseNotifier, Clock, Commands, Mailer, Outcome, OutgoingMail};
use candor_engine::record::{RecordError, record};
use jiff::{SignedDuration, Timestamp};

use crate::cloud::Cloud;
use crate::samples::{SampleError, Samples, expected};

/// When everything that a fact obliges us to is due.
const SETTLED: SignedDuration = SignedDuration::from_mins(6);

/// An order could not be put there.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// By its sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// By the table.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// By what is due of it.
    #[error(transparent)]
    Dispatch(Box<DispatchError>),
    /// The table cannot be reached.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
}

impl From<DispatchError> for SeedError {
    fn from(error: DispatchError) -> Self {
        Self::Dispatch(Box::new(error))
    }
}

/// A clock that is set by hand.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// The outside at its best: every mail is taken, and every case and signal heard of.
#[derive(Debug, Clone, Copy)]
pub struct Obliging;

impl Mailer for Obliging {
    async fn send(&self, _: &OutgoingMail<'_>) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl CaseNotifier for Obliging {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl Commands for Obliging {
    async fn publish(&self, _: &Command) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

/// What every function is told to reach `cloud`, as its environment has it.
#[must_use]
pub fn reaching(cloud: &Cloud) -> Vec<(String, String)> {
    let mut variables = as_anyone();
    variables.push(("AWS_ENDPOINT_URL".to_owned(), cloud.endpoint.clone()));
    variables.push(("AWS_CA_BUNDLE".to_owned(), cloud.certificate.display().to_string()));
    variables
}

/// What Lambda tells every function of region and credentials.
#[must_use]
pub fn as_anyone() -> Vec<(String, String)> {
    [
        ("AWS_REGION", "eu-west-2"),
        ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "not-a-secret"),
        ("AWS_SESSION_TOKEN", "not-a-token"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// The table of this name in `cloud`.
///
/// # Errors
/// Where it cannot be reached.
pub fn table(cloud: &Cloud, name: &str) -> Result<Table, Misconfigured> {
    let variables: BTreeMap<String, String> = reaching(cloud).into_iter().collect();
    let aws = from_lookup(&|name| variables.get(name).cloned(), Aws::read)?;
    Ok(Table::new(&aws.repeating(), name))
}

/// Which samples an event of this kind usually finds in its order.
#[must_use]
pub fn before(kind: EventType) -> &'static [EventType] {
    match kind {
        EventType::OrderPlaced => &[],
        EventType::OrderTagged | EventType::PaymentFailed | EventType::PaymentConfirmed => {
            &[EventType::OrderPlaced]
        }
        EventType::OrderCancelled | EventType::ShipmentCreated | EventType::CaseResolved => {
            &[EventType::OrderPlaced, EventType::PaymentConfirmed]
        }
        EventType::DeliveryScanned
        | EventType::DeliveryDelayed
        | EventType::EmailStatusChanged
        | EventType::RefundIssued
        | EventType::ReturnRequested
        | EventType::EventRefused => {
            &[EventType::OrderPlaced, EventType::PaymentConfirmed, EventType::ShipmentCreated]
        }
    }
}

/// Records samples of these kinds for so many orders, each as soon as it happened; what is due waits.
///
/// # Errors
/// Where one cannot be recorded.
pub async fn sow(
    table: &Table,
    samples: &Samples,
    policy: &Policy,
    kinds: &[EventType],
    orders: usize,
) -> Result<Vec<OrderKey>, SeedError> {
    let Some(clock) = after(samples, kinds, SignedDuration::from_secs(1)) else { return Ok(Vec::new()) };
    let mut keys = Vec::with_capacity(orders);
    for order in 0..orders {
        let read = |kind: &EventType| expected(*kind, &samples.event(*kind, order), clock.now());
        let events = kinds.iter().map(read).collect::<Result<Vec<Event>, _>>()?;
        if let Some(first) = events.first() {
            record(table, &clock, policy, &first.key, &events).await?;
            keys.push(first.key.clone());
        }
    }
    Ok(keys)
}

/// The same, and does what is due: the orders are at rest.
///
/// # Errors
/// Where one cannot be recorded, or what is due not be done.
pub async fn sow_at_rest(
    table: &Table,
    samples: &Samples,
    policy: &Policy,
    kinds: &[EventType],
    orders: usize,
) -> Result<(), SeedError> {
    let keys = sow(table, samples, policy, kinds, orders).await?;
    let Some(clock) = after(samples, kinds, SETTLED) else { return Ok(()) };
    let world = Ports { store: table, mailer: &Obliging, desk: &Obliging, signals: &Obliging, clock: &clock };
    for key in keys {
        world.dispatch(policy, &key).await?;
    }
    Ok(())
}

/// A clock so long after the latest of these samples; none where there are none.
fn after(samples: &Samples, kinds: &[EventType], pause: SignedDuration) -> Option<FixedClock> {
    let latest = kinds.iter().map(|kind| samples.happened(*kind)).max()?;
    Some(FixedClock(latest.saturating_add(pause).unwrap_or(latest)))
}
