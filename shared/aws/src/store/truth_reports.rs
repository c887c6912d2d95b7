//! Keeps which truth reports of each shop were sent, in the same table as the orders:
//!
//! | item | attributes |
//! |---|---|
//! | `TRUTH-REPORTS#<shop>` | `revision`, `book` (JSON) |
//!
//! It holds no personal data, and has no `wake_shard` or `due`.

use aws_sdk_dynamodb::types::AttributeValue;
use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::Shop;
use candor_engine::ports::{KeptTruthReports, Revision, StoreError, TruthReportBooks, TruthReportsWrite};

use super::item::{InvalidItem, Item, number, text};
use super::{Table, corrupt, is_written, unavailable};

const READ: &str = "read which truth reports were sent of shop";
const WRITE: &str = "write which truth reports were sent of shop";

impl<K> TruthReportBooks for Table<K> {
    async fn truth_reports(&self, shop: &Shop) -> Result<KeptTruthReports, StoreError> {
        let item = self.read_now(pk(shop), READ, shop).await?;
        let kept = item.map_or_else(|| Ok(KeptTruthReports::default()), |item| kept(&item));
        kept.map_err(|cause| corrupt(READ, shop, cause))
    }

    async fn write_truth_reports(
        &self,
        shop: &Shop,
        book: &TruthReportBook,
        seen: Option<Revision>,
    ) -> Result<TruthReportsWrite, StoreError> {
        let json = serde_json::to_string(book).map_err(|cause| unavailable(WRITE, shop, cause))?;
        // Otherwise a slow call that sent an older report would undo that a later one was sent.
        let request = self.write_of(pk(shop), seen).item("book", AttributeValue::S(json));
        let is_written = is_written(request, WRITE, shop).await?;
        Ok(if is_written { TruthReportsWrite::Written } else { TruthReportsWrite::Lost })
    }
}

fn kept(item: &Item) -> Result<KeptTruthReports, InvalidItem> {
    // Of a book that this release cannot read, the reports that are due are sent once more.
    let book = serde_json::from_str(text(item, "book")?).unwrap_or_default();
    Ok(KeptTruthReports { book, revision: Some(Revision(number(item, "revision")?)) })
}

fn pk(shop: &Shop) -> String {
    format!("TRUTH-REPORTS#{shop}")
}
