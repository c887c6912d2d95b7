//! Puts events on the bus: the events of an edge, for the functions that record them, and commands
//! ([`command`]), for other systems.

use std::sync::OnceLock;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::SdkError;
use aws_sdk_eventbridge::operation::put_events::{PutEventsError, PutEventsOutput};
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_types::SdkConfig;
use candor_domain::erasure::demand::Demand;
use candor_domain::event::envelope::Event;
use candor_domain::event::stamp::Stamp;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::reference::report::Report;
use candor_domain::values::limits::EVENT_BYTES_MAX;
use candor_engine::intake::over_limit;
use candor_engine::ports::{Cause, FactBus};
use jiff::Timestamp;
use serde_json::Value;

use crate::telemetry::call;

mod command;

/// The greatest number of entries in one request, which is EventBridge's own limit.
const ENTRIES_MAX: usize = 10;
/// The greatest size of a `detail`, in bytes: EventBridge takes entries of 1 MB
/// (aws.amazon.com/blogs/compute/more-room-to-build-serverless-services-now-support-payloads-up-to-1-mb). The
/// envelope that an event gets on its way to the queue, of less than 2 KiB, counts towards the queue's limit too.
const DETAIL_BYTES_MAX: usize = 1_000_000;
const _: () = assert!(DETAIL_BYTES_MAX + 2 * 1024 <= EVENT_BYTES_MAX);

/// The reasons why events are not on the bus, or not all of them. **Handling**: their sender sends them
/// again. Those that are already on the bus are then duplicates, and change nothing.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// **Meaning**: the bus did not answer, or refused the request.
    #[error("publish {count} events: the bus is unavailable")]
    Unavailable {
        /// The number of events.
        count: usize,
        /// The bus's own error.
        #[source]
        cause: Cause,
    },
    /// **Meaning**: the bus took some and not others.
    #[error("publish {count} events: the bus left out {left_out}, with {code}")]
    LeftOut {
        /// The number of events.
        count: usize,
        /// The number of events that the bus did not take.
        left_out: usize,
        /// The code that the bus gave for the first of these.
        code: String,
    },
    /// **Meaning**: an event cannot be written as JSON, which is a bug of Candor.
    #[error("publish event {id}: it cannot be written")]
    Unwritable {
        /// The event's id.
        id: String,
        /// The reason.
        #[source]
        cause: serde_json::Error,
    },
}

/// An event bus.
#[derive(Debug, Clone)]
pub struct Bus {
    config: SdkConfig,
    /// The client, which is made with the first event, as the mailer makes its own with the first mail.
    client: OnceLock<Client>,
    name: String,
}

impl Bus {
    /// Returns the bus of this name.
    #[must_use]
    pub fn new(config: &SdkConfig, name: impl Into<String>) -> Self {
        Self { config: config.clone(), client: OnceLock::new(), name: name.into() }
    }

    /// Puts events and reports on the bus, in the given sequence. In place of an event that is too large, it puts a
    /// refusal that says so.
    ///
    /// # Errors
    /// Returns a [`BusError`] if any of them is not on the bus.
    pub async fn publish_all(
        &self,
        events: &[Event],
        reports: &[Report],
        now: Timestamp,
    ) -> Result<(), BusError> {
        let events = events.iter().map(|event| entry(event, now));
        let entries = events.chain(reports.iter().map(report_entry)).collect::<Result<Vec<_>, _>>()?;
        self.put_all(entries).await
    }

    /// Puts a demand on the bus.
    ///
    /// # Errors
    /// Returns a [`BusError`] if it is not on the bus.
    pub async fn publish_demand(&self, demand: &Demand) -> Result<(), BusError> {
        self.put_all(vec![Entry::of(&demand.stamp, demand.asks.detail_type(), &demand.to_bus())]).await
    }

