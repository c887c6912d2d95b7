//! Records that the customer wants to send something back.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::ReturnRequested, return_requested::translate)
}
