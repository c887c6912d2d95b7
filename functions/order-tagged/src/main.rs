//! Records that a tag was added to an order, or removed from it.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::OrderTagged, order_tagged::translate)
}
