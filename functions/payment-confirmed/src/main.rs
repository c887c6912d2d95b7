//! Records that a customer's payment came in.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::PaymentConfirmed, payment_confirmed::translate)
}
