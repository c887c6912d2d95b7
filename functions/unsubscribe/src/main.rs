//! Lets customers have no more mails that can be done without: a page, with a button, behind the link in such mails.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::unsubscribe::run::<unsubscribe::Unsubscribe>()
}
