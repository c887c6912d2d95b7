//! Takes Shopify's webhooks, over HTTP or from its event source, and puts what they say on the bus.

mod edge;

use std::process::ExitCode;

fn main() -> ExitCode {
    candor_aws::runtime::webhook::run::<edge::Shopify>()
}
