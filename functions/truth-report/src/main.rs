//! Sends the truth reports of each shop that are due: of the week before, and of the day before.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::truth_report::run(truth_report::write)
}
