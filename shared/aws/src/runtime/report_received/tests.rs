//! Tests the function that brings reports to their orders, on a store in memory and a bus that remembers.

use std::cell::{Cell, RefCell};

use candor_domain::event::stamp::{Source, Stamp};
use candor_domain::reference::place::{Lesson, Part, Place};
use candor_domain::reference::report::{OfShipment, Reference, Said};
use candor_domain::shipment::tracking_update::TrackingStatus;
use candor_domain::values::reading::At;
use candor_engine::memory::MemoryStore;
use candor_engine::ports::Cause;

use super::*;
use crate::reports_queue::learned;
use crate::runtime::testing::{FixedClock, Remembering, invocation};

#[derive(Default)]
struct MemoryFacts {
    events: RefCell<Vec<Event>>,
    away: Cell<bool>,
}

impl FactBus for MemoryFacts {
    async fn put(&self, events: &[Event]) -> Result<(), Cause> {
        if self.away.get() {
            return Err("away".into());
        }
        self.events.borrow_mut().extend_from_slice(events);
        Ok(())
    }
}

fn translate(detail: &At<'_>, source: Source) -> Option<Report> {
    let number = detail.field("tracking_number").parsed();
    let stamp = Stamp { occurred_at: FixedClock::default().0, id: detail.field("id").parsed()?, source };
    let update = OfShipment::Update { status: TrackingStatus::InTransit, place: None, pickup_until: None };
    Some(Report { shop: detail.field("shop").parsed()?, stamp, said: Said::Shipment(number?, update) })
}

fn librarian() -> Librarian<MemoryStore, MemoryFacts, Remembering, FixedClock> {
    Librarian {
        translate,
        references: MemoryStore::default(),
        bus: MemoryFacts::default(),
        queue: Remembering::default(),
        clock: FixedClock::default(),
        orders_kept: SignedDuration::from_hours(9600),
    }
}

fn update(source: &str) -> String {
    let detail = json!({ "id": "u1", "shop": "demo-shop", "tracking_number": "1Z 999" });
    json!({ "source": source, "detail-type": Report::DETAIL_TYPE, "detail": detail }).to_string()
}

fn batch(bodies: &[String]) -> String {
    let record = |(index, body): (usize, &String)| json!({ "messageId": format!("m{index}"), "body": body });
    json!({ "Records": bodies.iter().enumerate().map(record).collect::<Vec<_>>() }).to_string()
}

async fn serves(
    librarian: &Librarian<MemoryStore, MemoryFacts, Remembering, FixedClock>,
    payload: &str,
) -> Value {
    librarian.serve(invocation(payload, &Meter::begin())).await.unwrap()
}

async fn learns(librarian: &Librarian<MemoryStore, MemoryFacts, Remembering, FixedClock>) -> String {
    let number = "1Z999".parse().unwrap();
    let reference = Reference::tracking_number(&number);
    let part =
        Part::Shipment { shipment_id: "p1".parse().unwrap(), number, shipped_at: FixedClock::default().0 };
    let place = Place { order_id: "5001".parse().unwrap(), part };
    let (references, clock) = (&librarian.references, &librarian.clock);
    let library = Library { references, clock, orders_kept: librarian.orders_kept };
    let shop = "demo-shop".parse().unwrap();
    let lesson = Lesson { reference: reference.clone(), place };
    library.learn(&shop, &lesson).await.unwrap();
    learned(&shop, &reference)
}

#[tokio::test]
async fn a_report_waits_and_its_order_is_told_when_the_reference_is_learned() {
    let librarian = librarian();
    assert_eq!(serves(&librarian, &update("candor.carrier")).await, json!({ "outcome": "waits" }));
    let message = learns(&librarian).await;
    assert_eq!(serves(&librarian, &batch(&[message])).await, json!({ "batchItemFailures": [] }));
    let told: Vec<String> = librarian.bus.events.borrow().iter().map(|event| event.key.to_string()).collect();
    assert_eq!(told, ["demo-shop#5001"]);
    assert_eq!(serves(&librarian, &update("candor.carrier")).await, json!({ "outcome": "told" }));
}

#[tokio::test]
async fn a_message_comes_again_when_the_bus_is_away_and_the_others_of_its_batch_do_not() {
    let librarian = librarian();
    learns(&librarian).await;
    librarian.bus.away.set(true);
    let unknown = update("candor.carrier").replace("1Z 999", "another");
    let answer = serves(&librarian, &batch(&[update("candor.carrier"), unknown])).await;
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "m0" }] }));
}

#[tokio::test]
async fn what_is_no_report_is_kept_as_a_case_of_a_source_that_it_may_speak_for() {
    let librarian = librarian();
    for body in [update("candor.desk"), "{".to_owned(), "null".to_owned(), update("elsewhere")] {
        let answer = serves(&librarian, &batch(std::slice::from_ref(&body))).await;
        assert_eq!(answer, json!({ "batchItemFailures": [] }), "{body}");
        let refused = librarian.bus.events.take();
        assert!(matches!(&refused[..], [event] if event.stamp.source == Source::Carrier), "{refused:?}");
    }
}
