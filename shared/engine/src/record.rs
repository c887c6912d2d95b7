//! Records events in their order, with one consistent read and at most one conditional write. An event that
//! changes nothing writes nothing, but that it came late, if it did.

use candor_domain::event::envelope::Event;
use candor_domain::event::fact::Fact;
use candor_domain::event::refused::WhyRefused;
use candor_domain::facts::held::Merge;
use candor_domain::facts::order::Order;
use candor_domain::plan::pipeline::plan;
use candor_domain::policy::settings::Policy;
use candor_domain::values::id::{EventId, OrderKey};

use crate::at_rest::Unread;
use crate::changes::Changes;
use crate::commit::{Seen, committing};
use crate::erased::keep_erased;
use crate::intake::over_limit;
use crate::ports::{Clock, CommitError, Store, StoreError};

/// The greatest number of times that a decision is made for an order, if another worker writes first each
/// time.
pub const ATTEMPTS_MAX: u32 = 3;

/// The result of recording one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Disposition {
    /// The event changed the order.
    Merged,
    /// The order already held the event.
    Duplicate,
    /// The order holds something newer than the event.
    Superseded,
    /// The event was not believed. The order keeps it as a case.
    Refused,
    /// The order was erased. The event is dropped, and nothing of it is kept.
    Erased,
}

impl Disposition {
    /// Returns the name in logs and counters.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Duplicate => "duplicate",
            Self::Superseded => "superseded",
            Self::Refused => "refused",
            Self::Erased => "erased",
        }
    }
}

impl Disposition {
    /// Returns true if the order stays as it was.
    fn changes_nothing(self) -> bool {
        match self {
            Self::Duplicate | Self::Superseded | Self::Erased => true,
            Self::Merged | Self::Refused => false,
        }
    }
}

/// The result of recording the events of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Each event with its result, in the sequence in which the events were given.
    pub events: Vec<(EventId, Disposition)>,
    /// The changes in the ledger.
    pub changes: Changes,
    /// True if a source named the order for the first time, with its content.
    pub is_new: bool,
}

impl Recorded {
    /// Returns the result for an order that was erased: all events are dropped.
    fn of_erased(events: &[Event]) -> Self {
        let dropped = events.iter().map(|event| (event.stamp.id.clone(), Disposition::Erased));
        Self { events: dropped.collect(), changes: Changes::default(), is_new: false }
    }
}

/// The reasons why events could not be recorded. Nothing was written, and the queue delivers the messages
/// again.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// **Meaning**: other workers wrote first, every time. **Handling**: the queue delivers the message
    /// again.
    #[error("record events of order {key}: others wrote first, {ATTEMPTS_MAX} times")]
    Contended {
        /// The order.
        key: OrderKey,
    },
    /// **Meaning**: the order is full and cannot even hold the refusal. **Handling**: the queue delivers the
    /// message again, and in the end moves it to the dead letters, so nothing is lost.
    #[error("record events of order {key}: it is full")]
    Full {
        /// The order.
        key: OrderKey,
        /// The limit that the order reached.
        #[source]
        cause: candor_domain::facts::held::OverLimit,
    },
    /// **Meaning**: the store did not answer, or its answer cannot be read. **Handling**: the queue delivers
    /// the message again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Records events of one order together.
///
/// # Errors
/// Returns an error if nothing could be written. [`RecordError`] says how the messages are then handled.
pub async fn record(
    store: &impl Store,
    clock: &impl Clock,
    policy: &Policy,
    key: &OrderKey,
    events: &[Event],
) -> Result<Recorded, RecordError> {
    for lost in 0..ATTEMPTS_MAX {
        if lost > 0 {
            clock.pause(lost).await;
        }
        let stored = store.load(key).await?;
        match keep_erased(store, policy, stored.as_ref()).await {
            Ok(true) => return Ok(Recorded::of_erased(events)),
            Ok(false) => {}
            Err(CommitError::Conflict { .. }) => continue,
            Err(CommitError::Store(cause)) => return Err(cause.into()),
        }
        let seen = Seen::of(stored.as_ref(), policy);
        let (mut order, unread) = stored.map_or_else(
            || (Order::new(key.clone()), Unread::default()),
            |stored| (stored.order, stored.unread),
        );
        let now = clock.now();
        let was_placed = order.facts.placed().is_some();
        let before = order.ledger.late.clone();
        let dispositions = merge_all(&mut order, events, policy, now)?;
        let is_as_before = dispositions.iter().all(|(_, disposition)| disposition.changes_nothing());
        if is_as_before && order.ledger.late == before {
            return Ok(Recorded { events: dispositions, changes: Changes::default(), is_new: false });
        }
        let is_new = !was_placed && order.facts.placed().is_some();
        let plan = plan(&order, policy, now);
        let changes = Changes::between(&order.ledger, &plan.ledger);
        order.ledger = plan.ledger.clone();
        match store.commit(&committing((order, unread), seen, &plan, policy)).await {
            Ok(_) => return Ok(Recorded { events: dispositions, changes, is_new }),
            Err(CommitError::Conflict { .. }) => {}
            Err(CommitError::Store(cause)) => return Err(cause.into()),
        }
    }
    Err(RecordError::Contended { key: key.clone() })
}

