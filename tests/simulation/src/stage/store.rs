//! Provides the store and the registry on the stage.

use candor_domain::fulfilment::fingerprint::Lookalikes;
use candor_domain::plan::effect::{DuplicateCheck, Suppression};
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::EmailAddress;
use candor_engine::ports::{
    Clock, Commit, CommitError, Keep, Registry, Revision, Store, StoreError, Stored, Suppressions,
};

use super::{Note, Stage};
use crate::faults::{Fault, Step};
use crate::watch::Writer;

/// Chances of faults; see [`crate::faults::Dice::roll`].
const THROTTLED: u64 = 250;
const ANSWER_LOST: u64 = 250;
const CONFLICT: u64 = 600;

fn unavailable(operation: &'static str, key: &OrderKey) -> StoreError {
    StoreError::Unavailable { operation, key: key.to_string(), cause: "the world is unkind".into() }
}

impl Stage<'_> {
    async fn throttled(&self, step: Step) -> bool {
        self.runtime.before(step).await;
        self.runtime.roll(step, &[(Fault::Throttled(step), THROTTLED)]).is_some()
    }

    /// Gives the order to a worker that may be of a newer release.
    fn read_by_some_release(&self, stored: &mut Stored) {
        let order = self.number_of(&stored.order.key);
        match self.releases.read(order, stored) {
            Ok(false) => {}
            Ok(true) => self.watch.borrow_mut().count("read by a newer release"),
            Err(problem) => {
                let now = self.runtime.now();
                self.watch.borrow_mut().violate(UNREAD_IS_KEPT, order, now, problem);
            }
        }
    }

    /// Writes the order, and shows the watch the order before and after the write.
    async fn write(&self, commit: &Commit) -> Result<Revision, CommitError> {
        let key = &commit.order.key;
        let order = self.number_of(key);
        let by = Writer { now: self.runtime.now(), task: self.runtime.current().map(|task| task.id) };
        self.store.look(key, |before| {
            if Some(before.revision) == commit.seen {
                self.watch.borrow_mut().written(self.policy, order, Some(before), commit, by);
            }
        });
        if commit.seen.is_none() {
            self.watch.borrow_mut().written(self.policy, order, None, commit, by);
        }
        let revision = self.store.commit(commit).await?;
        if let Err(says) = self.releases.wrote(order, commit) {
            self.watch.borrow_mut().violate(UNREAD_IS_KEPT, order, by.now, says);
        }
        self.note(Note::Written { order, due: commit.due, wake_at: commit.wake_at });
        Ok(revision)
    }
}

/// The property that [`super::releases`] tries to break.
const UNREAD_IS_KEPT: &str = "what a release does not understand is never lost, and changes nothing";

impl Store for Stage<'_> {
    async fn load(&self, key: &OrderKey) -> Result<Option<Stored>, StoreError> {
        if self.throttled(Step::Load).await {
            return Err(unavailable("load order", key));
        }
        let mut loaded = self.store.load(key).await;
        if let Ok(Some(stored)) = &mut loaded {
            self.read_by_some_release(stored);
        }
        self.runtime.after(Step::Load).await;
        loaded
    }

    async fn commit(&self, commit: &Commit) -> Result<Revision, CommitError> {
        let step = Step::Commit;
        self.runtime.before(step).await;
        let faults = [
            (Fault::Throttled(step), THROTTLED),
            (Fault::Conflict, CONFLICT),
            (Fault::AnswerLost(step), ANSWER_LOST),
        ];
        let fault = self.runtime.roll(step, &faults);
        let key = &commit.order.key;
        let written = match fault {
            Some(Fault::Throttled(_)) => return Err(unavailable("commit order", key).into()),
            Some(Fault::Conflict) if self.store.look(key, |_| ()).is_some() => {
                self.store.lose_races(1);
                self.store.commit(commit).await
            }
            Some(_) | None => self.write(commit).await,
        };
        if fault.is_none() && matches!(written, Err(CommitError::Conflict { .. })) {
            self.watch.borrow_mut().count("race lost to another worker");
        }
        self.runtime.after(step).await;
        match fault {
            Some(Fault::AnswerLost(_)) if written.is_ok() => Err(unavailable("commit order", key).into()),
            Some(_) | None => written,
        }
    }
}

impl Registry for Stage<'_> {
    async fn check_duplicates(
        &self,
        key: &OrderKey,
        search: &DuplicateCheck,
    ) -> Result<Lookalikes, StoreError> {
        let step = Step::CheckDuplicates;
        if self.throttled(step).await {
            return Err(unavailable("check duplicates of", key));
        }
        let lost = self.runtime.roll(step, &[(Fault::AnswerLost(step), ANSWER_LOST * 4)]).is_some();
        let found = self.store.check_duplicates(key, search).await;
        if let Ok(found) = &found {
            let order = (self.number_of(key), key);
            self.watch.borrow_mut().registered(order, search, (found, lost), self.runtime.true_now());
        }
        self.runtime.after(step).await;
        if lost { Err(unavailable("check duplicates of", key)) } else { found }
    }

    async fn suppress(&self, shop: &Shop, suppression: &Suppression, keep: Keep) -> Result<(), StoreError> {
        let step = Step::Suppress;
        let key = self.orders.first();
        if self.throttled(step).await {
            return key.map_or(Ok(()), |key| Err(unavailable("suppress", key)));
        }
        self.store.suppress(shop, suppression, keep).await?;
        self.watch.borrow_mut().suppressed(suppression, self.runtime.true_now());
        self.runtime.after(step).await;
        Ok(())
    }

    async fn suppressions(&self, shop: &Shop, address: &EmailAddress) -> Result<Suppressions, StoreError> {
        let step = Step::Suppressions;
        match self.orders.first() {
            Some(key) if self.throttled(step).await => Err(unavailable("read suppressions", key)),
            Some(_) | None => self.store.suppressions(shop, address).await,
        }
    }
}
