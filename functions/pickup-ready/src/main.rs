//! Records that goods wait for the customer to fetch them.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::PickupReady, pickup_ready::translate)
}
