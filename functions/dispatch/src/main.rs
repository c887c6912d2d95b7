//! Carries out what an order still obliges, mails and cases, and records what came of it. Told by the table's stream
//! that something is due, or by `wake`; both only name the order, which is read and planned anew.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::dispatch::run()
}
