//! Adds up what happened, by shop and day. The table's stream brings the change of the figures that each write of an order
//! makes.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::figures::run()
}
