//! Decides if a message is acknowledged or delivered again, by the result of its event. This is the only
//! place that decides it.

use candor_engine::ports::StoreError;
use candor_engine::record::{Disposition, RecordError};

use super::redelivery::Prospect;
use crate::telemetry::Counter;

/// The decision about a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Acknowledgement {
    /// The queue deletes the message.
    Acknowledged,
    /// The queue delivers the message again, after a pause by its prospect. After
    /// [`DELIVERIES_MAX`](crate::times::DELIVERIES_MAX) deliveries it becomes a dead letter, and raises an alarm.
    Retried(Prospect),
}

/// The decision about a message, with the outcome's name for logs and its counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disposal {
    pub(super) acknowledgement: Acknowledgement,
    /// The outcome's name in logs.
    pub(super) outcome: &'static str,
    pub(super) counter: Counter,
}

/// The decision about the message of an event that says nothing that Candor uses. It is acknowledged, because
/// it would say no more at another delivery.
pub(super) const NOT_USED: Disposal = Disposal {
    acknowledgement: Acknowledgement::Acknowledged,
    outcome: "not-used",
    counter: Counter::EventsNotUsed,
};

/// Returns the decision about a message, by the outcome of its event.
///
/// | outcome | message |
/// |---|---|
/// | merged, duplicate, superseded | acknowledged |
/// | erased: the order was erased, at its customer's wish | acknowledged, and dropped |
/// | refused: kept by its order as a case | acknowledged: another delivery would be no better |
/// | contended | retried: the other workers are done by then |
/// | full: the order cannot hold even the refusal | retried soon, then dead letter: nothing is lost |
/// | store unavailable | retried |
/// | store corrupt: a bug of Candor | retried soon, then dead letter and alarm |
pub(super) fn of_event(outcome: Result<Disposition, &RecordError>) -> Disposal {
    use Acknowledgement::{Acknowledged, Retried};
    use Prospect::{Lasting, Passing};
    let (acknowledgement, outcome, counter) = match outcome {
        Ok(merged @ Disposition::Merged) => (Acknowledged, merged.slug(), Counter::EventsMerged),
        Ok(duplicate @ Disposition::Duplicate) => (Acknowledged, duplicate.slug(), Counter::EventsDuplicate),
        Ok(superseded @ Disposition::Superseded) => {
            (Acknowledged, superseded.slug(), Counter::EventsSuperseded)
        }
        Ok(erased @ Disposition::Erased) => (Acknowledged, erased.slug(), Counter::EventsErased),
        Ok(refused @ Disposition::Refused) => (Acknowledged, refused.slug(), Counter::EventsRefused),
        Err(RecordError::Contended { .. }) => (Retried(Passing), "contended", Counter::EventsRetried),
        Err(RecordError::Full { .. }) => (Retried(Lasting), "full", Counter::EventsRetried),
        Err(RecordError::Store(StoreError::Unavailable { .. })) => {
            (Retried(Passing), "unavailable", Counter::EventsRetried)
        }
        Err(RecordError::Store(StoreError::Corrupt { .. })) => {
            (Retried(Lasting), "corrupt", Counter::EventsRetried)
        }
    };
    Disposal { acknowledgement, outcome, counter }
}

#[cfg(test)]
mod tests {
    use candor_domain::values::id::OrderKey;

    use super::*;

    fn key() -> OrderKey {
        "demo-shop#1".parse().unwrap()
    }

    #[test]
    fn what_was_decided_is_acknowledged_and_what_was_not_is_retried() {
        for decided in [
            Disposition::Merged,
            Disposition::Duplicate,
            Disposition::Superseded,
            Disposition::Refused,
            Disposition::Erased,
        ] {
            assert_eq!(of_event(Ok(decided)).acknowledgement, Acknowledgement::Acknowledged, "{decided:?}");
        }
        let (operation, text) = ("load order", || key().to_string());
        let unavailable = StoreError::Unavailable { operation, key: text(), cause: "throttled".into() };
        let corrupt = StoreError::Corrupt { operation, key: text(), cause: "not JSON".into() };
        let undecided = [
            (RecordError::Contended { key: key() }, Prospect::Passing),
            (RecordError::Store(unavailable), Prospect::Passing),
            (RecordError::Store(corrupt), Prospect::Lasting),
        ];
        for (error, prospect) in &undecided {
            let expected = Acknowledgement::Retried(*prospect);
            assert_eq!(of_event(Err(error)).acknowledgement, expected, "{error:?}");
        }
    }
}
