//! Records that an order was placed or revised.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::OrderPlaced, order_placed::translate)
}
