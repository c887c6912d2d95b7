//! Connects this crate's pure functions to the runtime that asks shops.

use candor_aws::runtime::shopify_actions::Words;
use candor_domain::values::reading::Violation;
use candor_shopify::action::{Asked, Steps, Wish};
use candor_shopify::order::OrderState;

/// Shopify's words, as the runtime sees them.
pub(crate) struct Shopify;

impl Words for Shopify {
    fn read(command: &str) -> Result<Asked, Vec<Violation>> {
        shopify_actions::read(command)
    }

    fn steps(wish: &Wish, order: &OrderState) -> Steps {
        shopify_actions::steps(wish, order)
    }
}
