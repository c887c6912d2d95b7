//! Records the status of a mail that was sent: delivered, bounced and so on.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_adapting(
        EventType::EmailStatusChanged,
        email_status_changed::translate,
        email_status_changed::ses::adapt,
    )
}
