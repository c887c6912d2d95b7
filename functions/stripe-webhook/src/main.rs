//! Receives Stripe's webhooks, over HTTP or from Stripe's event source, and puts what they say on the bus as
//! events and reports.

mod edge;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::webhook::run::<edge::Stripe>()
}
