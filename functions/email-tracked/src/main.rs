//! Records what became of a mail.

use std::process::ExitCode;

use candor_domain::event::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::EmailTracked, email_tracked::translate)
}
