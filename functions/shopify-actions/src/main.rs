//! Carries out in Shopify what Candor decided, and asks how a fulfilment order stands that changed.

mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::shopify_actions::run::<words::Shopify>()
}
