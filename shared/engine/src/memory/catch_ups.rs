//! Implements in memory the books of shops that are caught up with.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::values::id::Shop;

use super::MemoryStore;
use crate::ports::{CatchUpBooks, CatchUpWrite, KeptCatchUp, Revision, StoreError};

pub(super) type CatchUps = RefCell<BTreeMap<Shop, KeptCatchUp>>;

impl CatchUpBooks for MemoryStore {
    async fn catch_up(&self, shop: &Shop) -> Result<KeptCatchUp, StoreError> {
        Ok(self.catch_ups.borrow().get(shop).cloned().unwrap_or_default())
    }

    async fn write_catch_up(
        &self,
        shop: &Shop,
        book: &CatchUpBook,
        seen: Option<Revision>,
    ) -> Result<CatchUpWrite, StoreError> {
        let mut books = self.catch_ups.borrow_mut();
        let kept = books.entry(shop.clone()).or_default();
        if kept.revision != seen {
            return Ok(CatchUpWrite::Lost);
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptCatchUp { book: book.clone(), revision: Some(revision) };
        Ok(CatchUpWrite::Written)
    }
}
