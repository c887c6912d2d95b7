//! Seeds: orders that are there before an event comes, recorded by the engine in the very table.

use std::collections::BTreeMap;

use candor_aws::configuration::{Misconfigured, from_lookup};
use candor_aws::sdk::Aws;
use candor_aws::store::Table;
use candor_domain::event::{Event, EventType};
use candor_domain::policy::Policy;
use candor_engine::ports::Clock;
use candor_engine::record::{RecordError, record};
use jiff::{SignedDuration, Timestamp};

use crate::cloud::Cloud;
use crate::samples::{SampleError, Samples, believed};

/// An order could not be put there.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// By its sample.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// By the table.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The table cannot be reached.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
}

/// A clock that is set by hand.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
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
        EventType::PaymentConfirmed => &[EventType::OrderPlaced],
        EventType::OrderCancelled | EventType::ShipmentCreated => {
            &[EventType::OrderPlaced, EventType::PaymentConfirmed]
        }
        EventType::EventRefused => {
            &[EventType::OrderPlaced, EventType::PaymentConfirmed, EventType::ShipmentCreated]
        }
    }
}

/// Records samples of these kinds for so many orders, each when it happened.
///
/// # Errors
/// Where one cannot be recorded.
pub async fn sow(
    table: &Table,
    samples: &Samples,
    policy: &Policy,
    kinds: &[EventType],
    orders: usize,
) -> Result<(), SeedError> {
    let Some(latest) = kinds.iter().map(|kind| samples.happened(*kind)).max() else { return Ok(()) };
    let clock = FixedClock(latest.saturating_add(SignedDuration::from_secs(1)).unwrap_or(latest));
    for order in 0..orders {
        let read = |kind: &EventType| believed(*kind, &samples.event(*kind, order), clock.now());
        let events = kinds.iter().map(read).collect::<Result<Vec<Event>, _>>()?;
        if let Some(first) = events.first() {
            record(table, &clock, policy, &first.key, &events).await?;
        }
    }
    Ok(())
}
