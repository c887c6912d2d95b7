//! Forgets what a customer, or a shop that leaves, asks to be forgotten.
//!
//! There is no index by customer: it would be one more thing to keep, and to forget. So the whole table is read, page by
//! page, once for all demands that begin together. Each page is a step, after which the work is written down; a call does
//! as many steps as its time allows, and the next call goes on ([`Eraser::go_on`]).
//!
//! Each step may be done again, and two workers may do the same one: an erased order stays erased, and the worker that
//! writes its work second stops.

mod error;
mod orders;
mod traces;

use candor_domain::erasure::answer::ErasureCompleted;
use candor_domain::erasure::cover::{Belongs, belongs};
use candor_domain::erasure::demand::{Asks, Demand};
use candor_domain::erasure::notice::{ErasureCaseKind, ErasureNotice};
use candor_domain::erasure::person::Person;
use candor_domain::erasure::work::{Stage, Work};
use candor_domain::facts::order::Order;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EventId, Shop};
use jiff::{SignedDuration, Timestamp};

use crate::ports::{
    CaseNotifier, Clock, DemandKey, ErasureAnswers, ErasureNotifier, Erasures, KeptWork, Outcome, Store,
    StoreError, Trace, Traces,
};

pub use error::ErasureError;

/// The greatest number of demands that are worked on together. Others follow.
const TOGETHER_MAX: usize = 20;
/// The time that a step may take. None is begun with less left.
const STEP_MAX: SignedDuration = SignedDuration::from_secs(30);
/// The time for which a demand to hand data over is kept: twice as long as the law gives.
const HAND_OVER_KEPT: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Everything that is needed to forget.
#[derive(Debug)]
pub struct Eraser<'a, S, N, B, C> {
    /// Keeps orders and the work on demands, and shows all that is stored.
    pub store: &'a S,
    /// Tells people.
    pub people: &'a N,
    /// Tells the systems that asked.
    pub answers: &'a B,
    /// Gives the time.
    pub clock: &'a C,
    /// The policy.
    pub policy: &'a Policy,
}

/// The result of hearing of a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Received {
    /// The work on it begins.
    Begun,
    /// It was heard of before.
    Known,
    /// People were told, and nothing is kept of it.
    Told,
}

/// The demands that were done with in one call, and the steps that it took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Progress {
    /// The number of steps.
    pub steps: usize,
    /// The answers that were given.
    pub completed: Vec<ErasureCompleted>,
}

