//! Forgets what a customer, or a shop that leaves, asks to be forgotten.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::erasure::run(erasure::translate)
}
