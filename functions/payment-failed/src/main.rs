//! Records that an attempt to pay did not succeed.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::PaymentFailed, payment_failed::translate)
}
