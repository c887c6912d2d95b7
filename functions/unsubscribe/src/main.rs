//! Lets customers unsubscribe from optional mails: serves a page with a button, behind the link in such
//! mails.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::unsubscribe::run::<unsubscribe::Unsubscribe>()
}
