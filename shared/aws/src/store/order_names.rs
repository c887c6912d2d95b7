//! Converts the names of an order into the attributes by which two indexes find it:
//!
//! | attribute of the order's item | content |
//! |---|---|
//! | `number` | `<shop>#<number>`: the number in the form in which numbers are compared |
//! | `customer` | `<shop>#<hash of the customer's address>` |
//! | `placed_at` | the moment at which the order was placed, in nanoseconds; only with `customer` |
//!
//! They are written by the same conditional write as the order, so they never say what the order does not. The number and the
//! address stand in the body of the same item, so the attributes show nothing that it does not hold.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::facts::order::Order;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::Shop;
use candor_engine::ports::{OrderNames, PlainNumber};

use super::item::{Item, nanoseconds};

pub(super) const NUMBER: &str = "number";
pub(super) const CUSTOMER: &str = "customer";
pub(super) const PLACED_AT: &str = "placed_at";

/// Adds the attributes of the names that the order has.
pub(super) fn insert(item: &mut Item, order: &Order) {
    let OrderNames { number, customer } = OrderNames::of(order);
    let shop = &order.key.shop;
    if let Some(number) = number {
        item.insert(NUMBER.to_owned(), number_of(shop, &number));
    }
    if let Some((email, placed_at)) = customer {
        item.insert(CUSTOMER.to_owned(), customer_of(shop, email));
        item.insert(PLACED_AT.to_owned(), AttributeValue::N(nanoseconds(placed_at)));
    }
}

pub(super) fn number_of(shop: &Shop, number: &PlainNumber) -> AttributeValue {
    AttributeValue::S(format!("{shop}#{}", number.as_str()))
}

pub(super) fn customer_of(shop: &Shop, email: EmailHash) -> AttributeValue {
    AttributeValue::S(format!("{shop}#{email}"))
}
