//! Measures growth: the size of orders that hold many events, and the cost of one more event.

use std::cell::Cell;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::figures::change::FiguresChange;
use candor_domain::policy::settings::Policy;
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_engine::dispatch::Ports;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::{Clock, Commit, Store, Stored};
use candor_engine::record::record;
use candor_yardsticks::trial::{Laps, Trial, Trials, texts};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

use crate::measure::{Fixture, MeasureError};
use crate::samples::{Samples, expected, order_key, set};
use crate::seeds::{Obliging, SeedError, Sown};

/// Lists the numbers of events. The first is the usual order: placed, paid, and sent in one shipment. Eight
/// events are a typical order, with two shipments and four messages.
pub const EVENTS: [usize; 6] = [3, 1, 8, 100, 300, 500];
/// From this event on everything is sent, and carriers report: most events of an order with many events are
/// tracking updates.
const SENT_BY: usize = 102;
/// The longest life of an order: the clocks of an order run for thirty days.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 25);
const BETWEEN_EVENTS: SignedDuration = SignedDuration::from_hours(1);
/// A pause that is longer than the grace period of any message.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);

/// Holds the measurements of an order with a number of events.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Growth {
    /// The number of events.
    pub events: usize,
    /// The number of shipments that the order holds.
    pub shipments: usize,
    /// The number of effects in its ledger, most of them messages.
    pub effects: usize,
    /// The size of its item in bytes, with names and values.
    pub item_bytes: usize,
    /// The read units for reading it.
    pub read_units: f64,
    /// The write units for writing it, without the index.
    pub write_units: f64,
    /// The processor time of one more event, without calls to other systems.
    pub one_more: Laps,
}

/// Grows an order by each number of events, and measures it.
///
/// # Errors
/// Returns an error if an order does not grow, or cannot be measured.
pub async fn measure(bench: &Fixture, stopwatch: &Path) -> Result<Vec<Growth>, MeasureError> {
    let table = bench.table("growth")?;
    let (mut grown, mut trials) = (Vec::new(), Vec::new());
    for events in EVENTS {
        let life = Life::begin(bench, events);
        let (stored, due) = life.live().await?;
        trials.push(life.trial(&stored)?);
        grown.push(keep(bench, &table, stored, due, events).await?);
    }
    let laps = time(stopwatch, &Trials { policy: bench.policy_text.clone(), trials })?;
    grown.iter_mut().zip(laps).for_each(|(growth, laps)| growth.one_more = laps);
    Ok(grown)
}

/// Writes an order to the table and reads it again. The cost of one more event is filled in later.
async fn keep(
    bench: &Fixture,
    table: &Sown,
    stored: Stored,
    due: bool,
    events: usize,
) -> Result<Growth, MeasureError> {
    let Stored { order, unread, wake_at, .. } = stored;
    let (shipments, effects) = (order.facts.shipments().len(), order.ledger.effects().count());
    let key = order.key.clone();
    let _ = bench.cloud.tally();
    table
        .commit(&Commit {
            order,
            unread,
            seen: None,
            wake_at,
            due,
            expires_at: bench.now,
            figures: FiguresChange::default(),
        })
        .await?;
    let write_units = bench.cloud.tally().write_units;
    table.load(&key).await?;
    let read_units = bench.cloud.tally().read_units;
    let item_bytes = bench.cloud.services.item("growth", &key.to_string())?.map_or(0, |item| item.bytes);
    Ok(Growth { events, shipments, effects, item_bytes, read_units, write_units, one_more: Laps::default() })
}

/// Lets a release build measure the time of the trials.
fn time(stopwatch: &Path, trials: &Trials) -> Result<Vec<Laps>, MeasureError> {
    let mut command = Command::new(stopwatch);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(MeasureError::Stopwatch)?;
    let text = serde_json::to_string(trials)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(text.as_bytes()).map_err(MeasureError::Stopwatch)?;
    }
    let output = child.wait_with_output().map_err(MeasureError::Stopwatch)?;
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Generates the life of an order. It is placed and paid, and then its shipments are sent one after the
/// other. They are tracked and get new labels while the address is corrected again and again. The customer is
/// told of all this. After the first hundred events, tracking updates for its shipments follow again and
/// again.
struct Life<'b> {
    samples: &'b Samples,
    policy: &'b Policy,
    order: usize,
    began: Timestamp,
    clock: Cell<Timestamp>,
    store: MemoryStore,
}

impl<'b> Life<'b> {
    fn begin(bench: &'b Fixture, order: usize) -> Self {
        let began = bench.now.saturating_sub(LIFE).unwrap_or(bench.now);
        let clock = Cell::new(began);
        Self {
            samples: &bench.samples,
            policy: &bench.policy,
            order,
            began,
            clock,
            store: MemoryStore::default(),
        }
    }

    /// Records as many events as the order's number says. Returns the order, and whether something is due.
    async fn live(&self) -> Result<(Stored, bool), MeasureError> {
        for number in 0..self.order {
            self.clock.set(self.moment(number));
            let event = self.event(number)?;
            let events = std::slice::from_ref(&event);
            let recorded = record(&self.store, self, self.policy, &event.key, events).await;
            recorded.map_err(SeedError::from)?;
            for _ in 0..3 {
                self.clock.set(self.clock.get().saturating_add(PAUSE).unwrap_or(Timestamp::MAX));
                let (store, outside) = (&self.store, &Obliging);
                let world =
                    Ports { store, mailer: outside, case_notifier: outside, commands: outside, clock: self };
                world.dispatch(self.policy, &event.key).await.map_err(SeedError::from)?;
            }
        }
        self.store.all().pop().ok_or(MeasureError::NothingGrown)
    }

