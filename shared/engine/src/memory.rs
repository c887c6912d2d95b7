//! A store in memory, for tests and simulations. It passes the same conformance suite as the real one.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use candor_domain::id::OrderKey;
use jiff::Timestamp;

use crate::ports::{Commit, CommitError, Revision, Shard, Store, StoreError, Stored, Sweep};

/// Orders in memory. Counts what it is asked, and loses races on demand.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: RefCell<BTreeMap<OrderKey, (Stored, bool)>>,
    reads: Cell<u64>,
    writes: Cell<u64>,
    conflicts: Cell<u32>,
}

impl MemoryStore {
    /// The next `count` commits lose against somebody else, who changed nothing but the revision.
    pub fn lose_races(&self, count: u32) {
        self.conflicts.set(count);
    }

    /// Loads so far.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.reads.get()
    }

    /// Commits that wrote, so far.
    #[must_use]
    pub fn writes(&self) -> u64 {
        self.writes.get()
    }

    /// Every order, whether or not something of it is due at once.
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
}

impl Store for MemoryStore {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        self.reads.set(self.reads.get().saturating_add(1));
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
        let stored = Stored { order: commit.order.clone(), revision, wake_at: commit.wake_at };
        rows.insert(key.clone(), (stored, commit.due));
        self.writes.set(self.writes.get().saturating_add(1));
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
