//! Lists open cases from memory.

use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;

use super::MemoryStore;
use crate::ports::{CaseIndex, LISTED_MAX, OpenCase, OpenCases, Place, StoreError, Stored};

impl CaseIndex for MemoryStore {
    async fn open_cases(
        &self,
        shop: &Shop,
        from: Option<&Place>,
        most: usize,
    ) -> Result<OpenCases, StoreError> {
        let rows = self.rows.borrow();
        let own = rows.iter().filter(|(key, _)| key.shop == *shop);
        let mut orders: Vec<(Timestamp, &OrderKey, &Stored)> = own
            .filter_map(|(key, (stored, _))| {
                let oldest = stored.order.ledger.open_cases().map(|(_, _, since)| since).min()?;
                Some((oldest, key, stored))
            })
            .collect();
        orders.sort_by_key(|(oldest, key, _)| (*oldest, *key));
        orders.retain(|(oldest, key, _)| from.is_none_or(|place| (*oldest, *key) > (place.opened_at, &place.order)));
        let goes_on = orders.len() > most;
        orders.truncate(most);
        let last = orders.last().filter(|_| goes_on);
        let next = last.map(|(opened_at, order, _)| Place { opened_at: *opened_at, order: (*order).clone() });
        let cases = orders.iter().flat_map(|(_, _, stored)| listed(stored)).collect();
        Ok(OpenCases { cases, next })
    }
}

fn listed(stored: &Stored) -> Vec<OpenCase> {
    let of = |(key, number, opened_at): (&candor_domain::case::key::CaseKey, u32, Timestamp)| OpenCase {
        order: stored.order.key.clone(),
        key: key.clone(),
        number,
        opened_at,
    };
    let mut open: Vec<OpenCase> = stored.order.ledger.open_cases().map(of).collect();
    open.sort_by(|one, other| (one.opened_at, &one.key).cmp(&(other.opened_at, &other.key)));
    open.truncate(LISTED_MAX);
    open
}
