//! Connects this crate's pure functions to the runtime that asks shops.

use candor_aws::runtime::shopify_actions::Words;
use candor_domain::event::envelope::Event;
use candor_domain::fulfilment::changed::FulfilmentOrderChanged;
use candor_domain::values::reading::Violation;
use candor_shopify::action::{Steps, Task, Wish};
use candor_shopify::fulfillment_order::FulfillmentOrderState;
use candor_shopify::order::OrderState;

/// Shopify's words, as the runtime sees them.
pub(crate) struct Shopify;

impl Words for Shopify {
    fn read(message: &str) -> Result<Task, Vec<Violation>> {
        shopify_actions::read(message)
    }

    fn report(change: &FulfilmentOrderChanged, state: &FulfillmentOrderState) -> Result<Event, &'static str> {
        shopify_actions::report(change, state)
    }

    fn steps(wish: &Wish, order: &OrderState) -> Steps {
        shopify_actions::steps(wish, order)
    }
}
