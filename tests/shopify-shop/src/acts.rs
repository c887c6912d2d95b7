//! Does what people do in the shop: each act changes an order, moves its `updated_at`, and makes the webhooks that Shopify
//! would send of it, the resource's own topic first.
//!
//! An act panics if there is no such order, parcel or line: a test that says so is wrong.

mod answering;
mod changing;
mod paying;
mod placing;
mod refunding;
mod shipping;

use jiff::Timestamp;
use serde_json::Value;

use crate::order::Order;
use crate::shop::Shop;

pub use answering::Answer;
pub use placing::{Basket, Ordered};
pub use refunding::Repayment;
pub use shipping::Parcel;

impl Shop {
    /// Changes an order, and returns what became of it.
    fn change(&mut self, order: u64, now: Timestamp, change: impl FnOnce(&mut Order)) -> Value {
        let changed = self.orders.get_mut(&order).expect("the shop has the order");
        change(changed);
        changed.touch(now);
        changed.payload.clone()
    }
}

/// Returns the members of a list of an order.
fn each_mut<'v>(owner: &'v mut Value, name: &str) -> impl Iterator<Item = &'v mut Value> {
    owner[name].as_array_mut().into_iter().flatten()
}

/// Returns the line of an order that has this number.
fn line_mut(payload: &mut Value, id: u64) -> &mut Value {
    each_mut(payload, "line_items").find(|line| line["id"] == id).expect("the order has the line")
}

/// Takes units off a number of a line, down to none.
fn take_off(line: &mut Value, name: &str, quantity: u64) {
    let left = line[name].as_u64().unwrap_or_default().saturating_sub(quantity);
    line[name] = left.into();
}
