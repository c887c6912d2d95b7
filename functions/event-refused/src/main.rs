//! Records that an event could not be believed, so that a person sees it.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::EventRefused, event_refused::translate)
}
