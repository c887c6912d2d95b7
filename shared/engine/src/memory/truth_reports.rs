//! Implements in memory the books of truth reports.

use candor_domain::truth_report::book::TruthReportBook;
use candor_domain::values::id::Shop;

use super::MemoryStore;
use crate::ports::{KeptTruthReports, Revision, StoreError, TruthReportBooks, TruthReportsWrite};

impl TruthReportBooks for MemoryStore {
    async fn truth_reports(&self, shop: &Shop) -> Result<KeptTruthReports, StoreError> {
        Ok(self.truth_reports.borrow().get(shop).cloned().unwrap_or_default())
    }

    async fn write_truth_reports(
        &self,
        shop: &Shop,
        book: &TruthReportBook,
        seen: Option<Revision>,
    ) -> Result<TruthReportsWrite, StoreError> {
        let mut books = self.truth_reports.borrow_mut();
        let kept = books.entry(shop.clone()).or_default();
        if kept.revision != seen {
            return Ok(TruthReportsWrite::Lost);
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptTruthReports { book: book.clone(), revision: Some(revision) };
        Ok(TruthReportsWrite::Written)
    }
}
