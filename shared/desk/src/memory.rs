//! Records in memory, for tests and for a look at the pages. What is decided and done takes effect at once, by the same plan as in
//! production.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use candor_domain::case::key::CaseKey;
use candor_domain::event::envelope::Event;
use candor_domain::figures::counts::Figures;
use candor_domain::message::key::MessageKey;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::source::hours::Hour;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::PersonName;
use candor_engine::ports::{Looks, SentMail, Stored};
use jiff::Timestamp;

use crate::records::{Look, OpenCase, Records, RecordsError, Standing};
use crate::sought::Sought;
use crate::viewer::Scope;

/// Orders in memory, and what was put on the bus about them.
#[derive(Debug)]
pub struct MemoryRecords {
    policy: Policy,
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    orders: BTreeMap<OrderKey, Stored>,
    index: BTreeMap<OrderKey, Vec<OpenCase>>,
    told: Vec<Event>,
    standing: Standing,
    mails: BTreeMap<(OrderKey, MessageKey), Vec<SentMail>>,
    looks: BTreeMap<(OrderKey, CaseKey), Looks>,
}

impl MemoryRecords {
    /// Returns records with these orders.
    #[must_use]
    pub fn of(orders: Vec<Stored>, policy: Policy) -> Self {
        let open =
            |stored: &Stored| (stored.order.key.clone(), OpenCase::of(&stored.order, &policy).collect());
        let index = orders.iter().map(open).collect();
        let orders = orders.into_iter().map(|stored| (stored.order.key.clone(), stored)).collect();
        Self { policy, kept: Mutex::new(Kept { orders, index, ..Kept::default() }) }
    }

    /// Returns what was put on the bus so far.
    #[must_use]
    pub fn told(&self) -> Vec<Event> {
        self.kept().told.clone()
    }

    /// Puts an order in the place of the one with its key, as if another process had written it.
    pub fn replace(&self, stored: Stored) {
        let mut kept = self.kept();
        let open = OpenCase::of(&stored.order, &self.policy).collect();
        kept.index.insert(stored.order.key.clone(), open);
        kept.orders.insert(stored.order.key.clone(), stored);
    }

    /// Puts the state of the shops and of outgoing mail in the place of the one that is there.
    pub fn stand(&self, standing: Standing) {
        self.kept().standing = standing;
    }

    /// Keeps a mail after those that were kept of the same message before.
    pub fn keep_mail(&self, order: &OrderKey, message: &MessageKey, mail: SentMail) {
        self.kept().mails.entry((order.clone(), message.clone())).or_default().push(mail);
    }

    /// Returns what is kept. A test that failed while it was changed does not hide the failure of another one.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn loaded(&self, key: &OrderKey) -> Option<Stored> {
        self.kept().orders.get(key).cloned()
    }
}

impl Records for MemoryRecords {
    async fn open_cases(&self) -> Result<Vec<OpenCase>, RecordsError> {
        Ok(self.kept().index.values().flatten().cloned().collect())
    }

    async fn order(&self, key: &OrderKey) -> Result<Option<Stored>, RecordsError> {
        Ok(self.loaded(key))
    }

    async fn find(
        &self,
        shops: &Scope<Shop>,
        sought: &Sought,
        most: usize,
    ) -> Result<Vec<OrderKey>, RecordsError> {
        let kept = self.kept();
        let own = kept.orders.values().filter(|stored| shops.includes(&stored.order.key.shop));
        let found = own.filter(|stored| sought.means(&stored.order));
        Ok(found.take(most).map(|stored| stored.order.key.clone()).collect())
    }

    async fn standing(&self, now: Timestamp) -> Result<Standing, RecordsError> {
        let mut standing = self.kept().standing.clone();
        let hour = Hour::of(now);
        for key in self.policy.shops.keys() {
            let shop = standing.shops.entry(key.clone()).or_default();
            for stored in self.kept().orders.values().filter(|stored| stored.order.key.shop == *key) {
                let known_since = stored.order.ledger.known_since.map(Hour::of);
                known_since
                    .filter(|known| *known <= hour)
                    .into_iter()
                    .for_each(|known| shop.hours.add(known, 1));
                shop.figures.add_all(&Figures::of(&stored.order, &self.policy));
            }
        }
        Ok(standing)
    }

    async fn sent_mails(
        &self,
        order: &OrderKey,
        message: &MessageKey,
    ) -> Result<Vec<SentMail>, RecordsError> {
        Ok(self.kept().mails.get(&(order.clone(), message.clone())).cloned().unwrap_or_default())
    }

    async fn put(&self, event: &Event) -> Result<(), RecordsError> {
        let recorded = self.loaded(&event.key).map(|mut stored| {
            // An order that has no room for an event stays as it is, and the event becomes a case.
            let _ = stored.order.facts.merge(event.stamp.clone(), event.fact.clone());
            stored.order.ledger = plan(&stored.order, &self.policy, event.stamp.occurred_at).ledger;
            stored
        });
        recorded.into_iter().for_each(|stored| self.replace(stored));
        self.kept().told.push(event.clone());
        Ok(())
    }

    async fn note_look(
        &self,
        order: &OrderKey,
        case: &CaseKey,
        by: &PersonName,
        now: Timestamp,
    ) -> Result<Vec<Look>, RecordsError> {
        let mut kept = self.kept();
        let looks = kept.looks.entry((order.clone(), case.clone())).or_default();
        if let Some(noted) = looks.noted(by, now) {
            *looks = noted;
        }
        Ok(looks.others(by, now))
    }
}
