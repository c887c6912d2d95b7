//! Brings reports that do not name the order to the orders that they are about.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::report_received::run(report_received::translate)
}
