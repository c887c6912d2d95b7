//! Receives EasyPost's webhooks, and puts what they say of parcels on the bus as reports.

mod edge;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::webhook::run::<edge::EasyPost>()
}
