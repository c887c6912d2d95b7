//! The page of an order in the shop's own admin, to which people go from a case.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::values::id::OrderId;
use crate::values::text::Link;

/// The place in the address where the order's id stands.
const PLACE: &str = "{order_id}";

/// The address of an order's page: `https://admin.shopify.com/store/demo-shop/orders/{order_id}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPage(String);

/// A text that is no address of an order's page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("is not an address with one {{order_id}} in it")]
pub struct InvalidOrderPage;

impl FromStr for OrderPage {
    type Err = InvalidOrderPage;
    fn from_str(text: &str) -> Result<Self, InvalidOrderPage> {
        let is_one = text.matches(PLACE).count() == 1;
        let page = Self(text.to_owned());
        let is_link = |id: &OrderId| page.of(id).is_some();
        let readable = is_one && "1".parse().is_ok_and(|id| is_link(&id));
        if readable { Ok(page) } else { Err(InvalidOrderPage) }
    }
}

impl OrderPage {
    /// Returns the page of an order; none if the address would be too long.
    #[must_use]
    pub fn of(&self, order: &OrderId) -> Option<Link> {
        self.0.replace(PLACE, &encoded(order.as_str())).parse().ok()
    }
}

/// Returns a text as a part of a path, with every byte encoded that may mean something in an address
/// (<https://www.rfc-editor.org/rfc/rfc3986#section-2.3>).
pub(super) fn encoded(text: &str) -> String {
    let mut path = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            // A text takes all that is written to it.
            let _ = write!(path, "%{byte:02X}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_has_its_page_whatever_its_id_is() {
        let page: OrderPage = "https://admin.shopify.com/store/demo-shop/orders/{order_id}".parse().unwrap();
        let of = |id: &str| page.of(&id.parse().unwrap()).unwrap().as_str().to_owned();
        assert_eq!(of("5001"), "https://admin.shopify.com/store/demo-shop/orders/5001");
        assert_eq!(of("a/../b?c"), "https://admin.shopify.com/store/demo-shop/orders/a%2F..%2Fb%3Fc");
    }

    #[test]
    fn an_address_without_its_order_is_refused() {
        for bad in [
            "https://shop.example/orders",
            "{order_id}",
            "javascript:{order_id}",
            "https://a/{order_id}{order_id}",
        ] {
            assert_eq!(bad.parse::<OrderPage>(), Err(InvalidOrderPage), "{bad}");
        }
    }
}
