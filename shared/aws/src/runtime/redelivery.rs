//! Decides when a message comes again that could not be dealt with, and tells its queue. This is the only place that
//! decides it.
//!
//! Each pause is twice the one before, up to a limit, so that a message outlasts an outage by few deliveries and still
//! comes soon after a short one. Pauses differ from message to message, so that those of one outage do not come together.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tracing::warn;

use super::report;
use crate::telemetry::{Counter, Meter};
use crate::times::{FIRST_PAUSE, HOPELESS_PAUSE, LATE, PAUSE_MAX, REDELIVERY};
use crate::wire::Receipt;

/// The prospect of another delivery of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prospect {
    /// The cause passes: something was not there, or busy.
    Passing,
    /// The cause lasts until somebody mends it. The message soon becomes a dead letter, so that somebody hears of it.
    Lasting,
}

/// A message that could not be dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// The queue's id of the message.
    pub id: String,
    /// The queue's knowledge of this delivery.
    pub receipt: Receipt,
    /// The prospect of another delivery.
    pub prospect: Prospect,
}

/// The moment for a message to come again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redelivery {
    /// The handle of this delivery.
    pub handle: String,
    /// The time until the next one.
    pub pause: Duration,
}

/// The queue that a function's messages come from.
pub trait OwnQueue {
    /// Sets when messages come again; at most as many as Lambda hands over in a batch. A message for which that fails comes
    /// again after the queue's own time, and is counted as delivered in any case.
    fn put_off(&self, redeliveries: Vec<Redelivery>) -> impl Future<Output = ()>;
}

/// Returns the pause before a message comes again that was delivered `receives` times. A passing cause gets a pause from
/// three quarters to five quarters of its base, by `spread`.
#[must_use]
pub fn pause(prospect: Prospect, receives: u32, spread: u32) -> Duration {
    match prospect {
        Prospect::Lasting => HOPELESS_PAUSE,
        Prospect::Passing => {
            let doubled = 2_u32.saturating_pow(receives.saturating_sub(1));
            let quarter = FIRST_PAUSE.saturating_mul(doubled).min(PAUSE_MAX) / 4;
            let more = (quarter * 2).mul_f64(f64::from(spread) / f64::from(u32::MAX));
            quarter.saturating_mul(3).saturating_add(more)
        }
    }
}

impl Unfinished {
    fn pause(&self) -> Duration {
        pause(self.prospect, self.receipt.receives, spread(&self.id, self.receipt.receives))
    }

    /// Returns true if the message is late, at least when it comes again, for a cause that passes.
    pub(super) fn is_late(&self, now: Timestamp) -> bool {
        self.late_by(now).is_some()
    }

    /// Returns how long a late message has waited when it comes again.
    fn late_by(&self, now: Timestamp) -> Option<SignedDuration> {
        let waited = now.duration_since(self.receipt.sent_at?);
        let pause = SignedDuration::try_from(self.pause()).unwrap_or(SignedDuration::MAX);
        let late = SignedDuration::try_from(LATE).unwrap_or(SignedDuration::MAX);
        let age = waited.saturating_add(pause);
        (self.prospect == Prospect::Passing && age > late).then_some(age)
    }
}

/// Counts the age of the message that is latest, so that an alarm can compare it with the ages that SQS knows.
pub(super) fn count_late(unfinished: &[Unfinished], now: Timestamp, meter: &Meter) {
    let latest = unfinished.iter().filter_map(|one| one.late_by(now)).max();
    let seconds = latest.map(|latest| usize::try_from(latest.as_secs()).unwrap_or(usize::MAX));
    meter.add(Counter::WorkLateSeconds, seconds.unwrap_or_default());
}

/// Returns a number that differs between the messages of an outage, and between the deliveries of one (FNV-1a).
fn spread(id: &str, receives: u32) -> u32 {
    let bytes = id.bytes().chain(receives.to_le_bytes());
    bytes.fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns the answer to a batch of which these messages could not be dealt with, after their queue was told when they
/// come again.
pub(super) async fn leave(
    queue: &impl OwnQueue,
    unfinished: Vec<Unfinished>,
    (now, deadline): (Timestamp, Timestamp),
    meter: &Meter,
) -> Value {
    count_late(&unfinished, now, meter);
    let known = unfinished.iter().filter(|one| !one.receipt.handle.is_empty());
    let redeliveries: Vec<Redelivery> =
        known.map(|one| Redelivery { handle: one.receipt.handle.clone(), pause: one.pause() }).collect();
    let has_time = now.checked_add(REDELIVERY).is_ok_and(|end| end < deadline);
    if !has_time {
        warn!(outcome = "no-time", "left messages to the time of their queue");
    } else if !redeliveries.is_empty() {
        queue.put_off(redeliveries).await;
    }
    report::batch_answer(unfinished.into_iter().map(|one| one.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pause_is_twice_the_one_before_up_to_a_limit() {
        let middle = |receives| pause(Prospect::Passing, receives, u32::MAX / 2).as_secs_f64().round();
        let pauses: Vec<f64> = (1..=8).map(middle).collect();
        assert_eq!(pauses, [15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 480.0, 480.0]);
        assert_eq!(middle(u32::MAX), 480.0);
        assert_eq!(middle(0), 15.0, "a queue that does not count");
    }

    #[test]
    fn messages_of_one_outage_do_not_come_together() {
        let pauses: std::collections::BTreeSet<u64> = (0..100)
            .map(|n| pause(Prospect::Passing, 6, spread(&format!("message-{n}"), 6)).as_secs())
            .collect();
        assert!(pauses.len() > 60, "{pauses:?}");
        assert!(pauses.iter().all(|seconds| (360..=600).contains(seconds)), "{pauses:?}");
        let [first, last] = [pauses.first(), pauses.last()].map(|it| *it.unwrap());
        assert!(last - first > 180, "{first} to {last}");
    }

    #[test]
    fn a_message_is_late_that_has_waited_for_ten_minutes_when_it_comes_again() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let message = |prospect, receives, minutes: i64| Unfinished {
            id: "m".to_owned(),
            receipt: Receipt {
                handle: "h".to_owned(),
                receives,
                sent_at: Some(now - SignedDuration::from_mins(minutes)),
            },
            prospect,
        };
        assert!(message(Prospect::Passing, 1, 11).is_late(now));
        assert!(message(Prospect::Passing, 6, 7).is_late(now), "another eight come");
        assert!(!message(Prospect::Passing, 5, 3).is_late(now));
        assert!(!message(Prospect::Lasting, 40, 11).is_late(now), "the dead letter says so");
    }
}
