//! Records what became of a mail.

use std::process::ExitCode;

use candor_domain::event::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run_adapting(
        EventType::EmailTracked,
        email_tracked::translate,
        email_tracked::ses::adapt,
    )
}
