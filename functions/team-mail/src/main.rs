//! Writes to teams about their cases: new ones, and those that were not worked on in time, while they still need a person.

use std::process::ExitCode;

use candor_desk::words::kinds;

fn main() -> ExitCode {
    candor_aws::runtime::team_mail::run(kinds::kind)
}
