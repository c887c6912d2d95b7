//! The attributes of an order's item that put it into the indexes, beside the one by wake time: they follow from the order
//! alone, so they can be written anew at any time.

use candor_domain::facts::order::Order;

use super::case_entry::{self, CASES, OLDEST_AT, SHOP};
use super::item::{InvalidItem, Item};
use super::order_names::{self, CUSTOMER, NUMBER, PLACED_AT};

/// The names of the attributes.
pub(super) const INDEXED: [&str; 6] = [SHOP, OLDEST_AT, CASES, NUMBER, CUSTOMER, PLACED_AT];

/// Adds the attributes that an order is to have.
pub(super) fn insert(item: &mut Item, order: &Order) -> Result<(), InvalidItem> {
    order_names::insert(item, order);
    case_entry::insert(item, order)
}