    /// Puts notices that fulfilment orders changed on the bus.
    ///
    /// # Errors
    /// Returns a [`BusError`] if any of them is not on the bus.
    pub async fn publish_changes(&self, changes: &[FulfilmentOrderChanged]) -> Result<(), BusError> {
        let of = |change: &FulfilmentOrderChanged| {
            Entry::of(&change.stamp, FulfilmentOrderChanged::DETAIL_TYPE, &change.to_bus())
        };
        self.put_all(changes.iter().map(of).collect()).await
    }

    /// Puts entries on the bus, in as few requests as possible.
    async fn put_all(&self, entries: Vec<Entry>) -> Result<(), BusError> {
        for request in requests(entries) {
            self.put_entries(request).await?;
        }
        Ok(())
    }

    async fn put_entries(&self, entries: Vec<Entry>) -> Result<(), BusError> {
        let count = entries.len();
        let answer = self.send(entries).await;
        let answer = answer.map_err(|cause| BusError::Unavailable { count, cause: Box::new(cause) })?;
        match left_out(&answer) {
            None => Ok(()),
            Some((left_out, code)) => Err(BusError::LeftOut { count, left_out, code: code.to_owned() }),
        }
    }

    async fn send(&self, entries: Vec<Entry>) -> Result<PutEventsOutput, SdkError<PutEventsError>> {
        let client = self.client.get_or_init(|| Client::new(&self.config));
        let entries = entries.into_iter().map(|entry| entry.to(&self.name)).collect();
        client.put_events().set_entries(Some(entries)).send().await
    }
}

impl FactBus for Bus {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        Ok(self.publish_all(events, &[], Timestamp::now()).await?)
    }
}

/// Returns the number of entries that the bus did not take, and its code for the first of them. A request
/// succeeds even if the bus takes none of its entries.
fn left_out(answer: &PutEventsOutput) -> Option<(usize, &str)> {
    let mut codes = answer.entries().iter().filter_map(|entry| entry.error_code());
    let first = codes.next()?;
    Some((codes.count().saturating_add(1), first))
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    source: &'static str,
    detail_type: &'static str,
    detail: String,
}

impl Entry {
    /// Returns the entry for something that is written for the bus, with `source`, `detail-type` and `detail`.
    fn of(stamp: &Stamp, detail_type: &'static str, written: &Value) -> Self {
        let detail = written.get("detail").map(ToString::to_string).unwrap_or_default();
        Self { source: stamp.source.name(), detail_type, detail }
    }

    fn to(self, bus: &str) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(bus)
            .source(self.source)
            .detail_type(self.detail_type)
            .detail(self.detail)
            // The bus hands it to the queue, so that X-Ray joins the sender's call with the receiver's:
            // docs.aws.amazon.com/eventbridge/latest/userguide/eb-related-service-xray.html
            .set_trace_header(call::trace_header())
            .build()
    }
}

fn entry(event: &Event, now: Timestamp) -> Result<Entry, BusError> {
    entry_within(event, DETAIL_BYTES_MAX, now)
}

fn entry_within(event: &Event, bytes_max: usize, now: Timestamp) -> Result<Entry, BusError> {
    let written = write(event)?;
    if written.detail.len() <= bytes_max {
        return Ok(written);
    }
    let why = format!("it takes {} bytes, more than {bytes_max}", written.detail.len());
    write(&over_limit(event, &why, now))
}

fn write(event: &Event) -> Result<Entry, BusError> {
    let written =
        event.to_bus().map_err(|cause| BusError::Unwritable { id: event.stamp.id.to_string(), cause })?;
    Ok(Entry::of(&event.stamp, event.fact.event_type().detail_type(), &written))
}

fn report_entry(report: &Report) -> Result<Entry, BusError> {
    let written =
        report.to_bus().map_err(|cause| BusError::Unwritable { id: report.stamp.id.to_string(), cause })?;
    Ok(Entry::of(&report.stamp, Report::DETAIL_TYPE, &written))
}

