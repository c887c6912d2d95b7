//! Records what became of a mail.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_adapting(
        EventType::EmailStatusChanged,
        email_status_changed::translate,
        email_status_changed::ses::adapt,
    )
}
