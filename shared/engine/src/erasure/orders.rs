//! Erases orders. What is left of one is a tombstone, so that a late event, a replay or a sweep does not bring it back.

use candor_domain::case::report::{Announcement, CaseChange};
use candor_domain::erasure::cover::{Cover, cover};
use candor_domain::erasure::traces::references;
use candor_domain::erasure::unfinished::is_unfinished;
use candor_domain::erasure::work::Work;
use candor_domain::facts::order::Order;
use candor_domain::ledger::entry::CaseEntry;
use candor_domain::values::id::{OrderId, OrderKey};

use super::error::ErasureError;
use super::{Eraser, why};
use crate::commit::burying;
use crate::erased::keep_erased;
use crate::ports::{
    CaseNotifier, Clock, CommitError, ErasureNotifier, KeptWork, Outcome, Store, StoreError, Stored, Trace,
    Traces,
};
use crate::record::ATTEMPTS_MAX;
use crate::references::key_of_unmatched;

/// The greatest number of listed orders that are erased in one step.
const LISTED_PER_STEP_MAX: usize = 25;

impl<S: Store + Traces, N: CaseNotifier + ErasureNotifier, B, C: Clock> Eraser<'_, S, N, B, C> {
    /// Erases the next orders that the demand lists. One that is not known gets a tombstone too: its events may be on their
    /// way, and the shop sends the order once more when it redacts it.
    pub(super) async fn bury_listed(&self, work: &mut Work) -> Result<(), ErasureError> {
        let listed = work.next_listed(LISTED_PER_STEP_MAX);
        for order_id in &listed {
            let key = OrderKey { shop: work.demand.shop.clone(), order_id: order_id.clone() };
            self.erase(&key, work, true).await?;
        }
        let is_last = listed.len() < LISTED_PER_STEP_MAX;
        work.went_on(listed.last().filter(|_| !is_last).map(OrderId::to_string));
        Ok(())
    }

    /// Looks at the next page of orders, for all demands of the group.
    pub(super) async fn look_at_orders(&self, group: &mut [KeptWork]) -> Result<(), ErasureError> {
        let from = group.first().and_then(|kept| kept.work.cursor.clone());
        let page = self.store.page(from.as_deref()).await?;
        for row in &page.rows {
            for kept in group.iter_mut().filter(|kept| row.shop.as_ref() == Some(&kept.work.demand.shop)) {
                match &row.trace {
                    Trace::Order(order) => self.look_at(order, &mut kept.work).await?,
                    Trace::Unreadable => {
                        kept.work.counts.unreadable = kept.work.counts.unreadable.saturating_add(1);
                    }
                    Trace::Reference(..) | Trace::Place { .. } | Trace::Mails(_) => {}
                    Trace::Contact | Trace::Impersonal => {}
                }
            }
        }
        group.iter_mut().for_each(|kept| kept.work.went_on(page.next.clone()));
        Ok(())
    }

    async fn look_at(&self, order: &Order, work: &mut Work) -> Result<(), ErasureError> {
        let Some(erasure) = work.erasure() else { return Ok(()) };
        match cover(order, erasure, work.demand.stamp.occurred_at, self.policy, self.clock.now()) {
            Cover::NotMeant => Ok(()),
            Cover::Left(why) => {
                work.left(&order.key.order_id, why);
                Ok(())
            }
            Cover::Erased | Cover::Busy(_) if work.is_full() => Ok(()),
            // What the page has may be old by now, so the decision is made once more.
            Cover::Erased | Cover::Busy(_) => self.erase(&order.key, work, false).await,
        }
    }

    /// Erases an order, if the demand means it as it is now.
    async fn erase(&self, key: &OrderKey, work: &mut Work, is_listed: bool) -> Result<(), ErasureError> {
        for lost in 0..ATTEMPTS_MAX {
            if lost > 0 {
                self.clock.pause(lost).await;
            }
            let stored = match self.store.load(key).await {
                Ok(stored) => stored,
                // It counts among what could not be read, when its page comes.
                Err(StoreError::Corrupt { .. }) => return Ok(()),
                Err(error @ StoreError::Unavailable { .. }) => return Err(error.into()),
            };
            match self.erase_once(key, stored, work, is_listed).await {
                Ok(()) => return Ok(()),
                Err(EraseError::Lost) => {}
                Err(EraseError::Failed(error)) => return Err(error),
            }
        }
        Err(ErasureError::Contended { key: key.clone() })
    }

    async fn erase_once(
        &self,
        key: &OrderKey,
        stored: Option<Stored>,
        work: &mut Work,
        is_listed: bool,
    ) -> Result<(), EraseError> {
        let now = self.clock.now();
        let Some(stored) = stored else {
            if is_listed {
                self.store.commit(&burying(key, None, now, self.policy)).await?;
                work.look_for_traces(&key.order_id);
            }
            return Ok(());
        };
        if keep_erased(self.store, self.policy, Some(&stored)).await? {
            if is_listed {
                work.look_for_traces(&key.order_id);
            }
            return Ok(());
        }
        let Some(erasure) = work.erasure() else { return Ok(()) };
        match cover(&stored.order, erasure, work.demand.stamp.occurred_at, self.policy, now) {
            Cover::NotMeant => {}
            Cover::Left(why) => work.left(&key.order_id, why),
            Cover::Busy(until) => work.busy(until),
            Cover::Erased => {
                self.close_cases(&stored.order).await?;
                self.forget_unmatched(&stored.order).await?;
                self.bury(key, &stored).await?;
                work.erased(&key.order_id, is_unfinished(&stored.order, self.policy, now));
            }
        }
        Ok(())
    }

    /// Puts a tombstone in place of an order. One that stands for reports of no order leaves none: what is reported of the
    /// same payment later is money that no order has, and people must hear of it.
    async fn bury(&self, key: &OrderKey, stored: &Stored) -> Result<(), EraseError> {
        if key.is_unmatched() {
            let removed = self.store.remove_order(key, stored.revision).await?;
            return if removed { Ok(()) } else { Err(EraseError::Lost) };
        }
        self.store.commit(&burying(key, Some(stored), self.clock.now(), self.policy)).await?;
        Ok(())
    }

    /// Tells people that the order's open cases are over. Nothing else can once the order is gone.
    async fn close_cases(&self, order: &Order) -> Result<(), ErasureError> {
        for (case, entry) in &order.ledger.cases {
            let number = match entry {
                CaseEntry::Open { number, .. } => *number,
                CaseEntry::Pending { .. } | CaseEntry::Closed { .. } => continue,
            };
            let announcement = Announcement {
                order: order.key.clone(),
                order_number: order.facts.placed().and_then(|held| held.body.number.clone()),
                key: case.clone(),
                number,
                change: CaseChange::Closed { closed_at: self.clock.now() },
                team: self.policy.team(case),
                severity: case.kind().severity(),
                order_page: self.policy.order_page(&order.key),
            };
            match self.people.announce(&announcement).await {
                Outcome::Done { .. } => {}
                other => {
                    return Err(ErasureError::Untold {
                        key: format!("{} of {}", case, order.key),
                        why: why(&other),
                    });
                }
            }
        }
        Ok(())
    }

    /// Deletes what was kept of reports about the order before it was known whose they are.
    async fn forget_unmatched(&self, order: &Order) -> Result<(), EraseError> {
        for reference in references(order) {
            let key = key_of_unmatched(&order.key.shop, &reference);
            if let Some(stored) = self.store.load(&key).await?
                && !self.store.remove_order(&key, stored.revision).await?
            {
                return Err(EraseError::Lost);
            }
        }
        Ok(())
    }
}

/// The reasons why an order was not erased.
enum EraseError {
    /// Another worker wrote first: load and decide again.
    Lost,
    /// The erasure ends with this error.
    Failed(ErasureError),
}

impl From<CommitError> for EraseError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Conflict { .. } => Self::Lost,
            CommitError::Store(cause) => cause.into(),
        }
    }
}

impl From<StoreError> for EraseError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<ErasureError> for EraseError {
    fn from(error: ErasureError) -> Self {
        Self::Failed(error)
    }
}