fn merge_all(
    order: &mut Order,
    events: &[Event],
    policy: &Policy,
    now: jiff::Timestamp,
) -> Result<Vec<(EventId, Disposition)>, RecordError> {
    events.iter().map(|event| Ok((event.stamp.id.clone(), merge_one(order, event, policy, now)?))).collect()
}

fn merge_one(
    order: &mut Order,
    event: &Event,
    policy: &Policy,
    now: jiff::Timestamp,
) -> Result<Disposition, RecordError> {
    let refusal = matches!(event.fact, Fact::EventRefused(_));
    let merged = order.facts.merge(event.stamp.clone(), event.fact.clone());
    merged.iter().for_each(|merge| order.note_if_late(event, *merge, policy, now));
    match merged {
        Ok(Merge::Merged) if is_not_believed(event) => Ok(Disposition::Refused),
        Ok(Merge::Merged) => Ok(Disposition::Merged),
        Ok(Merge::Duplicate) => Ok(Disposition::Duplicate),
        Ok(Merge::Superseded) => Ok(Disposition::Superseded),
        Ok(Merge::Erased) => Ok(Disposition::Erased),
        Err(cause) if refusal => Err(RecordError::Full { key: order.key.clone(), cause }),
        Err(cause) => merge_one(order, &over_limit(event, &cause.to_string(), now), policy, now),
    }
}

/// Returns true if the event says that another was not believed. That a report waits for its order, or found it, says
/// nothing against the report.
fn is_not_believed(event: &Event) -> bool {
    match &event.fact {
        Fact::EventRefused(refused) => match refused.why {
            WhyRefused::Malformed | WhyRefused::FromTheFuture | WhyRefused::OverLimit => true,
            WhyRefused::Unmatched | WhyRefused::Matched | WhyRefused::NotCarriedOut => false,
        },
        Fact::OrderPlaced(_) | Fact::OrderCancelled(_) | Fact::OrderTagged(_) => false,
        Fact::RiskAssessed(_) | Fact::FulfilmentReported(_) => false,
        Fact::PaymentConfirmed(_) | Fact::PaymentFailed(_) | Fact::RefundIssued(_) => false,
        Fact::PaymentDisputed(_) | Fact::PickupReady(_) => false,
        Fact::ShipmentCreated(_) | Fact::DeliveryScanned(_) | Fact::DeliveryDelayed(_) => false,
        Fact::ReturnRequested(_) | Fact::ReturnUpdated(_) => false,
        Fact::EmailStatusChanged(_) | Fact::CaseResolved(_) | Fact::CaseWorkedOn(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use candor_domain::event::stamp::{Source, Stamp};
    use candor_domain::order::cancelled::Cancelled;
    use futures::FutureExt;
    use jiff::Timestamp;
    use serde_json::json;

    use super::*;
    use crate::memory::MemoryStore;

    #[test]
    fn what_became_of_an_event_has_a_name() {
        let all = [
            Disposition::Merged,
            Disposition::Duplicate,
            Disposition::Superseded,
            Disposition::Refused,
            Disposition::Erased,
        ];
        assert_eq!(all.map(Disposition::slug), ["merged", "duplicate", "superseded", "refused", "erased"]);
    }

    /// A clock that stands still and remembers the pauses.
    #[derive(Default)]
    struct Pauses(RefCell<Vec<u32>>);

    impl Clock for Pauses {
        fn now(&self) -> Timestamp {
            Timestamp::UNIX_EPOCH
        }

        async fn pause(&self, lost: u32) {
            self.0.borrow_mut().push(lost);
        }
    }

    #[test]
    fn there_is_a_pause_after_a_lost_race_and_none_before_the_first_try() {
        let text = include_str!("../../../infra/policy.toml");
        let policy = Policy::read(&toml::from_str(text).unwrap(), &json!({})).unwrap();
        let (store, clock) = (MemoryStore::default(), Pauses::default());
        let key: OrderKey = "demo-shop#1".parse().unwrap();
        let records = |seconds: i64, id: &str| {
            let occurred_at = Timestamp::from_second(seconds).unwrap();
            let stamp = Stamp { occurred_at, id: id.parse().unwrap(), source: Source::Storefront };
            let fact = Fact::OrderCancelled(Cancelled { reason: None });
            let event = Event { key: key.clone(), stamp, fact };
            record(&store, &clock, &policy, &key, &[event]).now_or_never().unwrap().unwrap();
            clock.0.take()
        };
        assert!(records(-20, "first").is_empty());
        store.lose_races(2);
        assert_eq!(records(-10, "second"), [1, 2]);
    }
}
