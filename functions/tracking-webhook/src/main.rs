//! Receives tracking updates in Candor's own format, and puts what they say on the bus as reports.

mod edge;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::webhook::run::<edge::Tracking>()
}
