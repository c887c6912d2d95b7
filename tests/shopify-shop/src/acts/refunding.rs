//! The shop pays money back.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{line_mut, take_off};
use crate::money::read;
use crate::shop::Shop;
use crate::times::of_webhook;

/// Money that goes back, and the units that it is for.
#[derive(Debug, Clone)]
pub struct Repayment {
    /// The units, by the number of their line, each with what becomes of them: `cancel`, `return` or `no_restock`.
    pub lines: Vec<(u64, u64, &'static str)>,
    /// The money, in cents of the shop's currency. With none, the lines are only taken out of the order.
    pub cents: i64,
    /// The status of the transaction: `success`, `pending` or `failure`.
    pub status: &'static str,
}

impl Shop {
    /// Pays money back, and returns the refund's number.
    pub fn refund(&mut self, order: u64, repayment: &Repayment, now: Timestamp) -> u64 {
        self.begin();
        let (id, at) = (self.number(), of_webhook(now));
        let lines: Vec<Value> = repayment.lines.iter().map(|unit| self.refunded(order, *unit)).collect();
        let moved = (repayment.cents > 0)
            .then(|| self.transaction(order, "refund", repayment.status, repayment.cents, now));
        let refund = json!({ "id": id, "admin_graphql_api_id": format!("gid://shopify/Refund/{id}"),
            "order_id": order, "created_at": at, "processed_at": at, "note": null, "user_id": 1, "restock": true,
            "order_adjustments": [], "refund_line_items": lines, "transactions": Vec::from_iter(moved.clone()) });
        let payload = self.change(order, now, |order| {
            order.payload["refunds"].as_array_mut().expect("a list").push(refund.clone());
            if repayment.cents > 0 && repayment.status == "success" {
                let left = read(&order.payload, "current_total_price") - repayment.cents;
                order.purse().write(&mut order.payload, "current_total_price", left);
                let status = if left > 0 { "partially_refunded" } else { "refunded" };
                order.payload["financial_status"] = status.into();
            }
        });
        if let Some(moved) = moved {
            self.send("order_transactions/create", moved, now);
        }
        self.send("refunds/create", refund, now);
        self.send("orders/updated", payload, now);
        id
    }

    /// Takes units out of a line, and returns them as a refund lists them.
    fn refunded(&mut self, order: u64, (line, quantity, restock): (u64, u64, &str)) -> Value {
        let id = self.number();
        let order = self.orders.get_mut(&order).expect("the shop has the order");
        let item = line_mut(&mut order.payload, line);
        take_off(item, "current_quantity", quantity);
        if restock == "cancel" {
            take_off(item, "fulfillable_quantity", quantity);
        }
        json!({ "id": id, "line_item_id": line, "quantity": quantity, "restock_type": restock,
            "location_id": null, "line_item": item })
    }
}
