//! Finds orders by their names in memory.

use std::cmp::Reverse;

use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::{EmailAddress, OrderNumber};

use super::MemoryStore;
use crate::ports::{OrderIndex, OrderNames, PlainNumber, StoreError};

impl OrderIndex for MemoryStore {
    async fn numbered(
        &self,
        shop: &Shop,
        number: &OrderNumber,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let number = PlainNumber::of(number);
        let found = self.named(shop, |names| (names.number.as_ref() == Some(&number)).then_some(()));
        Ok(found.into_iter().map(|((), key)| key).take(most).collect())
    }

    async fn of_customer(
        &self,
        shop: &Shop,
        email: &EmailAddress,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let hash = EmailHash::of(email);
        let placed = |names: &OrderNames| names.customer.filter(|(own, _)| *own == hash).map(|(_, at)| at);
        let mut found = self.named(shop, placed);
        found.sort_by_key(|(placed_at, _)| Reverse(*placed_at));
        Ok(found.into_iter().map(|(_, key)| key).take(most).collect())
    }
}

impl MemoryStore {
    fn named<T>(&self, shop: &Shop, of: impl Fn(&OrderNames) -> Option<T>) -> Vec<(T, OrderKey)> {
        let rows = self.rows.borrow();
        let own = rows.values().map(|(stored, _)| &stored.order).filter(|order| order.key.shop == *shop);
        own.filter_map(|order| Some((of(&OrderNames::of(order))?, order.key.clone()))).collect()
    }
}
