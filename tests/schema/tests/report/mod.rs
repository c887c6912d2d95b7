//! Writes the schema of `ReportReceived`: for each event that a report can become, that event's own schema with the
//! reference in place of the order and of the parcel.

use candor_domain::event::event_type::EventType;
use candor_domain::event::stamp::Source;
use candor_domain::reference::report::Report;
use candor_domain::values::id::PaymentId;
use candor_domain::values::text::TrackingNumber;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use serde_json::{Value, json};

use super::{detail, finished};

/// Lists the events that a report can become, and whether a carrier tells of them. The others are a payment provider's.
const REPORTED: [(EventType, bool); 6] = [
    (EventType::DeliveryScanned, true),
    (EventType::DeliveryDelayed, true),
    (EventType::PaymentConfirmed, false),
    (EventType::PaymentFailed, false),
    (EventType::RefundIssued, false),
    (EventType::PaymentDisputed, false),
];

/// Returns the schema of a report.
pub(crate) fn schema() -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let details: Vec<Value> =
        REPORTED.into_iter().map(|(kind, is_carriers)| reported(kind, is_carriers, &mut generator)).collect();
    let sources = Source::ALL.into_iter().filter(|source| Report::may_come_from(*source));
    let event = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": Report::DETAIL_TYPE,
        "type": "object",
        "required": ["source", "detail-type", "detail"],
        "properties": {
            "source": { "enum": sources.map(Source::name).collect::<Vec<_>>() },
            "detail-type": { "const": Report::DETAIL_TYPE },
            "detail": { "oneOf": details },
        },
    });
    finished(event, generator)
}

/// Returns the schema of the content of a report that becomes this event.
fn reported(kind: EventType, is_carriers: bool, generator: &mut SchemaGenerator) -> Value {
    let (name, reference) = if is_carriers {
        ("tracking_number", generator.subschema_for::<TrackingNumber>())
    } else {
        ("payment_id", generator.subschema_for::<PaymentId>())
    };
    let mut detail = detail(kind, generator);
    let members = detail.as_object_mut().unwrap();
    members.remove("description");
    let properties = members["properties"].as_object_mut().unwrap();
    for known_by_the_order in ["order_id", "parcel_id"] {
        properties.remove(known_by_the_order);
    }
    properties.insert("reports".to_owned(), json!({ "const": kind.detail_type() }));
    properties.insert(name.to_owned(), reference.to_value());
    let required = members["required"].as_array_mut().unwrap();
    required.retain(|member| *member != "order_id" && *member != "parcel_id" && *member != name);
    required.extend([json!("reports"), json!(name)]);
    detail
}
