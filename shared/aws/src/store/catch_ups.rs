//! Keeps how far each shop is caught up with, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `CATCH-UP#<shop>` | `revision`, `book` (JSON) |
//!
//! It holds no personal data, and has no `wake_shard` or `due`.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::catch_up::book::CatchUpBook;
use candor_domain::values::id::Shop;
use candor_engine::ports::{CatchUpBooks, CatchUpWrite, KeptCatchUp, Revision, StoreError};

use super::item::{InvalidItem, Item, number, text};
use super::{Table, corrupt, is_written, unavailable};

const READ: &str = "read how far is caught up with shop";
const WRITE: &str = "write how far is caught up with shop";

impl<K> CatchUpBooks for Table<K> {
    async fn catch_up(&self, shop: &Shop) -> Result<KeptCatchUp, StoreError> {
        let item = self.read_now(pk(shop), READ, shop).await?;
        let kept = item.map_or_else(|| Ok(KeptCatchUp::default()), |item| kept(&item));
        kept.map_err(|cause| corrupt(READ, shop, cause))
    }

    async fn write_catch_up(
        &self,
        shop: &Shop,
        book: &CatchUpBook,
        seen: Option<Revision>,
    ) -> Result<CatchUpWrite, StoreError> {
        let json = serde_json::to_string(book).map_err(|cause| unavailable(WRITE, shop, cause))?;
        // Otherwise a look that ends would undo what a person asked for meanwhile: to go back to an earlier time.
        let request = self.write_of(pk(shop), seen).item("book", AttributeValue::S(json));
        let is_written = is_written(request, WRITE, shop).await?;
        Ok(if is_written { CatchUpWrite::Written } else { CatchUpWrite::Lost })
    }
}

fn kept(item: &Item) -> Result<KeptCatchUp, InvalidItem> {
    // A book that this release cannot read is begun anew: the last day is looked at once more.
    let book = serde_json::from_str(text(item, "book")?).unwrap_or_default();
    Ok(KeptCatchUp { book, revision: Some(Revision(number(item, "revision")?)) })
}

fn pk(shop: &Shop) -> String {
    format!("CATCH-UP#{shop}")
}
