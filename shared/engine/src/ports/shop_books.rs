//! Defines the port for books: small records, one of each type for a shop. How far a shop is caught up with is one, which truth
//! reports were sent another.

use std::future::Future;

use candor_domain::values::id::Shop;

use super::{Revision, StoreError};

/// A book as a store keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeptShopBook<B> {
    /// The book; an empty one where none was written yet.
    pub book: B,
    /// Its revision, if one was written.
    pub revision: Option<Revision>,
}

/// The result of a write of a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShopBookWrite {
    /// It was written.
    Written,
    /// Another worker wrote first.
    Lost,
}

/// Keeps a book of one type for each shop.
pub trait ShopBooks<B> {
    /// Returns the book of a shop (a consistent read).
    fn shop_book(&self, shop: &Shop) -> impl Future<Output = Result<KeptShopBook<B>, StoreError>>;

    /// Writes the book, if it is still as it was seen.
    fn write_shop_book(
        &self,
        shop: &Shop,
        book: &B,
        seen: Option<Revision>,
    ) -> impl Future<Output = Result<ShopBookWrite, StoreError>>;
}
