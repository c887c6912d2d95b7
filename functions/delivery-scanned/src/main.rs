//! Records a tracking update: a carrier reported something about a shipment.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::DeliveryScanned, delivery_scanned::translate)
}
