//! Records what a person decided about a case.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::CaseResolved, case_resolved::translate)
}
