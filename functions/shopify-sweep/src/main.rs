//! Asks each shop, every few minutes, for the orders that changed.

mod words;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::shopify_sweep::run::<words::Shopify>()
}
