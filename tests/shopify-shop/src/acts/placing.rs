//! A customer places an order.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::money::{Purse, text};
use crate::order::Order;
use crate::shop::Shop;
use crate::times::of_webhook;

/// The things that a customer orders, and how.
#[derive(Debug, Clone)]
pub struct Basket {
    /// The lines.
    pub lines: Vec<Ordered>,
    /// The address to write to.
    pub email: String,
    /// The price of shipping, in cents of the shop's currency.
    pub shipping_cents: i64,
    /// The shop's currency.
    pub currency: &'static str,
    /// The currency that the customer pays in, if it is another one, and its price for a hundred of the shop's.
    pub presented: Option<(&'static str, u64)>,
    /// True for a customer without an account.
    pub is_guest: bool,
    /// True if it is paid as it is placed.
    pub is_paid: bool,
}

/// A line of a basket.
#[derive(Debug, Clone)]
pub struct Ordered {
    /// The title.
    pub title: &'static str,
    /// The units.
    pub quantity: u64,
    /// The price of a unit, in cents of the shop's currency.
    pub cents: i64,
    /// False for a download or a gift card.
    pub requires_shipping: bool,
}

impl Default for Basket {
    fn default() -> Self {
        let line = |title, quantity, cents| Ordered { title, quantity, cents, requires_shipping: true };
        Self {
            lines: vec![line("Mug", 2, 1299), line("Tea towel", 1, 850)],
            email: "ada.fox@customer.example".to_owned(),
            shipping_cents: 499,
            currency: "EUR",
            presented: None,
            is_guest: false,
            is_paid: false,
        }
    }
}

impl Basket {
    fn total(&self) -> i64 {
        let price = |line: &Ordered| line.cents * i64::try_from(line.quantity).unwrap_or(i64::MAX);
        self.lines.iter().map(price).sum::<i64>() + self.shipping_cents
    }
}

impl Shop {
    /// Places an order, and returns its number.
    pub fn place(&mut self, basket: &Basket, now: Timestamp) -> u64 {
        self.begin();
        let id = self.number();
        let purse = Purse::new(basket.currency, basket.presented);
        let mut payload = own(id, basket, &purse, now);
        let lines: Vec<Value> =
            basket.lines.iter().map(|line| ordered(self.number(), line, &purse)).collect();
        payload["line_items"] = lines.into();
        payload["shipping_lines"] = json!([shipping(self.number(), basket, &purse)]);
        self.put(Order::new(payload.clone()));
        self.send("orders/create", payload.clone(), now);
        if basket.is_paid {
            self.send("orders/paid", payload, now);
        }
        id
    }
}

fn own(id: u64, basket: &Basket, purse: &Purse, now: Timestamp) -> Value {
    let at = of_webhook(now);
    let customer = json!({ "id": id + 1, "email": basket.email, "first_name": "Ada", "last_name": "Fox" });
    let address = json!({ "first_name": "Ada", "last_name": "Fox", "name": "Ada Fox", "company": null,
        "address1": "2 Low Road", "address2": "", "city": "Leeds", "province": null, "zip": "LS1 4AP",
        "country": "United Kingdom", "country_code": "GB" });
    let mut payload = json!({
        "id": id, "admin_graphql_api_id": format!("gid://shopify/Order/{id}"), "name": format!("#{}", id % 100_000),
        "created_at": at, "processed_at": at, "updated_at": at,
        "cancelled_at": null, "cancel_reason": null, "closed_at": null,
        "email": basket.email, "contact_email": basket.email, "customer_locale": "en-GB",
        "currency": basket.currency, "presentment_currency": purse.presented(),
        "financial_status": if basket.is_paid { "paid" } else { "pending" }, "fulfillment_status": null,
        "total_outstanding": if basket.is_paid { text(0) } else { text(basket.total()) },
        "payment_gateway_names": ["bank transfer"], "payment_terms": null, "source_name": "web",
        "tags": "", "taxes_included": true, "test": false, "note": null,
        "customer": if basket.is_guest { Value::Null } else { customer },
        "billing_address": address, "shipping_address": address, "fulfillments": [], "refunds": [],
    });
    for (name, cents) in [
        ("total_price", basket.total()),
        ("current_total_price", basket.total()),
        ("total_discounts", 0),
        ("total_shipping_price", basket.shipping_cents),
        ("total_tax", 0),
    ] {
        purse.write(&mut payload, name, cents);
    }
    // Webhooks have this amount as a set alone.
    payload.as_object_mut().and_then(|members| members.remove("total_shipping_price"));
    payload
}

fn ordered(id: u64, line: &Ordered, purse: &Purse) -> Value {
    let mut item = json!({
        "id": id, "admin_graphql_api_id": format!("gid://shopify/LineItem/{id}"),
        "name": line.title, "title": line.title, "sku": line.title.to_uppercase().replace(' ', "-"),
        "quantity": line.quantity, "current_quantity": line.quantity, "fulfillable_quantity": line.quantity,
        "fulfillment_status": null, "requires_shipping": line.requires_shipping, "gift_card": false,
    });
    purse.write(&mut item, "price", line.cents);
    item
}

fn shipping(id: u64, basket: &Basket, purse: &Purse) -> Value {
    let mut line = json!({ "id": id, "title": "Standard delivery", "code": "Standard", "is_removed": false,
        "delivery_category": null });
    purse.write(&mut line, "price", basket.shipping_cents);
    line
}
