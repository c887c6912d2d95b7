//! Implements in memory the books of shops.

use std::cell::RefCell;
use std::collections::BTreeMap;

use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::Shop;

use super::MemoryStore;
use crate::ports::{KeptShopBook, Revision, ShopBookWrite, ShopBooks, StoreError};

/// The books of all types.
#[derive(Debug, Default)]
pub(super) struct Books {
    catch_ups: Shelf<CatchUpBook>,
    silences: Shelf<SilenceBook>,
    truth_reports: Shelf<TruthReportBook>,
}

/// The books of one type, by shop.
type Shelf<B> = RefCell<BTreeMap<Shop, KeptShopBook<B>>>;

/// A type of book.
trait Book: Clone + Default {
    fn shelf(books: &Books) -> &Shelf<Self>;
}

impl Book for CatchUpBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.catch_ups
    }
}

impl Book for SilenceBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.silences
    }
}

impl Book for TruthReportBook {
    fn shelf(books: &Books) -> &Shelf<Self> {
        &books.truth_reports
    }
}

impl<B: Book> ShopBooks<B> for MemoryStore {
    async fn shop_book(&self, shop: &Shop) -> Result<KeptShopBook<B>, StoreError> {
        Ok(B::shelf(&self.books).borrow().get(shop).cloned().unwrap_or_default())
    }

    async fn write_shop_book(
        &self,
        shop: &Shop,
        book: &B,
        seen: Option<Revision>,
    ) -> Result<ShopBookWrite, StoreError> {
        let mut books = B::shelf(&self.books).borrow_mut();
        let kept = books.entry(shop.clone()).or_default();
        if kept.revision != seen {
            return Ok(ShopBookWrite::Lost);
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptShopBook { book: book.clone(), revision: Some(revision) };
        Ok(ShopBookWrite::Written)
    }
}