/// Groups all entries into as few requests as possible, none with too many entries or too many bytes. A
/// request has the same limit in bytes as a single entry.
fn requests(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut requests: Vec<Vec<Entry>> = Vec::new();
    let mut bytes = 0_usize;
    for entry in entries {
        let length = entry.detail.len();
        let fits = |request: &&mut Vec<Entry>| {
            request.len() < ENTRIES_MAX && bytes.saturating_add(length) <= DETAIL_BYTES_MAX
        };
        match requests.last_mut().filter(fits) {
            Some(request) => {
                request.push(entry);
                bytes = bytes.saturating_add(length);
            }
            None => {
                requests.push(vec![entry]);
                bytes = length;
            }
        }
    }
    requests
}

#[cfg(test)]
mod tests {
    use candor_domain::event::event_type::EventType;
    use candor_domain::event::fact::Fact;
    use candor_domain::event::stamp::Source;
    use candor_domain::order::cancelled::Cancelled;
    use candor_domain::order::placed::{Channel, Customer, Delivery, Line, PaymentDue, Placed};
    use candor_domain::values::money::Money;
    use candor_domain::values::quantity::Quantity;

    use super::*;

    fn event(fact: Fact) -> Event {
        let occurred_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let stamp = Stamp { occurred_at, id: "e1".parse().unwrap(), source: Source::Storefront };
        Event { key: "demo-shop#5001".parse().unwrap(), stamp, fact }
    }

    #[test]
    fn an_event_too_large_for_the_bus_goes_as_a_refusal_of_its_order() {
        let price = Money { amount_minor: 100, currency: "EUR".parse().unwrap() };
        let line = |n: u32| Line {
            line_id: format!("{n:0>120}").parse().unwrap(),
            sku: Some(format!("{n:0>120}").parse().unwrap()),
            title: "x".repeat(300).parse().unwrap(),
            quantity: Quantity::ONE,
            unit_price: price,
            requires_shipping: true,
            image: None,
        };
        let placed = Placed {
            number: None,
            placed_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            customer: Customer::default(),
            lines: (0..500).map(line).collect(),
            adjustments: vec![],
            total: price,
            ship_to: None,
            ship_by: None,
            promised_on: None,
            payment_due: PaymentDue::InAdvance,
            channel: Channel::Online,
            delivery: Delivery::Shipping,
            authorisation: None,
            risk: None,
            test: false,
            tags: None,
        };
        let now = "2026-01-02T00:00:00Z".parse().unwrap();
        let placed = event(Fact::OrderPlaced(placed));
        assert_eq!(entry(&placed, now).unwrap().detail_type, EventType::OrderPlaced.detail_type());
        let entry = entry_within(&placed, 256 * 1024, now).unwrap();
        assert_eq!(entry.detail_type, EventType::EventRefused.detail_type());
        assert!(entry.detail.len() <= 256 * 1024);
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap();
        assert_eq!((&detail["shop"], &detail["order_id"]), (&"demo-shop".into(), &"5001".into()));
        assert_eq!(detail["why"], "over-limit");
    }

    #[test]
    fn an_entry_carries_the_trace_of_the_call_that_makes_it() {
        let written = || {
            let cancelled = event(Fact::OrderCancelled(Cancelled { reason: None }));
            entry(&cancelled, Timestamp::UNIX_EPOCH).unwrap().to("bus")
        };
        call::begin("r-1", Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"));
        assert_eq!(written().trace_header(), Some("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1"));
        call::begin("r-2", None);
        assert_eq!(written().trace_header(), None);
    }

    #[test]
    fn no_request_has_too_many_entries_or_too_many_bytes() {
        let small =
            entry(&event(Fact::OrderCancelled(Cancelled { reason: None })), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(requests(vec![small.clone(); 21]).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 1]);
        let large = Entry { detail: "x".repeat(DETAIL_BYTES_MAX - 10), ..small.clone() };
        let sizes: Vec<usize> = requests(vec![small.clone(), large, small]).iter().map(Vec::len).collect();
        assert_eq!(sizes, [1, 1, 1]);
        assert!(requests(vec![]).is_empty());
    }
}
