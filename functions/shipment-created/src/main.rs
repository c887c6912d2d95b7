//! Records that a parcel was handed over, re-labelled or voided.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::ShipmentCreated, shipment_created::translate)
}
