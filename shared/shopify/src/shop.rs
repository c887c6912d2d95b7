//! Names a shop and its orders as Shopify does.

use std::fmt;
use std::str::FromStr;

use candor_domain::values::id::{FulfilmentOrderId, OrderId, Shop};
use serde::{Deserialize, Serialize};

/// The domain of a shop that Shopify never changes, such as `demo-shop.myshopify.com`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShopDomain(String);

impl ShopDomain {
    /// Returns the domain of a shop, whose name in Candor is the first label of it.
    #[must_use]
    pub fn of(shop: &Shop) -> Self {
        Self(format!("{shop}.myshopify.com"))
    }

    /// Returns the domain as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShopDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The global id of anything in a shop, such as `gid://shopify/FulfillmentOrder/1`
/// (<https://shopify.dev/docs/api/usage/gids>).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gid(String);

/// The beginning of every global id.
const GID: &str = "gid://shopify/";

impl Gid {
    /// Returns the id of an order, or `None` if this is no order of Shopify's, which has a number.
    #[must_use]
    pub fn of_order(order: &OrderId) -> Option<Self> {
        Self::of("Order", order.as_str())
    }

    /// Returns the id of a fulfilment order, or `None` if this is none of Shopify's.
    #[must_use]
    pub fn of_fulfillment_order(id: &FulfilmentOrderId) -> Option<Self> {
        Self::of("FulfillmentOrder", id.as_str())
    }

    fn of(kind: &str, text: &str) -> Option<Self> {
        let is_number = !text.is_empty() && text.bytes().all(|letter| letter.is_ascii_digit());
        is_number.then(|| Self(format!("{GID}{kind}/{text}")))
    }

    /// Returns the id without what it is the id of; `None` if it is of another kind, or unreadable.
    #[must_use]
    pub fn id<T: FromStr>(&self, kind: &str) -> Option<T> {
        self.0.strip_prefix(GID)?.strip_prefix(kind)?.strip_prefix('/')?.parse().ok()
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Gid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_is_an_order_of_shopify() {
        let gid = |id: &str| Gid::of_order(&id.parse().unwrap()).map(|gid| gid.to_string());
        assert_eq!(gid("820982911946154508"), Some("gid://shopify/Order/820982911946154508".to_owned()));
        assert_eq!((gid("wc_12"), gid("5001-A")), (None, None));
    }

    #[test]
    fn a_shop_is_named_by_the_first_label_of_its_domain() {
        assert_eq!(ShopDomain::of(&"demo-shop".parse().unwrap()).as_str(), "demo-shop.myshopify.com");
    }
}
