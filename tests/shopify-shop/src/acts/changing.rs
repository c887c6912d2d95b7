//! People of the shop change an order: its tags, its lines, or all of it.

use jiff::Timestamp;

use super::{each_mut, line_mut, take_off};
use crate::money::{read, text};
use crate::shop::{Cancelling, Shop};

impl Shop {
    /// Puts tags on an order.
    pub fn tag(&mut self, order: u64, tags: &[&str], now: Timestamp) {
        self.begin();
        let payload = self.change(order, now, |order| {
            let mut all = order.tags();
            all.extend(tags.iter().map(|tag| (*tag).to_owned()));
            order.set_tags(all);
        });
        self.send("orders/updated", payload, now);
    }

    /// Takes units out of a line that was not paid for yet, with an edit.
    pub fn edit_out(&mut self, order: u64, line: u64, quantity: u64, now: Timestamp) {
        self.begin();
        let payload = self.change(order, now, |order| {
            let item = line_mut(&mut order.payload, line);
            take_off(item, "current_quantity", quantity);
            take_off(item, "fulfillable_quantity", quantity);
            let less = read(item, "price") * i64::try_from(quantity).unwrap_or_default();
            let [total, open] =
                ["current_total_price", "total_outstanding"].map(|name| read(&order.payload, name) - less);
            order.purse().write(&mut order.payload, "current_total_price", total);
            order.payload["total_outstanding"] = text(open).into();
        });
        self.send("orders/updated", payload, now);
    }

    /// Cancels an order, for a reason such as `customer`. Nothing is paid back.
    pub fn cancel(&mut self, order: u64, reason: &str, now: Timestamp) {
        self.begin();
        let cancelled = self.orders.get_mut(&order).expect("the shop has the order");
        each_mut(&mut cancelled.payload, "line_items")
            .for_each(|line| line["fulfillable_quantity"] = 0.into());
        if cancelled.payload["financial_status"] == "pending" {
            cancelled.payload["financial_status"] = "voided".into();
            cancelled.payload["total_outstanding"] = text(0).into();
        }
        self.cancelling.push(Cancelling { order, reason: reason.to_owned() });
        self.settle(now);
    }
}
