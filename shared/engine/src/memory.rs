//! Implements a store and a bus in memory, for tests and simulations. The store passes the same conformance
//! suite as the real one.

mod bus;
mod case_index;
mod case_looks;
mod order_index;
mod erasures;
mod figures;
mod kept_books;
mod kept_figures;
mod kept_mails;
mod mail_turns;
mod place;
mod rhythms;
mod sent_mails;
mod shop_books;
mod team_mails;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use candor_domain::case::key::CaseKey;
use candor_domain::contact::mail_book::MailBook;
use candor_domain::fulfilment::fingerprint::{DuplicatePurpose, Lookalikes};
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::reference::report::Reference;
use candor_domain::source::hours::OrderHours;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use jiff::Timestamp;

use crate::ports::{
    BookWrite, Commit, CommitError, DemandKey, Keep, KeptBook, KeptKnowledge, KeptWork, KnowledgeWrite,
    Looks, LookupHash, MailBooks, Reach, References, Registry, Revision, Shard, Store, StoreError, Stored,
    Suppressions, Sweep,
};

pub use bus::MemoryBus;
use place::Place;

/// A store and a registry in memory. It counts reads and writes, those of the book of outgoing mail aside, and
/// loses races on demand.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: RefCell<BTreeMap<OrderKey, (Stored, bool)>>,
    places: RefCell<BTreeMap<LookupHash, Place>>,
    contacts: RefCell<BTreeMap<(Shop, String), Suppressions>>,
    book: RefCell<KeptBook>,
    hours: RefCell<BTreeMap<Shop, OrderHours>>,
    books: kept_books::Books,
    knowledge: RefCell<BTreeMap<LookupHash, KeptKnowledge>>,
    works: RefCell<BTreeMap<DemandKey, KeptWork>>,
    mails: RefCell<kept_mails::KeptMails>,
    figures: kept_figures::KeptFigures,
    turns: RefCell<mail_turns::MailTurns>,
    looks: RefCell<BTreeMap<(OrderKey, CaseKey), Looks>>,
    reads: Cell<u64>,
    writes: Cell<u64>,
    conflicts: Cell<u32>,
}

impl MemoryStore {
    /// Makes the next `count` commits lose against another worker, which changed nothing but the revision.
    pub fn lose_races(&self, count: u32) {
        self.conflicts.set(count);
    }

    /// Returns the number of reads so far: loads of orders, and questions about addresses.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.reads.get()
    }

    /// Returns the number of writes of any kind so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.writes.get()
    }

    /// Lets an observer look at an order as it is, without a copy and without counting it as a read.
    pub fn look<T>(&self, key: &OrderKey, see: impl FnOnce(&Stored) -> T) -> Option<T> {
        self.rows.borrow().get(key).map(|(stored, _)| see(stored))
    }

    /// Returns every order, each with a flag that says whether something of it is due at once.
    #[must_use]
    pub fn all(&self) -> Vec<(Stored, bool)> {
        self.rows.borrow().values().cloned().collect()
    }

    fn interfere(&self, key: &OrderKey) {
        let left = self.conflicts.get();
        if left == 0 {
            return;
        }
        if let Some((stored, _)) = self.rows.borrow_mut().get_mut(key) {
            self.conflicts.set(left.saturating_sub(1));
            stored.revision = Revision(stored.revision.0.saturating_add(1));
        }
    }

    fn count_read(&self) {
        self.reads.set(self.reads.get().saturating_add(1));
    }

    fn count_write(&self) {
        self.writes.set(self.writes.get().saturating_add(1));
    }
}

impl Store for MemoryStore {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        self.count_read();
        Ok(self.rows.borrow().get(key).map(|(stored, _)| stored.clone()))
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        let key = &commit.order.key;
        self.interfere(key);
        let mut rows = self.rows.borrow_mut();
        if rows.get(key).map(|(stored, _)| stored.revision) != commit.seen {
            return Err(CommitError::Conflict { key: key.clone() });
        }
        let revision = Revision(commit.seen.map_or(1, |seen| seen.0.saturating_add(1)));
        let stored = Stored {
            order: commit.order.clone(),
            unread: commit.unread.clone(),
            revision,
            wake_at: commit.wake_at,
        };
        rows.insert(key.clone(), (stored, commit.due));
        self.figures.add(&key.shop, &commit.figures);
        self.count_write();
        Ok(revision)
    }
}

impl Sweep for MemoryStore {
    async fn asleep_until(
        &self,
        shard: Shard,
        now: Timestamp,
        most: usize,
    ) -> Result<Vec<OrderKey>, StoreError> {
        let rows = self.rows.borrow();
        let mine = rows.iter().filter(|(key, _)| Shard::of(key) == shard);
        let mut due: Vec<(Timestamp, &OrderKey)> =
            mine.filter_map(|(key, (stored, _))| Some((stored.wake_at?, key))).collect();
        due.retain(|(wake_at, _)| *wake_at <= now);
        due.sort();
        Ok(due.into_iter().take(most).map(|(_, key)| key.clone()).collect())
    }
}

