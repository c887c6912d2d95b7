//! Records that a shipment was handed over to a carrier, got a new label, or was voided; and how the fulfilment orders of an order
//! stand.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;
use candor_engine::intake::Kinds;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_each(Kinds {
        first: (EventType::ShipmentCreated, shipment_created::translate),
        more: &[(EventType::FulfilmentReported, shipment_created::reported::translate)],
    })
}
