//! The records of the desk over a table, with its index of open cases, and a bus.

use std::error::Error;

use candor_aws::bus::Bus;
use candor_aws::store::Table;
use candor_desk::records::{Look, OpenCase, Records, RecordsError, Standing};
use candor_desk::sought::{Sought, find};
use candor_desk::standing::standing;
use candor_desk::viewer::Scope;
use candor_domain::case::key::CaseKey;
use candor_domain::event::envelope::Event;
use candor_domain::message::key::MessageKey;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::PersonName;
use candor_engine::ports::{CaseIndex, CaseLooks, FactBus, OpenCases, SentMail, SentMails, Store, Stored};
use futures::future::try_join_all;
use jiff::Timestamp;

/// The number of orders that are read of the index at once.
const ENTRIES_MAX: usize = 1000;
/// The number of orders that are loaded at once. Each takes some milliseconds, and a connection.
const LOADS_MAX: usize = 10;

/// A table and a bus, as the desk reads and writes them.
#[derive(Debug)]
pub struct TableRecords {
    table: Table,
    bus: Bus,
    policy: Policy,
}

impl TableRecords {
    /// Returns the records of this table, with decisions for this bus.
    #[must_use]
    pub fn new(table: Table, bus: Bus, policy: Policy) -> Self {
        Self { table, bus, policy }
    }

    /// Returns the open cases of a shop, in the order of the index.
    async fn of_shop(&self, shop: &Shop) -> Result<Vec<OpenCase>, RecordsError> {
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let page = self.table.open_cases(shop, after.as_ref(), ENTRIES_MAX).await;
            let page = page.map_err(|cause| unread("list open cases of", shop, cause))?;
            for OpenCases { order, cases, .. } in page.orders {
                found.extend(cases.into_iter().map(|open| OpenCase::by(&self.policy, &order, open)));
            }
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(found),
            }
        }
    }
}

fn unread(
    operation: &'static str,
    key: &impl ToString,
    cause: impl Error + Send + Sync + 'static,
) -> RecordsError {
    RecordsError::Unread { operation, key: key.to_string(), cause: Box::new(cause) }
}

impl Records for TableRecords {
    async fn open_cases(&self) -> Result<Vec<OpenCase>, RecordsError> {
        let mut cases = Vec::new();
        for shop in self.policy.shops.keys() {
            cases.extend(self.of_shop(shop).await?);
        }
        Ok(cases)
    }

    async fn order(&self, key: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        self.table.load(key).await.map_err(|cause| unread("load order", key, cause))
    }

    async fn orders(&self, keys: &[OrderKey]) -> Result<Vec<Stored>, RecordsError> {
        let mut found = Vec::with_capacity(keys.len());
        for some in keys.chunks(LOADS_MAX) {
            let mut loads = Vec::with_capacity(some.len());
            for key in some {
                loads.push(self.order(key));
            }
            found.extend(try_join_all(loads).await?.into_iter().flatten());
        }
        Ok(found)
    }

    async fn find(
        &self,
        shops: &Scope<Shop>,
        sought: &Sought,
        most: usize,
    ) -> Result<Vec<OrderKey>, RecordsError> {
        let own = self.policy.shops.keys().filter(|shop| shops.includes(shop));
        let shops: Vec<Shop> = own.cloned().collect();
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
        mails.map_err(|cause| unread("read the mails of order", order, cause))
    }

    async fn put(&self, event: &Event) -> Result<(), RecordsError> {
        let put = self.bus.put(std::slice::from_ref(event)).await;
        put.map_err(|cause| RecordsError::Undecided { key: event.key.to_string(), cause })
    }

    async fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, RecordsError> {
        let noted = self.table.note_look(order, case, by, now).await;
        noted.map_err(|cause| RecordsError::Unnoted { key: order.to_string(), cause: Box::new(cause) })
    }
}