    /// Returns a trial with the event that would come next.
    fn trial(&self, stored: &Stored) -> Result<Trial, MeasureError> {
        let (facts, ledger) = texts(&stored.order)?;
        let (kind, event, now) = (self.kind(self.order), self.statement(self.order), self.moment(self.order));
        Ok(Trial { order: order_key(self.order), facts, ledger, kind, event: event.to_string(), now })
    }

    fn event(&self, number: usize) -> Result<Event, MeasureError> {
        Ok(expected(self.kind(number), &self.statement(number), self.clock.get())?)
    }

    fn moment(&self, number: usize) -> Timestamp {
        let hours = BETWEEN_EVENTS.saturating_mul(i32::try_from(number).unwrap_or(i32::MAX));
        self.began.saturating_add(hours).unwrap_or(Timestamp::MAX)
    }

    fn kind(&self, number: usize) -> EventType {
        match turn(number) {
            Turn::Placed | Turn::Corrected => EventType::OrderPlaced,
            Turn::Paid => EventType::PaymentConfirmed,
            Turn::Sent(_) | Turn::Tracked(_) | Turn::Relabelled(_) => EventType::ShipmentCreated,
            Turn::Scanned(..) => EventType::DeliveryScanned,
        }
    }

    fn statement(&self, number: usize) -> Value {
        let id = format!("event-{number}");
        let mut event = self.samples.at(self.kind(number), self.order, &id, self.moment(number));
        match turn(number) {
            Turn::Placed | Turn::Corrected => {
                set(&mut event, "/detail/placed_at", json!(self.began));
                set(&mut event, "/detail/lines/0/quantity", json!(1000));
                set(&mut event, "/detail/ship_to/lines/0", json!(format!("{number} Low Road")));
            }
            Turn::Paid => {}
            Turn::Sent(shipment) => {
                label(&mut event, shipment);
                set(&mut event, "/detail/tracking", Value::Null);
            }
            Turn::Tracked(shipment) => label(&mut event, shipment),
            Turn::Relabelled(shipment) => {
                label(&mut event, shipment);
                set(&mut event, "/detail/tracking/number", json!(format!("PP{shipment:09}US")));
            }
            Turn::Scanned(shipment, status) => {
                label(&mut event, shipment);
                set(&mut event, "/detail/status", json!(status.slug()));
            }
        }
        event
    }
}

fn label(event: &mut Value, shipment: usize) {
    set(event, "/detail/parcel_id", json!(format!("{:013}", shipment.saturating_add(4_100_000_000_000))));
    set(event, "/detail/lines/0/quantity", json!(1));
    set(event, "/detail/tracking/number", json!(format!("PP{shipment:09}GB")));
}

/// Names what happens to an order at one point of its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Placed,
    Paid,
    Sent(usize),
    Tracked(usize),
    Relabelled(usize),
    Corrected,
    Scanned(usize, TrackingStatus),
}

fn turn(number: usize) -> Turn {
    let (shipment, step) = (number.saturating_sub(2) / 4, number.saturating_sub(2) % 4);
    match (number, step) {
        (0, _) => Turn::Placed,
        (1, _) => Turn::Paid,
        (_, _) if number >= SENT_BY => scanned(number.saturating_sub(SENT_BY)),
        (_, 0) => Turn::Sent(shipment),
        (_, 1) => Turn::Tracked(shipment),
        (_, 2) => Turn::Corrected,
        (_, _) => Turn::Relabelled(shipment),
    }
}

/// Returns the tracking update with this number. In each round every shipment gets one: first its label, then
/// its acceptance, and then always another place on its way.
fn scanned(number: usize) -> Turn {
    let shipments = SENT_BY.saturating_sub(2) / 4;
    let status = match number / shipments {
        0 => TrackingStatus::LabelCreated,
        1 => TrackingStatus::Accepted,
        round if round % 5 == 4 => TrackingStatus::OutForDelivery,
        _ => TrackingStatus::InTransit,
    };
    Turn::Scanned(number % shipments, status)
}

impl Clock for Life<'_> {
    fn now(&self) -> Timestamp {
        self.clock.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_life_is_sent_in_shipments_first_and_scanned_from_then_on() {
        let turns: Vec<Turn> = (0..10).map(turn).collect();
        let expected =
            [Turn::Placed, Turn::Paid, Turn::Sent(0), Turn::Tracked(0), Turn::Corrected, Turn::Relabelled(0)];
        assert_eq!(turns[..6], expected);
        assert_eq!(turns[6], Turn::Sent(1));
        let shipments = (0..500).filter(|number| matches!(turn(*number), Turn::Sent(_))).count();
        assert_eq!(shipments, 25);
        assert_eq!(turn(101), Turn::Relabelled(24));
        assert_eq!(turn(102), Turn::Scanned(0, TrackingStatus::LabelCreated));
        assert_eq!(turn(499), Turn::Scanned(22, TrackingStatus::InTransit));
    }
}
