//! Keeps mails in memory, as the bytes that a store keeps of them.

use std::collections::BTreeMap;

use candor_domain::message::key::MessageKey;
use candor_domain::values::id::OrderKey;
use jiff::Timestamp;

use super::MemoryStore;
use crate::at_rest::{AtRestError, pack_mail, unpack_mail};
use crate::ports::{SentMail, SentMails, StoreError};

impl SentMails for MemoryStore {
    async fn keep_mail(
        &self,
        order: &OrderKey,
        message: &MessageKey,
        mail: &SentMail,
        _: Timestamp,
    ) -> Result<(), StoreError> {
        let bytes = pack_mail(mail).map_err(|cause| corrupt("keep a mail of order", order, cause))?;
        let mut kept = self.mails.borrow_mut();
        kept.entry((order.clone(), message.clone())).or_default().insert(mail.at, bytes);
        Ok(())
    }

    async fn sent_mails(&self, order: &OrderKey, message: &MessageKey) -> Result<Vec<SentMail>, StoreError> {
        let kept = self.mails.borrow();
        let mails = kept.get(&(order.clone(), message.clone())).into_iter().flat_map(BTreeMap::values);
        let mails: Result<_, _> = mails.map(|bytes| unpack_mail(bytes)).collect();
        mails.map_err(|cause| corrupt("read the mails of order", order, cause))
    }
}

fn corrupt(operation: &'static str, order: &OrderKey, cause: AtRestError) -> StoreError {
    StoreError::Corrupt { operation, key: order.to_string(), cause: Box::new(cause) }
}
