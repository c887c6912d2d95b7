//! Watches a stack while stories are played on it, and calls `wake` whenever something is due. The template's
//! schedule does so only once a minute, and a story cannot wait that long.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use candor_domain::ledger::state::EffectState;
use candor_domain::values::id::OrderKey;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::deployment;
use crate::inside;
use crate::orders::{self, StoredOrder};
use crate::queued::Queued;
use crate::stack::Stack;

/// The time of [`candor_stage::REST`] on a stack that runs: longer by the minute for which a mail waits where too many workers
/// want its turn at once, as on a machine with too much to do.
pub const REST: SignedDuration = SignedDuration::from_secs(75);

/// The state of the stack at one moment: everything that shows whether something is still going on.
#[derive(Debug)]
pub struct Snapshot {
    taken: Instant,
    now: Timestamp,
    /// The messages that wait in queues.
    pub queued: Vec<Queued>,
    /// All orders.
    pub orders: Vec<StoredOrder>,
}

/// Decides for which time nothing may be due before an order counts as idle.
#[derive(Debug, Clone, Copy)]
pub enum Rest {
    /// Nothing is due at this moment.
    At(Timestamp),
    /// Nothing becomes due for this length of time.
    For(SignedDuration),
}

impl Snapshot {
    /// Looks at the stack once.
    ///
    /// # Errors
    /// Returns an error if the stack does not answer.
    pub fn look(stack: &Stack) -> Result<Self, String> {
        let (taken, now) = (Instant::now(), Timestamp::now());
        // The queues are read first. A message that leaves a queue in the meantime is in the table by then,
        // so nothing is overlooked.
        let queued = inside::queued(&stack.cloud).map_err(|why| why.to_string())?;
        let orders = orders::all(stack).map_err(|why| why.to_string())?;
        Ok(Self { taken, now, queued, orders })
    }

    /// Describes what is still going on with these orders.
    #[must_use]
    pub fn unrest(&self, keys: &BTreeSet<OrderKey>, rest: Rest) -> Vec<String> {
        let until = match rest {
            Rest::At(moment) => moment,
            Rest::For(length) => self.now.saturating_add(length).unwrap_or(self.now),
        };
        let waiting = self.queued.iter().filter(|queued| !queued.is_dead() && !queued.is_for_people());
        let waiting = waiting.filter(|queued| keys.iter().any(|key| queued.is_about(key)));
        let waiting = waiting.map(|queued| format!("a message waits in {}", queued.queue));
        let own = self.orders.iter().filter(|stored| keys.contains(&stored.order.key));
        waiting.chain(own.filter_map(|stored| unrest_of(stored, until))).collect()
    }
}

fn unrest_of(stored: &StoredOrder, until: Timestamp) -> Option<String> {
    let key = &stored.order.key;
    let claimed =
        stored.order.ledger.effects().find(|(_, state)| matches!(state, EffectState::Claimed { .. }));
    match (claimed, stored.wake_at) {
        (Some((effect, _)), _) => Some(format!("{key}: {effect} is being done")),
        (None, Some(wake_at)) if wake_at <= until => {
            Some(format!("{key}: to be looked at again at {wake_at}"))
        }
        (None, Some(_) | None) => None,
    }
}

/// Keeps looking at the stack until [`Self::end`] is called.
#[derive(Debug)]
pub struct Watch<'s> {
    stack: &'s Stack,
    latest: Mutex<Option<Result<Arc<Snapshot>, String>>>,
    over: AtomicBool,
}

const LOOK_EVERY: Duration = Duration::from_millis(150);

impl<'s> Watch<'s> {
    /// Returns a watch that has not begun.
    #[must_use]
    pub fn of(stack: &'s Stack) -> Self {
        Self { stack, latest: Mutex::new(None), over: AtomicBool::new(false) }
    }

    /// Looks at the stack again and again until the watch ends.
    pub fn keep(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let seen = Snapshot::look(self.stack).and_then(|snapshot| {
                self.wake_if_due(&snapshot)?;
                Ok(Arc::new(snapshot))
            });
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(seen);
            std::thread::sleep(LOOK_EVERY);
        }
    }

    /// Ends the watch.
    pub fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    fn wake_if_due(&self, snapshot: &Snapshot) -> Result<(), String> {
        let due = snapshot
            .orders
            .iter()
            .any(|stored| stored.wake_at.is_some_and(|wake_at| wake_at <= snapshot.now));
        if !due {
            return Ok(());
        }
        let answer = deployment::invoke(&self.stack.cloud, &self.stack.deployment.wake, &json!({}));
        answer.map(|_| ()).map_err(|why| why.to_string())
    }

    /// Returns the latest snapshot.
    ///
    /// # Errors
    /// Returns what went wrong when the snapshot was taken.
    pub fn latest(&self) -> Result<Option<Arc<Snapshot>>, String> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).clone().transpose()
    }

    /// Waits until these orders are idle, twice in a row: a message on its way from the bus to a queue cannot
    /// be seen for a moment.
    ///
    /// # Errors
    /// Returns what is still going on when the time in `patience` is over.
    pub fn wait(
        &self,
        keys: &BTreeSet<OrderKey>,
        rest: Rest,
        patience: Duration,
    ) -> Result<Arc<Snapshot>, Vec<String>> {
        let begun = Instant::now();
        let mut calm_since: Option<Instant> = None;
        let mut seen = None;
        let mut unrest = vec!["nothing could be seen".to_owned()];
        while begun.elapsed() < patience {
            std::thread::sleep(LOOK_EVERY / 3);
            let snapshot = match self.latest() {
                Ok(Some(snapshot)) if snapshot.taken > begun && Some(snapshot.taken) != seen => snapshot,
                Ok(_) => continue,
                Err(why) => {
                    unrest = vec![why];
                    continue;
                }
            };
            seen = Some(snapshot.taken);
            unrest = snapshot.unrest(keys, rest);
            match calm_since {
                Some(_) if unrest.is_empty() => return Ok(snapshot),
                _ => calm_since = unrest.is_empty().then(Instant::now),
            }
        }
        Err(unrest)
    }
}
