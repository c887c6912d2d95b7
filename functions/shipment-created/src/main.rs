//! Records that a shipment was handed over to a carrier, got a new label, or was voided.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::ShipmentCreated, shipment_created::translate)
}