/// Nothing expires here. Entries that are kept longer than necessary do no harm, because no check finds them.
impl Registry for MemoryStore {
    async fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        let reach = Reach::of(search);
        let mut places = self.places.borrow_mut();
        let hash = LookupHash::of_fingerprint(&key.shop, &search.fingerprint);
        if search.purpose == DuplicatePurpose::GivePlaceUp {
            let place = places.get_mut(&hash).filter(|place| place.holder.as_ref() == Some(&key.order_id));
            if let Some(place) = place {
                place.holder = None;
                self.count_write();
            }
            return Ok(Lookalikes::default());
        }
        let is_near = |place: &Place| (reach.earliest..=reach.latest).contains(&place.placed_at);
        if !places.get(&hash).is_some_and(is_near) {
            let place = Place { holder: None, placed_at: search.placed_at, others: BTreeSet::new() };
            places.insert(hash.clone(), place);
        }
        self.count_write();
        let place = places.get_mut(&hash);
        Ok(place.map(|place| place.take(&key.order_id, search.placed_at)).unwrap_or_default())
    }

    async fn suppress(&self, shop: &Shop, suppression: &Suppression, _: Keep) -> Result<(), StoreError> {
        let Suppression { address, status, since } = suppression;
        let mut contacts = self.contacts.borrow_mut();
        let known = contacts.entry((shop.clone(), address.mailbox())).or_default();
        let earliest = known.get(status).map_or(*since, |held| *held.min(since));
        known.insert(*status, earliest);
        self.count_write();
        Ok(())
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        self.count_read();
        Ok(self.contacts.borrow().get(&(shop.clone(), address.mailbox())).cloned().unwrap_or_default())
    }
}

impl MailBooks for MemoryStore {
    async fn mail_book(&self) -> Result<KeptBook, StoreError> {
        Ok(self.book.borrow().clone())
    }

    async fn write_mail_book(
        &self,
        book: &MailBook,
        seen: Option<Revision>,
    ) -> Result<BookWrite, StoreError> {
        let mut kept = self.book.borrow_mut();
        if kept.revision != seen {
            return Ok(BookWrite::Lost(Box::new(kept.clone())));
        }
        let revision = Revision(seen.map_or(1, |seen| seen.0.saturating_add(1)));
        *kept = KeptBook { book: book.clone(), revision: Some(revision) };
        Ok(BookWrite::Written)
    }
}

/// Nothing expires here either: a tracking number that is given out again is told apart by its time.
impl References for MemoryStore {
    async fn knowledge(&self, shop: &Shop, reference: &Reference) -> Result<KeptKnowledge, StoreError> {
        let hash = LookupHash::of_reference(shop, reference);
        Ok(self.knowledge.borrow().get(&hash).cloned().unwrap_or_default())
    }

    async fn write_knowledge(
        &self,
        shop: &Shop,
        reference: &Reference,
        kept: &KeptKnowledge,
        _: Timestamp,
    ) -> Result<KnowledgeWrite, StoreError> {
        let hash = LookupHash::of_reference(shop, reference);
        let mut all = self.knowledge.borrow_mut();
        if all.get(&hash).and_then(|now| now.revision) != kept.revision {
            return Ok(KnowledgeWrite::Lost);
        }
        let revision = Revision(kept.revision.map_or(1, |seen| seen.0.saturating_add(1)));
        all.insert(hash, KeptKnowledge { knowledge: kept.knowledge.clone(), revision: Some(revision) });
        Ok(KnowledgeWrite::Written)
    }
}

#[cfg(test)]
mod tests {
    use candor_domain::facts::order::Order;
    use candor_domain::figures::change::FiguresChange;
    use futures::FutureExt;

    use super::*;
    use crate::at_rest::Unread;

    #[test]
    fn every_order_is_listed_with_whether_something_of_it_is_due() {
        let store = MemoryStore::default();
        for (order_id, due) in [("1", true), ("2", false)] {
            let order = Order::new(format!("demo-shop#{order_id}").parse().unwrap());
            let commit = Commit {
                order,
                unread: Unread::default(),
                seen: None,
                wake_at: None,
                due,
                expires_at: Timestamp::MAX,
                figures: FiguresChange::default(),
            };
            store.commit(&commit).now_or_never().unwrap().unwrap();
        }
        let all = store.all();
        let listed: Vec<_> = all.iter().map(|(stored, due)| (stored.order.key.to_string(), *due)).collect();
        assert_eq!(listed, [("demo-shop#1".to_owned(), true), ("demo-shop#2".to_owned(), false)]);
    }
}
