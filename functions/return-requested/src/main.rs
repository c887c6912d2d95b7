//! Records that the customer wants to send something back, and what the shop decides about it.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;
use candor_engine::intake::Kinds;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_each(Kinds {
        first: (EventType::ReturnRequested, return_requested::translate),
        more: &[(EventType::ReturnUpdated, return_requested::updated::translate)],
    })
}
