//! Notes in memory who looked at which case.

use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;
use candor_domain::values::text::PersonName;
use jiff::Timestamp;

use super::MemoryStore;
use crate::ports::{CaseLooks, Look, StoreError};

impl CaseLooks for MemoryStore {
    async fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, StoreError> {
        let mut all = self.looks.borrow_mut();
        let looks = all.entry((order.clone(), case.clone())).or_default();
        if let Some(noted) = looks.noted(by, now) {
            *looks = noted;
            self.count_write();
        }
        Ok(looks.others(by, now))
    }
}
