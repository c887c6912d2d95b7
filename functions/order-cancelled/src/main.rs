//! Records that an order was cancelled.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::OrderCancelled, order_cancelled::translate)
}
