//! Receives WooCommerce's webhooks over HTTP, and puts what they say on the bus as events.

mod edge;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::webhook::run::<edge::WooCommerce>()
}
