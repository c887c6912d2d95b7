//! The customer pays.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::money::{read, text};
use crate::shop::Shop;
use crate::times::of_webhook;

impl Shop {
    /// Pays everything that is outstanding.
    pub fn pay(&mut self, order: u64, now: Timestamp) {
        self.pay_part(order, i64::MAX, now);
    }

    /// Pays a part of what is outstanding, in cents of the shop's currency.
    pub fn pay_part(&mut self, order: u64, cents: i64, now: Timestamp) {
        self.begin();
        let outstanding = read(&self.orders[&order].payload, "total_outstanding");
        let cents = cents.min(outstanding);
        let is_whole = cents == outstanding;
        let payload = self.change(order, now, |order| {
            order.payload["total_outstanding"] = text(outstanding - cents).into();
            order.payload["financial_status"] = if is_whole { "paid" } else { "partially_paid" }.into();
        });
        let sale = self.transaction(order, "sale", "success", cents, now);
        self.send("order_transactions/create", sale, now);
        self.send(if is_whole { "orders/paid" } else { "orders/partially_paid" }, payload.clone(), now);
        self.send("orders/updated", payload, now);
    }

    /// Returns a transaction, in the currency that the customer pays in.
    pub(super) fn transaction(
        &mut self,
        order: u64,
        kind: &str,
        status: &str,
        cents: i64,
        now: Timestamp,
    ) -> Value {
        let (id, purse, at) = (self.number(), self.orders[&order].purse(), of_webhook(now));
        json!({ "id": id, "order_id": order, "kind": kind, "gateway": "bank transfer", "status": status,
            "amount": purse.pays(cents), "currency": purse.presented(), "created_at": at, "processed_at": at,
            "test": false, "message": null, "error_code": null, "parent_id": null })
    }
}
