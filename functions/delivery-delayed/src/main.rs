//! Records that somebody promises another day.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::DeliveryDelayed, delivery_delayed::translate)
}
