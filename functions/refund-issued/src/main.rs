//! Records that money went back to the customer.

use std::process::ExitCode;

use candor_domain::event::event_type::EventType;

fn main() -> ExitCode {
    candor_aws::runtime::facts::run(EventType::RefundIssued, refund_issued::translate)
}
