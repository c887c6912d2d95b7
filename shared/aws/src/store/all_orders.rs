//! Reads every order, in several parts at the same time.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_engine::ports::{AllOrders, OrdersPage, Segment, StoreError};

use super::item::{Item, PREFIX, decode, key_of, text};
use super::{Table, corrupt, if_measured, measured, unavailable};

const LOOK: &str = "read a page of";
const ORDERS: &str = "all orders";

impl<K> AllOrders for Table<K> {
    /// A page is what a megabyte of the table has, which may be no order at all: the table has other items, too.
    async fn orders_page(&self, segment: Segment, from: Option<&str>) -> Result<OrdersPage, StoreError> {
        let start = from.map(|pk| Item::from([("pk".to_owned(), AttributeValue::S(pk.to_owned()))]));
        let request = self
            .client
            .scan()
            .table_name(&self.name)
            .segment(i32::from(segment.number))
            .total_segments(i32::from(segment.of))
            // What the filter takes away is paid for, and need not be sent.
            .filter_expression("begins_with(pk, :order)")
            .expression_attribute_values(":order", AttributeValue::S(PREFIX.to_owned()))
            .set_exclusive_start_key(start)
            .set_return_consumed_capacity(if_measured());
        let answer = request.send().await.map_err(|cause| unavailable(LOOK, &ORDERS, cause))?;
        measured(LOOK, &ORDERS, answer.consumed_capacity());
        let next = answer.last_evaluated_key().map(|key| text(key, "pk").map(str::to_owned));
        let next = next.transpose().map_err(|cause| corrupt(LOOK, &ORDERS, cause))?;
        let mut page = OrdersPage { orders: vec![], unreadable: 0, next };
        for item in answer.items() {
            match key_of(item).and_then(|key| decode(&key, item)) {
                Ok(stored) => page.orders.push(stored.order),
                Err(_) => page.unreadable = page.unreadable.saturating_add(1),
            }
        }
        Ok(page)
    }
}
