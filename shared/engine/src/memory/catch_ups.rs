//! Implements in memory the books of shops that are caught up with.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::values::id::Shop;

use crate::ports::{CatchUpBooks, CatchUpWrite, KeptCatchUp, Revision, StoreError};

#[derive(Debug, Default)]
pub(super) struct CatchUps(RefCell<BTreeMap<Shop, KeptCatchUp>>);

impl CatchUpBooks for CatchUps {
    async fn catch_up(&self, shop: &Shop) -> Result<KeptCatchUp, StoreError> {
        Ok(self.0.borrow().get(shop).cloned().unwrap_or_default())
    }

    async fn write_catch_up(
        &self,
        shop: &Shop,
        book: &CatchUpBook,
        seen: Option<Revision>,
    ) -> Result<CatchUpWrite, StoreError> {
        let mut books = self.0.borrow_mut();
        let kept = books.entry(shop.clone()).or_default();
        if kept.revision != seen {
            return Ok(CatchUpWrite::Lost);
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptCatchUp { book: book.clone(), revision: Some(revision) };
        Ok(CatchUpWrite::Written)
    }
}
