//! Prepares orders that must exist before an event comes. The engine records them in the table that is
//! measured.

use std::collections::BTreeMap;
use std::rc::Rc;

use candor_aws::configuration::{Misconfigured, from_lookup};
use candor_aws::keys::Keys;
use candor_aws::sdk::Aws;
use candor_aws::secrets::Secret;
use candor_aws::store::Table;
use candor_domain::case::report::Announcement;
use candor_domain::command::command_event::Command;
use candor_domain::contact::mail_stop::MailStopNotice;
use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::policy::settings::Policy;
use candor_domain::reference::place::Lesson;
use candor_domain::values::id::OrderKey;
use candor_engine::dispatch::{DispatchError, Ports};
use candor_engine::ports::{CaseNotifier, Clock, Commands, MailAnswer, Mailer, Outcome, OutgoingMail};
use candor_engine::record::{RecordError, record};
use candor_engine::references::{Library, ReferenceError};
use jiff::{SignedDuration, Timestamp};

use crate::cloud::Cloud;
use crate::samples::{SampleError, Samples, expected};

/// The time after which everything that a fact makes necessary is due.
const SETTLED: SignedDuration = SignedDuration::from_mins(6);

/// The reasons why an order could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// **Meaning**: its sample cannot be used.
    #[error(transparent)]
    Sample(#[from] SampleError),
    /// **Meaning**: it cannot be recorded in the table.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// **Meaning**: what it teaches cannot be learned.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// **Meaning**: its due effects cannot be carried out.
    #[error(transparent)]
    Dispatch(Box<DispatchError>),
    /// **Meaning**: the table cannot be reached.
    #[error(transparent)]
    Misconfigured(#[from] Misconfigured),
}

impl From<DispatchError> for SeedError {
    fn from(error: DispatchError) -> Self {
        Self::Dispatch(Box::new(error))
    }
}

/// Represents a clock that is set by hand.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        self.0
    }
}

/// Acts as the other systems at their best: every mail is accepted, and every case and command is received.
#[derive(Debug, Clone, Copy)]
pub struct Obliging;

impl Mailer for Obliging {
    async fn send(&self, _: &OutgoingMail<'_>) -> MailAnswer {
        Outcome::Done { receipt: None }.into()
    }
}

impl CaseNotifier for Obliging {
    async fn announce(&self, _: &Announcement) -> Outcome {
        Outcome::Done { receipt: None }
    }

    async fn announce_mail_stop(&self, _: &MailStopNotice) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

impl Commands for Obliging {
    async fn publish(&self, _: &Command) -> Outcome {
        Outcome::Done { receipt: None }
    }
}

/// Returns the environment variables that make a function use `cloud`.
#[must_use]
pub fn reaching(cloud: &Cloud) -> Vec<(String, String)> {
    let mut variables = as_anyone();
    variables.push(("AWS_ENDPOINT_URL".to_owned(), cloud.endpoint.clone()));
    variables.push(("AWS_CA_BUNDLE".to_owned(), cloud.certificate.display().to_string()));
    variables
}

/// Returns the region and credentials that Lambda gives to every function.
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

/// A table with the keys that it hashes addresses with.
pub type Sown = Table<Rc<Secret<Keys>>>;

/// Returns the table with this name in `cloud`.
///
/// # Errors
/// Returns [`Misconfigured`] if the table cannot be reached.
pub fn table(cloud: &Cloud, name: &str) -> Result<Sown, Misconfigured> {
    let variables: BTreeMap<String, String> = reaching(cloud).into_iter().collect();
    let aws = from_lookup(&|name| variables.get(name).cloned(), Aws::read)?;
    let secret = Rc::new(Secret::new(&aws.repeating(), "unsubscribe", Keys::parse));
    Ok(Table::new(&aws.repeating(), name).with_keys(secret))
}

/// Returns the samples that usually are in an order before an event of this type comes.
#[must_use]
pub fn before(kind: EventType) -> &'static [EventType] {
    match kind {
        EventType::OrderPlaced => &[],
        EventType::OrderTagged | EventType::PaymentFailed | EventType::PaymentConfirmed => {
            &[EventType::OrderPlaced]
        }
        EventType::RiskAssessed | EventType::FulfilmentReported => &[EventType::OrderPlaced],
        EventType::OrderCancelled
        | EventType::ShipmentCreated
        | EventType::CaseResolved
        | EventType::CaseWorkedOn => &[EventType::OrderPlaced, EventType::PaymentConfirmed],
        EventType::DeliveryScanned
        | EventType::DeliveryDelayed
        | EventType::EmailStatusChanged
        | EventType::RefundIssued
        | EventType::PaymentDisputed
        | EventType::PickupReady
        | EventType::ReturnRequested
        | EventType::ReturnUpdated
        | EventType::EventRefused => {
            &[EventType::OrderPlaced, EventType::PaymentConfirmed, EventType::ShipmentCreated]
        }
    }
}

/// Records samples of these types for this number of orders, each at the time at which it happened. Effects
/// that become due are not carried out.
///
/// # Errors
/// Returns a [`SeedError`] if a sample cannot be recorded.
pub async fn sow(
    table: &Sown,
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

/// Records the samples as [`sow`] does, and carries out the due effects, so that nothing is due afterwards.
///
/// # Errors
/// Returns a [`SeedError`] if a sample cannot be recorded, or a due effect cannot be carried out.
pub async fn sow_at_rest(
    table: &Sown,
    samples: &Samples,
    policy: &Policy,
    kinds: &[EventType],
    orders: usize,
) -> Result<(), SeedError> {
    let keys = sow(table, samples, policy, kinds, orders).await?;
    let Some(clock) = after(samples, kinds, SETTLED) else { return Ok(()) };
    let world = Ports {
        store: table,
        mailer: &Obliging,
        case_notifier: &Obliging,
        commands: &Obliging,
        clock: &clock,
    };
    for key in keys {
        world.dispatch(policy, &key).await?;
    }
    Ok(())
}

/// Teaches the references of this sample of this number of orders.
///
/// # Errors
/// Returns a [`SeedError`] if a reference cannot be learned.
pub async fn learn(
    table: &Sown,
    samples: &Samples,
    policy: &Policy,
    kind: EventType,
    orders: usize,
) -> Result<(), SeedError> {
    let Some(clock) = after(samples, &[kind], SignedDuration::from_secs(1)) else { return Ok(()) };
    let library = Library { references: table, clock: &clock, orders_kept: policy.keep };
    for order in 0..orders {
        let event = expected(kind, &samples.event(kind, order), clock.now())?;
        for lesson in Lesson::of(&event) {
            library.learn(&event.key.shop, &lesson).await?;
        }
    }
    Ok(())
}

/// Returns a clock that stands `pause` after the latest of these samples, or `None` if there are no samples.
fn after(samples: &Samples, kinds: &[EventType], pause: SignedDuration) -> Option<FixedClock> {
    let latest = kinds.iter().map(|kind| samples.happened(*kind)).max()?;
    Some(FixedClock(latest.saturating_add(pause).unwrap_or(latest)))
}
