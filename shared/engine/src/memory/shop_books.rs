//! Implements in memory the port for the books of shops.

use candor_domain::values::id::Shop;

use super::MemoryStore;
use super::kept_books::Book;
use crate::ports::{KeptShopBook, Revision, ShopBookWrite, ShopBooks, StoreError};

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
