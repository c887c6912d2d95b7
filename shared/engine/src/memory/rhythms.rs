//! Implements in memory what is kept of the rhythm of shops.

use candor_domain::source::hours::{Hour, OrderHours};
use candor_domain::values::id::Shop;

use super::MemoryStore;
use crate::ports::{OrderCounts, SilenceBooks, StoreError};

impl OrderCounts for MemoryStore {
    async fn add_orders(&self, shop: &Shop, orders: &OrderHours) -> Result<(), StoreError> {
        let mut shops = self.hours.borrow_mut();
        let known = shops.entry(shop.clone()).or_default();
        orders.iter().for_each(|(hour, orders)| known.add(hour, orders));
        Ok(())
    }
}

impl SilenceBooks for MemoryStore {
    async fn order_hours(&self, shop: &Shop, first: Hour, last: Hour) -> Result<OrderHours, StoreError> {
        let shops = self.hours.borrow();
        let known = shops.get(shop).into_iter().flat_map(OrderHours::iter);
        let mut found = OrderHours::default();
        known
            .filter(|(hour, _)| (first..=last).contains(hour))
            .for_each(|(hour, orders)| found.add(hour, orders));
        Ok(found)
    }
}
