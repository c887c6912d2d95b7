//! The shop sends parcels, which Shopify calls fulfilments.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{each_mut, line_mut, take_off};
use crate::shop::Shop;
use crate::times::of_webhook;

/// A parcel.
#[derive(Debug, Clone, Default)]
pub struct Parcel {
    /// The units in it, by the number of their line. None means: everything that is left to send.
    pub lines: Vec<(u64, u64)>,
    /// The carrier.
    pub company: Option<&'static str>,
    /// The tracking numbers, each of a box.
    pub numbers: Vec<&'static str>,
    /// The addresses at which the boxes can be followed.
    pub urls: Vec<&'static str>,
}

impl Shop {
    /// Sends a parcel, and returns its number.
    pub fn ship(&mut self, order: u64, parcel: &Parcel, now: Timestamp) -> u64 {
        self.begin();
        let id = self.number();
        let units = if parcel.lines.is_empty() { self.left(order) } else { parcel.lines.clone() };
        let mut fulfillment = written(id, order, parcel, now);
        let payload = self.change(order, now, |order| {
            let items: Vec<Value> = units.iter().map(|unit| packed(&mut order.payload, *unit)).collect();
            fulfillment["line_items"] = items.into();
            order.payload["fulfillments"].as_array_mut().expect("a list").push(fulfillment.clone());
            let is_all =
                each_mut(&mut order.payload, "line_items").all(|line| line["fulfillable_quantity"] == 0);
            order.payload["fulfillment_status"] = if is_all { "fulfilled" } else { "partial" }.into();
            order.fulfillment_orders.iter_mut().filter(|_| is_all).for_each(|one| one.status = "CLOSED");
        });
        let is_all = payload["fulfillment_status"] == "fulfilled";
        self.send("fulfillments/create", fulfillment, now);
        self.send(
            if is_all { "orders/fulfilled" } else { "orders/partially_fulfilled" },
            payload.clone(),
            now,
        );
        self.send("orders/updated", payload, now);
        id
    }

    /// Gives a parcel other tracking numbers.
    pub fn track(&mut self, order: u64, parcel: u64, numbers: &[&str], now: Timestamp) {
        self.change_parcel(order, parcel, now, |parcel| write_numbers(parcel, numbers, &[]));
    }

    /// Takes a parcel back: it is not sent after all.
    pub fn take_back(&mut self, order: u64, parcel: u64, now: Timestamp) {
        self.change_parcel(order, parcel, now, |parcel| parcel["status"] = "cancelled".into());
    }

    fn change_parcel(&mut self, order: u64, id: u64, now: Timestamp, change: impl FnOnce(&mut Value)) {
        self.begin();
        let mut changed = Value::Null;
        let payload = self.change(order, now, |order| {
            let parcel = each_mut(&mut order.payload, "fulfillments").find(|one| one["id"] == id);
            let parcel = parcel.expect("the order has the parcel");
            change(parcel);
            parcel["updated_at"] = of_webhook(now).into();
            changed = parcel.clone();
        });
        self.send("fulfillments/update", changed, now);
        self.send("orders/updated", payload, now);
    }

    /// Returns the units that are left to send.
    fn left(&self, order: u64) -> Vec<(u64, u64)> {
        let lines = self.orders[&order].payload["line_items"].as_array().into_iter().flatten();
        let units =
            lines.filter_map(|line| Some((line["id"].as_u64()?, line["fulfillable_quantity"].as_u64()?)));
        units.filter(|(_, quantity)| *quantity > 0).collect()
    }
}

fn written(id: u64, order: u64, parcel: &Parcel, now: Timestamp) -> Value {
    let at = of_webhook(now);
    let mut written = json!({ "id": id, "admin_graphql_api_id": format!("gid://shopify/Fulfillment/{id}"),
        "order_id": order, "name": format!("#{}.{id}", order % 100_000), "status": "success", "service": "manual",
        "shipment_status": null, "created_at": at, "updated_at": at, "tracking_company": parcel.company });
    write_numbers(&mut written, &parcel.numbers, &parcel.urls);
    written
}

/// Writes the tracking numbers: all of them, and the first one again on its own.
fn write_numbers(parcel: &mut Value, numbers: &[&str], urls: &[&str]) {
    parcel["tracking_number"] = json!(numbers.first());
    parcel["tracking_numbers"] = json!(numbers);
    parcel["tracking_url"] = json!(urls.first());
    parcel["tracking_urls"] = json!(urls);
}

/// Takes units of a line to be sent, and returns the line as a parcel lists it.
fn packed(payload: &mut Value, (line, quantity): (u64, u64)) -> Value {
    let line = line_mut(payload, line);
    take_off(line, "fulfillable_quantity", quantity);
    let is_all = line["fulfillable_quantity"] == 0;
    line["fulfillment_status"] = if is_all { "fulfilled" } else { "partial" }.into();
    let mut item = line.clone();
    item["quantity"] = quantity.into();
    item
}
