//! Records a dispute about a payment.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::PaymentDisputed, payment_disputed::translate)
}
