//! Records a new delivery estimate: a carrier or another source expects the delivery on another day.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::DeliveryDelayed, delivery_delayed::translate)
}
