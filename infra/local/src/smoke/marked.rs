//! Makes the marked order.

use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// The address at which SES takes every mail, and says that it was delivered:
/// <https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html>.
pub(crate) const ADDRESS: &str = "success@simulator.amazonses.com";

/// Marks the orders of smoke tests. No source of a shop gives such an id.
const PREFIX: &str = "smoke-";

/// An order of a smoke test.
#[derive(Debug, Clone)]
pub(crate) struct Marked {
    shop: String,
    id: String,
    address: String,
    now: Timestamp,
}

impl Marked {
    /// Makes an order that no other run has: two runs do not begin in the same millisecond.
    pub(crate) fn new(shop: &str) -> Self {
        let now = Timestamp::now();
        Self {
            shop: shop.to_owned(),
            id: format!("{PREFIX}{}", now.as_millisecond()),
            address: ADDRESS.to_owned(),
            now,
        }
    }

    /// Tells the order from others of the same moment.
    pub(crate) fn named(self, name: &str) -> Self {
        Self { id: format!("{}-{name}", self.id), ..self }
    }

    /// Sells it to this address, instead of the one at which every mail arrives.
    pub(crate) fn sold_to(self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self }
    }

    pub(crate) fn shown(&self) -> String {
        format!("{}#{}", self.shop, self.id)
    }

    /// Returns the order's key. `None` if the shop's name cannot be one.
    pub(crate) fn key(&self) -> Option<OrderKey> {
        self.shown().parse().ok()
    }

    /// Returns the facts: a placed order, and its payment a second later. Each is a source, a type and a detail.
    pub(crate) fn facts(&self) -> [(&'static str, &'static str, Value); 2] {
        let price = json!({ "amount_minor": 100, "currency": "EUR" });
        let placed_at = self.now - SignedDuration::from_secs(2);
        // Nothing of it is goods, so nothing is asked of a warehouse, and it is compared with no other order.
        let line = json!({ "line_id": "1", "title": "Smoke test", "quantity": 1, "unit_price": price,
            "requires_shipping": false });
        let placed = json!({ "id": self.event("placed"), "shop": self.shop, "order_id": self.id,
            "occurred_at": placed_at, "placed_at": placed_at, "number": self.id, "lines": [line], "total": price,
            "customer": { "name": "Smoke Test", "email": self.address } });
        let paid = json!({ "id": self.event("paid"), "shop": self.shop, "order_id": self.id,
            "occurred_at": self.now - SignedDuration::from_secs(1), "payment_id": self.event("payment"),
            "amount": price });
        // A payment provider's word would teach which order its payment is for, and that is not forgotten with the order.
        [("candor.storefront", "OrderPlaced", placed), ("candor.storefront", "PaymentConfirmed", paid)]
    }

    fn event(&self, what: &str) -> String {
        format!("{}-{what}", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_domain::event::event_type::EventType;
    use candor_engine::intake;

    #[test]
    fn the_marked_order_is_believed_pays_itself_and_asks_no_warehouse() {
        let marked = Marked::new("demo-shop");
        for (source, kind, detail) in marked.facts() {
            let body = json!({ "source": source, "detail-type": kind, "detail": detail }).to_string();
            let kind =
                if kind == "OrderPlaced" { EventType::OrderPlaced } else { EventType::PaymentConfirmed };
            let read = intake::read(kind, candor_bus::translate_of(kind), &body, Timestamp::now());
            assert_eq!(read.fact.event_type(), kind, "{:?}", read.fact);
            assert_eq!(Some(read.key), marked.key());
        }
        let [(_, _, placed), (_, _, paid)] = marked.facts();
        assert_eq!(placed["total"], paid["amount"]);
        assert_eq!(placed["lines"][0]["requires_shipping"], false);
    }

    #[test]
    fn a_shop_that_cannot_be_one_gives_no_key() {
        assert!(Marked::new("").key().is_none());
    }
}
