//! Keeps the books of shops, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `CATCH-UP#<shop>`, `SILENCE#<shop>`, `TRUTH-REPORTS#<shop>` | `revision`, `book` (JSON) |
//!
//! None holds personal data, or has a `wake_shard` or `due`.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::source::silence_book::SilenceBook;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::Shop;
use candor_engine::ports::{KeptShopBook, Revision, ShopBookWrite, ShopBooks, StoreError};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::item::{InvalidItem, Item, number, text};
use super::{Table, corrupt, is_written, unavailable};

/// A type of book, and how it is stored and spoken of.
trait StoredBook: Default + Serialize + DeserializeOwned {
    const PREFIX: &str;
    const READ: &str;
    const WRITE: &str;
}

impl StoredBook for CatchUpBook {
    const PREFIX: &str = "CATCH-UP";
    const READ: &str = "read how far is caught up with shop";
    const WRITE: &str = "write how far is caught up with shop";
}

impl StoredBook for SilenceBook {
    const PREFIX: &str = "SILENCE";
    const READ: &str = "read the book of the silence of shop";
    const WRITE: &str = "write the book of the silence of shop";
}

impl StoredBook for TruthReportBook {
    const PREFIX: &str = "TRUTH-REPORTS";
    const READ: &str = "read which truth reports were sent of shop";
    const WRITE: &str = "write which truth reports were sent of shop";
}

impl<K, B: StoredBook> ShopBooks<B> for Table<K> {
    async fn shop_book(&self, shop: &Shop) -> Result<KeptShopBook<B>, StoreError> {
        let item = self.read_now(pk::<B>(shop), B::READ, shop).await?;
        let kept = item.map_or_else(|| Ok(KeptShopBook::default()), |item| kept(&item));
        kept.map_err(|cause| corrupt(B::READ, shop, cause))
    }

    async fn write_shop_book(
        &self,
        shop: &Shop,
        book: &B,
        seen: Option<Revision>,
    ) -> Result<ShopBookWrite, StoreError> {
        let json = serde_json::to_string(book).map_err(|cause| unavailable(B::WRITE, shop, cause))?;
        // Otherwise a slow worker would undo what another wrote, or a person asked for, since it read.
        let request = self.write_of(pk::<B>(shop), seen).item("book", AttributeValue::S(json));
        let is_written = is_written(request, B::WRITE, shop).await?;
        Ok(if is_written { ShopBookWrite::Written } else { ShopBookWrite::Lost })
    }
}

fn kept<B: StoredBook>(item: &Item) -> Result<KeptShopBook<B>, InvalidItem> {
    // A book that this release cannot read is begun anew: the last day is looked at, and people are told, once more.
    let book = serde_json::from_str(text(item, "book")?).unwrap_or_default();
    Ok(KeptShopBook { book, revision: Some(Revision(number(item, "revision")?)) })
}

fn pk<B: StoredBook>(shop: &Shop) -> String {
    format!("{}#{shop}", B::PREFIX)
}
