//! Lists orders with open cases from memory.

use candor_domain::values::id::Shop;

use super::MemoryStore;
use crate::ports::{CaseIndex, CasePage, CasePlace, OpenCases, StoreError};

impl CaseIndex for MemoryStore {
    async fn open_cases(
        &self,
        shop: &Shop,
        after: Option<&CasePlace>,
        most: usize,
    ) -> Result<CasePage, StoreError> {
        let rows = self.rows.borrow();
        let own = rows.values().filter(|(stored, _)| stored.order.key.shop == *shop);
        let mut orders: Vec<OpenCases> = own.filter_map(|(stored, _)| OpenCases::of(&stored.order)).collect();
        orders.retain(|order| after.is_none_or(|place| order.place() > *place));
        orders.sort_by_key(OpenCases::place);
        let goes_on = orders.len() > most;
        orders.truncate(most);
        let next = orders.last().filter(|_| goes_on).map(OpenCases::place);
        Ok(CasePage { orders, next })
    }
}
