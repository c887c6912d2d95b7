//! Finds, once a minute, the orders whose wake time has come, and asks `dispatch` to look at them. Nothing
//! else in Candor waits for a time.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::wake::run()
}
