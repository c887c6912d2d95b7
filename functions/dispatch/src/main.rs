//! Carries out the effects of an order that are due (mails, cases and commands), and records the outcome of
//! each. The table's stream or `wake` tells it that something is due. Both only name the order, so it reads
//! the order and plans again.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::dispatch::run()
}
