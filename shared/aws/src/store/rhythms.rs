//! Keeps the rhythm of shops, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `ORDER-HOURS#<shop>#<day>` | `h0` … `h23`: the new orders of each hour of the day (in UTC, counted from 1970); `expires_at` |
//!
//! It holds no personal data, and has no `wake_shard` or `due`. An item of a day stays below one write unit (1 KB), so
//! that a count costs one; items of weeks would be smaller to read, and twice as dear to write.

use std::collections::BTreeMap;
use std::fmt::Write;

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::source::silence::KNOWN_HOURS;
use candor_domain::values::id::Shop;
use candor_engine::ports::{OrderCounts, SilenceBooks, StoreError};
use futures::{StreamExt, TryStreamExt, stream};

use super::item::number;
use super::registry::until;
use super::{Table, corrupt, if_measured, measured, unavailable};

const COUNT: &str = "count orders of shop";
const READ_HOURS: &str = "read the hours of shop";

const DAY_HOURS: i64 = 24;
/// The names of the attributes, by the hour of the day.
const NAMES: [&str; 24] = [
    "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9", "h10", "h11", "h12", "h13", "h14", "h15",
    "h16", "h17", "h18", "h19", "h20", "h21", "h22", "h23",
];
/// The time after which a day is no longer asked for, and a few days more.
const KEPT_HOURS: u16 = KNOWN_HOURS.saturating_add(72);
/// The greatest number of days that are read at the same time.
const READS_AT_ONCE: usize = 8;

impl<K> OrderCounts for Table<K> {
    async fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> Result<(), StoreError> {
        for (day, hours) in by_day(orders) {
            self.add_day(shop, day, &hours).await?;
        }
        Ok(())
    }
}

impl<K> SilenceBooks for Table<K> {
    async fn order_hours(&self, shop: &Shop, first: Hour, last: Hour) -> Result<OrderHours, StoreError> {
        let days = day_of(first)..=day_of(last);
        let reads = stream::iter(days).map(|day| self.day(shop, day)).buffer_unordered(READS_AT_ONCE);
        let found: Vec<OrderHours> = reads.try_collect().await?;
        let mut hours = OrderHours::default();
        let asked = found.iter().flat_map(OrderHours::iter).filter(|(hour, _)| (first..=last).contains(hour));
        asked.for_each(|(hour, orders)| hours.add(hour, orders));
        Ok(hours)
    }
}

impl<K> Table<K> {
    async fn add_day(&self, shop: &Shop, day: i64, hours: &[(&'static str, u32)]) -> Result<(), StoreError> {
        let key = AttributeValue::S(day_pk(shop, day));
        let mut request = self.client.update_item().table_name(&self.name).key("pk", key);
        let mut expression = "SET expires_at = :expires_at ADD".to_owned();
        for (index, (name, orders)) in hours.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            // Writing to a text cannot fail.
            let _ = write!(expression, "{comma} {name} :{name}");
            request = request
                .expression_attribute_values(format!(":{name}"), AttributeValue::N(orders.to_string()));
        }
        let ends = Hour::numbered(day.saturating_mul(DAY_HOURS)).later(KEPT_HOURS).begins_at();
        let request =
            request.expression_attribute_values(":expires_at", until(ends)).update_expression(expression);
        let answer = request.set_return_consumed_capacity(if_measured()).send().await;
        let answer = answer.map_err(|cause| unavailable(COUNT, shop, cause))?;
        measured(COUNT, shop, answer.consumed_capacity());
        Ok(())
    }

    /// Returns the orders of a day. What was counted a moment ago may be missing: it is found five minutes later.
    async fn day(&self, shop: &Shop, day: i64) -> Result<OrderHours, StoreError> {
        let key = AttributeValue::S(day_pk(shop, day));
        let request = self.client.get_item().table_name(&self.name).key("pk", key);
        let request = request.set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(READ_HOURS, shop, cause))?;
        measured(READ_HOURS, shop, answer.consumed_capacity());
        let item = answer.item.unwrap_or_default();
        let midnight = Hour::numbered(day.saturating_mul(DAY_HOURS));
        let mut hours = OrderHours::default();
        for (after, name) in (0..).zip(NAMES).filter(|(_, name)| item.contains_key(*name)) {
            let orders = number(&item, name).map_err(|cause| corrupt(READ_HOURS, shop, cause))?;
            hours.add(midnight.later(after), orders);
        }
        Ok(hours)
    }
}

fn by_day(orders: &OrderHours) -> BTreeMap<i64, Vec<(&'static str, u32)>> {
    let mut days: BTreeMap<i64, Vec<(&'static str, u32)>> = BTreeMap::new();
    for (hour, orders) in orders.iter() {
        let of_day = usize::try_from(hour.number().rem_euclid(DAY_HOURS)).ok();
        if let Some(name) = of_day.and_then(|hour| NAMES.get(hour)) {
            days.entry(day_of(hour)).or_default().push((name, orders));
        }
    }
    days
}

fn day_of(hour: Hour) -> i64 {
    hour.number().div_euclid(DAY_HOURS)
}

fn day_pk(shop: &Shop, day: i64) -> String {
    format!("ORDER-HOURS#{shop}#{day}")
}
