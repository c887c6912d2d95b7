//! Provides the facts of the one order, as the bus delivers them and as the real translations read them.

use candor_domain::event::envelope::Event;
use candor_domain::event::event_type::EventType;
use candor_domain::facts::entries::Facts;
use candor_domain::facts::order::Order;
use candor_engine::intake::{Translate, read, violations};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::world::moment;

/// The shipment's first tracking number.
pub const FIRST_NUMBER: &str = "T-1";
/// The tracking number that replaces it.
pub const SECOND_NUMBER: &str = "T-2";

/// Names a fact that may come at any moment, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum News {
    /// The shipment gets another tracking number.
    Relabelled,
    /// The order is cancelled.
    Cancelled,
}

impl News {
    /// Lists all of them.
    pub const ALL: [Self; 2] = [Self::Relabelled, Self::Cancelled];

    /// Returns the event that reports the fact. It is always the same event, whenever it comes.
    #[must_use]
    pub fn event(self) -> Event {
        match self {
            Self::Relabelled => shipment("relabelled", 2, SECOND_NUMBER),
            Self::Cancelled => {
                said(EventType::OrderCancelled, order_cancelled::translate, "cancelled", 3, &json!({}))
            }
        }
    }

    /// Returns true if an order's facts hold this fact.
    #[must_use]
    pub fn is_held(self, facts: &Facts) -> bool {
        match self {
            Self::Relabelled => facts.shipments().values().any(|held| {
                held.body.tracking.as_ref().is_some_and(|tracking| tracking.number.as_str() == SECOND_NUMBER)
            }),
            Self::Cancelled => facts.cancelled().is_some(),
        }
    }
}

/// Returns an order with one line, and a shipment with all of it.
#[must_use]
pub fn shipped() -> Order {
    let mut order = Order::new("demo-shop#5001".parse().unwrap());
    for event in [placed(), shipment("shipped", 1, FIRST_NUMBER)] {
        order.facts.merge(event.stamp, event.fact).unwrap();
    }
    order
}

/// Returns the mail service's report on the `number`-th mail that it accepted, `seconds` after the beginning.
#[must_use]
pub fn proof(message: &str, number: usize, seconds: i64) -> Event {
    let detail = json!({ "subject": message, "status": "sent", "address": "jo@mail.example" });
    let id = format!("sent-{number}");
    said(EventType::EmailStatusChanged, email_status_changed::translate, &id, seconds, &detail)
}

fn placed() -> Event {
    let price = json!({ "amount_minor": 1000, "currency": "EUR" });
    let detail = json!({
        "number": "#5001",
        "placed_at": moment(0),
        "customer": { "name": "Jo", "email": "jo@mail.example" },
        "lines": [{ "line_id": "A", "title": "Mug", "quantity": 1, "unit_price": price }],
        "total": price,
    });
    said(EventType::OrderPlaced, order_placed::translate, "placed", 0, &detail)
}

fn shipment(id: &str, seconds: i64, number: &str) -> Event {
    let detail = json!({
        "parcel_id": "p",
        "shipped_at": moment(1),
        "lines": [{ "line_id": "A", "quantity": 1 }],
        "tracking": { "number": number },
    });
    said(EventType::ShipmentCreated, shipment_created::translate, id, seconds, &detail)
}

fn said(kind: EventType, translate: Translate, id: &str, seconds: i64, body: &Value) -> Event {
    let mut detail = body.clone();
    for (name, value) in [("id", id), ("shop", "demo-shop"), ("order_id", "5001")] {
        detail.as_object_mut().unwrap().insert(name.to_owned(), json!(value));
    }
    detail.as_object_mut().unwrap().insert("occurred_at".to_owned(), json!(moment(seconds)));
    let event = json!({ "source": "candor.storefront", "detail-type": kind.detail_type(), "detail": detail });
    let read = read(kind, translate, &event.to_string(), Timestamp::MAX);
    assert!(violations(&read).is_empty(), "{:?}", violations(&read));
    read
}
