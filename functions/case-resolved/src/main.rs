//! Records what a person decided about a case, and what people do with it beside that.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;
use candor_engine::intake::Kinds;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_each(Kinds {
        first: (EventType::CaseResolved, case_resolved::translate),
        more: &[(EventType::CaseWorkedOn, case_resolved::worked_on::translate)],
    })
}
