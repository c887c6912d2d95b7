//! Tells the lives of orders, as events of the bus.

use candor_domain::event::event_type::EventType;
use candor_domain::facts::entries::Facts;
use candor_domain::values::id::OrderKey;
use candor_engine::intake;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The kinds of events in the life of an order, each with the time after its beginning.
pub const LIFE: [(EventType, SignedDuration); 4] = [
    (EventType::OrderPlaced, SignedDuration::ZERO),
    (EventType::PaymentConfirmed, SignedDuration::from_secs(10)),
    (EventType::ShipmentCreated, SignedDuration::from_mins(35)),
    (EventType::DeliveryScanned, SignedDuration::from_mins(43)),
];

/// Returns the key of an order, or `None` for a number that makes none.
#[must_use]
pub fn key(order: usize) -> Option<OrderKey> {
    format!("demo-shop#{order}").parse().ok()
}

/// Returns the event of this kind, with the moment of it.
#[must_use]
pub fn event(order: usize, kind: EventType, at: Timestamp) -> String {
    let price = json!({ "amount_minor": 2400, "currency": "EUR" });
    let (source, body) = match kind {
        EventType::PaymentConfirmed => {
            ("payments", json!({ "payment_id": format!("pay-{order}"), "amount": price }))
        }
        EventType::ShipmentCreated => (
            "warehouse",
            json!({ "parcel_id": format!("{order}-a"), "shipped_at": at, "lines": [{ "line_id": "1", "quantity": 2 }],
                "tracking": { "number": format!("T{order}"), "carrier": "Post" } }),
        ),
        EventType::DeliveryScanned => {
            ("carrier", json!({ "parcel_id": format!("{order}-a"), "status": "in-transit" }))
        }
        _ => (
            "storefront",
            json!({ "number": format!("#{order}"), "placed_at": at, "total": price,
                "ship_to": { "name": "Jo Doe", "lines": [format!("{order} High Street")], "postal_code": "N1 1AA",
                    "city": "London", "country": "GB" },
                "customer": { "name": "Jo Doe", "email": format!("jo.{order}@customer.example") },
                "lines": [{ "line_id": "1", "sku": "MUG", "title": "Mug", "quantity": 2,
                    "unit_price": { "amount_minor": 1200, "currency": "EUR" } }] }),
        ),
    };
    let mut detail = json!({ "id": format!("{}-{order}", kind.slug()), "shop": "demo-shop",
        "order_id": order.to_string(), "occurred_at": at });
    if let (Some(detail), Value::Object(body)) = (detail.as_object_mut(), body) {
        detail.extend(body);
    }
    json!({ "source": format!("candor.{source}"), "detail-type": kind.detail_type(), "detail": detail })
        .to_string()
}

/// Returns the facts of an order whose life began at this moment, as its events make them if each arrives once.
#[must_use]
pub fn facts(order: usize, began: Timestamp) -> Facts {
    let mut facts = Facts::default();
    for (kind, after) in LIFE {
        let text = event(order, kind, began + after);
        let event = intake::read(kind, candor_bus::translate_of(kind), &text, Timestamp::MAX);
        // What does not fit would be missing in both.
        let _ = facts.merge(event.stamp, event.fact);
    }
    facts
}