impl<S: Store + Erasures + Traces, N: CaseNotifier + ErasureNotifier, B: ErasureAnswers, C: Clock>
    Eraser<'_, S, N, B, C>
{
    /// Writes a demand down, so that it is worked on, and tells people where it is for them.
    ///
    /// # Errors
    /// Returns an [`ErasureError`] if it was not written down. To hear of it again does no harm.
    pub async fn receive(&self, demand: Demand) -> Result<Received, ErasureError> {
        let now = self.clock.now();
        let Some(work) = Work::begin(demand.clone(), now) else {
            self.tell(&ErasureNotice::shop_disconnected(&demand, now, self.policy)).await?;
            return Ok(Received::Told);
        };
        if self.store.work(&DemandKey::of(&work)).await?.is_some() {
            return Ok(Received::Known);
        }
        if let Asks::HandOver(_) = &demand.asks {
            self.tell(&ErasureNotice::data_requested(&demand, now, self.policy)).await?;
        }
        let written = self.write(&KeptWork { work, revision: None }).await?;
        Ok(if written { Received::Begun } else { Received::Known })
    }

    /// Takes note that the data of a person were handed over. Returns false if no such demand is open.
    ///
    /// # Errors
    /// Returns an [`ErasureError`] if that was not written down. To do it again does no harm.
    pub async fn handed_over(&self, shop: &Shop, request: &EventId) -> Result<bool, ErasureError> {
        let key = DemandKey { shop: shop.clone(), id: request.clone() };
        let Some(mut kept) = self.store.work(&key).await? else { return Ok(false) };
        if kept.work.stage != Stage::HandOver {
            return Ok(false);
        }
        self.close(ErasureCaseKind::DataRequested, &kept.work).await?;
        self.close_late(&kept.work).await?;
        kept.work.end();
        self.write(&kept).await
    }

    /// Goes on with all demands, as long as the time of this worker allows.
    ///
    /// # Errors
    /// Returns an [`ErasureError`] if a step failed. The steps before it are written down, and the next call goes on.
    pub async fn go_on(&self) -> Result<Progress, ErasureError> {
        let mut progress = Progress::default();
        while self.has_time() {
            let group = self.next_group().await?;
            if group.is_empty() {
                break;
            }
            progress.steps = progress.steps.saturating_add(1);
            // Where another worker did the same step, it goes on with the next one, too.
            let Some(answers) = self.step(group).await? else { break };
            progress.completed.extend(answers);
        }
        Ok(progress)
    }

    fn has_time(&self) -> bool {
        self.clock.now().checked_add(STEP_MAX).is_ok_and(|end| end < self.clock.ends_at())
    }

    /// Returns demands that are at the same place, those that are furthest first.
    async fn next_group(&self) -> Result<Vec<KeptWork>, ErasureError> {
        let now = self.clock.now();
        let mut works = Vec::new();
        for key in self.store.pending(now, TOGETHER_MAX).await? {
            works.extend(self.store.work(&key).await?);
        }
        works.retain(|kept| kept.work.wake_at().is_some_and(|at| at <= now));
        let place = |kept: &KeptWork| (kept.work.stage, kept.work.cursor.clone());
        let Some(furthest) = works.iter().map(place).max() else { return Ok(vec![]) };
        works.retain(|kept| place(kept) == furthest);
        Ok(works)
    }

    /// Does one step for demands that are at the same place. Returns the answers that were given; `None` if other workers
    /// did the step for all of them.
    async fn step(&self, mut group: Vec<KeptWork>) -> Result<Option<Vec<ErasureCompleted>>, ErasureError> {
        let mut answers = Vec::new();
        for kept in &mut group {
            self.tell_if_late(&mut kept.work).await?;
        }
        match group.first().map(|kept| kept.work.stage) {
            Some(Stage::Listed) => {
                group.truncate(1);
                for kept in &mut group {
                    self.bury_listed(&mut kept.work).await?;
                }
            }
            Some(Stage::Orders) => self.look_at_orders(&mut group).await?,
            Some(Stage::Traces) => self.look_for_traces(&mut group).await?,
            Some(Stage::Answer) => {
                for kept in &mut group {
                    answers.push(self.answer(&mut kept.work).await?);
                }
            }
            Some(Stage::HandOver | Stage::Done) | None => {}
        }
        let mut written = 0_usize;
        for kept in &group {
            written = written.saturating_add(usize::from(self.write(kept).await?));
        }
        Ok((written > 0).then_some(answers))
    }

    async fn answer(&self, work: &mut Work) -> Result<ErasureCompleted, ErasureError> {
        let answer = ErasureCompleted::of(work);
        if let Some(notice) = ErasureNotice::incomplete(&answer, self.clock.now(), self.policy) {
            self.tell(&notice).await?;
        }
        if let Some(notice) = ErasureNotice::while_open(&answer, self.clock.now(), self.policy) {
            self.tell(&notice).await?;
        }
        self.close_late(work).await?;
        done(self.answers.publish_completed(&answer).await, work)?;
        work.end();
        Ok(answer)
    }

    async fn tell_if_late(&self, work: &mut Work) -> Result<(), ErasureError> {
        let now = self.clock.now();
        if work.told_late || now < work.late_at() {
            return Ok(());
        }
        self.tell(&ErasureNotice::late(work, now, self.policy)).await?;
        work.told_late = true;
        Ok(())
    }

    async fn close_late(&self, work: &Work) -> Result<(), ErasureError> {
        if work.told_late { self.close(ErasureCaseKind::Late, work).await } else { Ok(()) }
    }

    async fn close(&self, kind: ErasureCaseKind, work: &Work) -> Result<(), ErasureError> {
        self.tell(&ErasureNotice::closed(kind, &work.demand, self.clock.now())).await
    }

    async fn tell(&self, notice: &ErasureNotice) -> Result<(), ErasureError> {
        match self.people.announce_erasure(notice).await {
            Outcome::Done { .. } => Ok(()),
            other => Err(ErasureError::Untold { key: notice.key.clone(), why: why(&other) }),
        }
    }

    async fn write(&self, kept: &KeptWork) -> Result<bool, ErasureError> {
        let time = match kept.work.stage {
            Stage::HandOver => HAND_OVER_KEPT,
            Stage::Listed | Stage::Orders | Stage::Traces | Stage::Answer | Stage::Done => self.policy.keep,
        };
        let expires_at = kept.work.received_at.checked_add(time).unwrap_or(Timestamp::MAX);
        Ok(self.store.write_work(kept, expires_at).await?.is_some())
    }
}

fn done(outcome: Outcome, work: &Work) -> Result<(), ErasureError> {
    match outcome {
        Outcome::Done { .. } => Ok(()),
        other => Err(ErasureError::Untold { key: DemandKey::of(work).to_string(), why: why(&other) }),
    }
}

fn why(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Done { .. } => String::new(),
        Outcome::Refused { why } | Outcome::Failed { why } | Outcome::Unknown { why } => {
            why.as_str().to_owned()
        }
        Outcome::Postponed { why, .. } => why.as_str().to_owned(),
    }
}

/// Returns the orders of a person, each with the answer to the question if it is theirs.
///
/// # Errors
/// Returns the store's error.
pub async fn orders_of(
    store: &impl Traces,
    shop: &Shop,
    person: &Person,
    now: Timestamp,
) -> Result<Vec<(Order, Belongs)>, StoreError> {
    let (mut found, mut from) = (Vec::new(), None);
    loop {
        let page = store.page(from.as_deref()).await?;
        for row in page.rows {
            let Trace::Order(order) = row.trace else { continue };
            if order.key.shop != *shop || order.facts.erased_at().is_some() {
                continue;
            }
            let whose = belongs(&order, person, now);
            if whose != Belongs::No {
                found.push((*order, whose));
            }
        }
        match page.next {
            Some(next) => from = Some(next),
            None => return Ok(found),
        }
    }
}

#[cfg(test)]
mod tests;
