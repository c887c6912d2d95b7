//! The records of the desk over a stack: its table, with the index of open cases, and its bus.

use std::sync::Arc;

use candor_aws::store::Table;
use candor_desk::records::{Cursor, OpenCase, Page, Records, RecordsError, Standing, Wanted};
use candor_desk::sought::{Sought, find};
use candor_desk::standing::standing;
use candor_domain::event::envelope::Event;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{OrderKey, Shop};
use candor_engine::ports::{CaseIndex, OpenCases, SentMail, SentMails, Store, StoreError, Stored};
use jiff::Timestamp;

use crate::sources::put_event;
use crate::stack::Stack;

/// The number of orders that are read of the index at once.
const ENTRIES_MAX: usize = 1000;

/// A stack, as the desk reads it and writes to it.
#[derive(Debug)]
pub(super) struct StackRecords {
    stack: Arc<Stack>,
    table: Table,
    policy: Policy,
}

impl StackRecords {
    pub(super) fn new(stack: Stack, table: Table, policy: Policy) -> Self {
        Self { stack: Arc::new(stack), table, policy }
    }

    /// Returns the wanted open cases of a shop, in the order of the index.
    async fn of_shop(&self, shop: &Shop, wanted: &Wanted) -> Result<Vec<OpenCase>, RecordsError> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = self.table.open_cases(shop, after.as_ref(), ENTRIES_MAX).await;
            let page = page.map_err(|cause| unread("list open cases of", shop, cause))?;
            for OpenCases { order, cases, .. } in &page.orders {
                let open = cases
                    .iter()
                    .map(|open| OpenCase::by(&self.policy, order, &open.key, open.number, open.opened_at));
                found.extend(open.filter(|open| wanted.includes(open)));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(found),
            }
        }
    }

    /// Works on the stack in a thread of its own, since the client of the emulator waits for each answer.
    async fn beside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Stack) -> Result<T, RecordsError> + Send + 'static,
        lost: impl FnOnce(tokio::task::JoinError) -> RecordsError,
    ) -> Result<T, RecordsError> {
        let stack = Arc::clone(&self.stack);
        tokio::task::spawn_blocking(move || work(&stack)).await.map_err(lost)?
    }
}

fn unread(
    operation: &'static str,
    key: &impl ToString,
    cause: impl std::error::Error + Send + Sync + 'static,
) -> RecordsError {
    RecordsError::Unread { operation, key: key.to_string(), cause: Box::new(cause) }
}

fn undecided(key: &OrderKey, cause: impl std::error::Error + Send + Sync + 'static) -> RecordsError {
    RecordsError::Undecided { key: key.to_string(), cause: Box::new(cause) }
}

impl Records for StackRecords {
    async fn open_cases(
        &self,
        wanted: &Wanted,
        after: Option<&Cursor>,
        most: usize,
    ) -> Result<Page, RecordsError> {
        let mut cases = Vec::new();
        for shop in self.policy.shops.keys().filter(|shop| wanted.shops.includes(shop)) {
            cases.extend(self.of_shop(shop, wanted).await?);
        }
        cases.retain(|open| after.is_none_or(|after| open.place() > *after));
        cases.sort_by_key(OpenCase::place);
        Ok(Page::first(cases, most))
    }

    async fn order(&self, key: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        self.table.load(key).await.map_err(|cause: StoreError| unread("load order", key, cause))
    }

    async fn find(&self, sought: &Sought, most: usize) -> Result<Vec<OrderKey>, RecordsError> {
        let shops: Vec<Shop> = self.policy.shops.keys().cloned().collect();
        // What was searched for is personal, so the error does not say it.
        let unread = |cause| unread("find orders in", &"all shops", cause);
        find(&self.table, &shops, sought, most).await.map_err(unread)
    }

    async fn standing(&self, now: Timestamp) -> Result<Standing, RecordsError> {
        let standing = standing(&self.table, &self.policy, now).await;
        standing.map_err(|cause| unread("read the state of", &"all shops", cause))
    }

    async fn sent_mails(
        &self,
        order: &OrderKey,
        message: &MessageKey,
    ) -> Result<Vec<SentMail>, RecordsError> {
        let mails = self.table.sent_mails(order, message).await;
        mails.map_err(|cause: StoreError| unread("read the mails of order", order, cause))
    }

    async fn decide(&self, decision: &Event) -> Result<(), RecordsError> {
        let (key, event) = (decision.key.clone(), decision.to_bus());
        let put = move |stack: &Stack| {
            let event = event.map_err(|cause| undecided(&key, cause))?;
            put_event(stack, &event).map_err(|cause| undecided(&key, cause))
        };
        self.beside(put, |cause| undecided(&decision.key, cause)).await
    }
}
