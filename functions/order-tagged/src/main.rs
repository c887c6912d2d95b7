//! Records that a tag was put on an order, or taken off.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::OrderTagged, order_tagged::translate)
}
