//! Catches up with a shop: asks it for the orders that changed, and takes in what no webhook brought.
//!
//! Shopify itself says that webhooks may be lost, and that an app has to fetch what changed
//! (<https://shopify.dev/docs/apps/build/webhooks/best-practices>). What is fetched makes the same events as the webhooks,
//! so nothing that was known happens twice.

pub mod book;
pub mod listed;
