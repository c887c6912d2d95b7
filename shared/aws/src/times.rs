//! The times that everything here must keep to, in one table. Each is made to fit into the next; a test holds them
//! against each other, against the policy's lease, and against the times in `infra/template.yaml`.
//!
//! ```text
//!  connect 1 s < attempt 2 s < operation 4 s ┐
//!                               mail 5 s     ├─► one effect: turn 3 s, keep 1 s, mail 5 s, its record: 10 s
//!                                            ┘     < half of a dispatch of 30 s < its lease of 60 s
//!  a function's time-out × 6 ≤ the visibility of its queue
//!
//!  a message that failed comes again after 15 s, 30 s, 1, 2, 4, 8, 8 … min, each a quarter more or less
//!  an outage of 30 min × 2 ≤ 60 deliveries × the visibility of a queue (a function that may not run)
//!                      × 8 ≤ 60 deliveries of a message that fails       < half of the 4 days that a queue keeps it
//!                      × 2 ≥ 60 deliveries of a message that is bad for good
//! ```

use std::time::Duration;

/// The longest time to connect. A connection within a region takes a few milliseconds.
pub const CONNECT: Duration = Duration::from_secs(1);

/// The longest time for one attempt. An answer takes a few tens of milliseconds; to wait twice as long would
/// not make it more likely to come.
pub const ATTEMPT: Duration = Duration::from_secs(2);

/// The longest time for all attempts together, with their pauses. It is less than half of the shortest
/// timeout of a function that must not run into it.
pub const OPERATION: Duration = Duration::from_secs(4);

/// The greatest number of attempts at a call that may be made twice.
pub const ATTEMPTS_MAX: u32 = 3;

/// The longest time to keep a mail before it is sent. A write takes a few milliseconds; what takes longer is given up, since
/// the mail must not wait for it.
pub const KEEP: Duration = Duration::from_secs(1);

/// The longest time to note that a person looks at a case. It takes some milliseconds, and somebody waits for the page.
pub const LOOK: Duration = Duration::from_secs(1);

/// The longest time for one mail. SES answers within half a second once it has the mail. With a shorter time,
/// the outcome of a mail could stay unknown. With a longer one, an effect would take longer than it may.
pub const MAIL: Duration = Duration::from_secs(5);

/// The longest time for one request to Shopify, which mostly answers within a second, and now and then takes several.
pub const SHOPIFY: Duration = Duration::from_secs(8);

/// The time after which a connection that nothing uses is not used again. A function may be frozen for minutes between
/// two calls, and meanwhile the other side closes what it keeps open: S3 after 20 seconds, DynamoDB after 60
/// (<https://github.com/hyperium/hyper/issues/2136>, <https://github.com/aws/aws-sdk-java/issues/1365>). A call on such
/// a connection may hang until its time is over (<https://github.com/awslabs/aws-sdk-rust/issues/1417>). The clock that
/// this time is measured with goes on while a function is frozen
/// (<https://github.com/aws/aws-lambda-web-adapter/issues/830>).
pub const IDLE: Duration = Duration::from_secs(15);

/// The longest time to tell a queue when messages come again. It is told at the end of a call, whose time may be short.
pub const REDELIVERY: Duration = Duration::from_millis(1500);

/// The pause before the second delivery of a message that failed for a cause that passes. It doubles with each further
/// delivery. Contention and throttling mostly pass within seconds.
pub const FIRST_PAUSE: Duration = Duration::from_secs(15);

/// The longest pause before a message comes again. It bounds how much later than the end of an outage a fact is
/// recorded, and how much of the account's concurrency retries take while the outage lasts.
pub const PAUSE_MAX: Duration = Duration::from_mins(8);

/// The pause before a message comes again that will not do better then. A release may be under way that reads it, so
/// it is not the shortest possible.
pub const HOPELESS_PAUSE: Duration = Duration::from_secs(15);

/// The number of times that a queue delivers a message before it becomes a dead letter (`maxReceiveCount`). A delivery
/// counts also where the function was not let run:
/// <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>.
pub const DELIVERIES_MAX: u32 = 60;

/// The age of a message from which it is late, where it failed. The age that SQS itself reports leaves out messages
/// that were delivered more than three times:
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html>.
pub const LATE: Duration = Duration::from_mins(10);

#[cfg(test)]
mod tests {
    use candor_domain::contact::mail_book::AHEAD_MAX;
    use candor_engine::dispatch::EFFECT_MAX;
    use jiff::SignedDuration;

    use super::*;
    use crate::configuration::from_lookup;
    use crate::runtime::redelivery::{Prospect, pause};

    /// The time-outs of `dispatch` and of the function that must answer soonest, in seconds; `tests/architecture` holds
    /// the template against them.
    const DISPATCH: u64 = 30;

    #[test]
    fn each_time_fits_into_the_next() {
        let signed = |time: Duration| SignedDuration::try_from(time).unwrap();
        assert!(CONNECT < ATTEMPT && ATTEMPT < OPERATION);
        let effect = AHEAD_MAX + signed(KEEP) + signed(MAIL);
        assert!(effect < EFFECT_MAX, "the outcome must be recorded, too");
        assert!(signed(OPERATION) < EFFECT_MAX);
        let dispatch = signed(Duration::from_secs(DISPATCH));
        assert!(EFFECT_MAX * 2 < dispatch, "a dispatch has time for more than one effect");
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        assert!(policy.effects.lease > dispatch, "no lease ends while its worker may still run");
    }

    /// The length of an outage that no message may end in a dead-letter queue for.
    const OUTAGE: Duration = Duration::from_mins(30);
    /// The shortest visibility of a queue with a function, and the time-out of functions that record facts, in seconds.
    /// `tests/architecture` holds the template against them.
    const VISIBILITY: u64 = 60;
    const FACTS: u64 = 10;
    /// The time for which a queue keeps a message unless it says otherwise:
    /// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html>.
    const RETENTION: Duration = Duration::from_hours(4 * 24);

    /// Returns the shortest and the longest time until a message that always fails becomes a dead letter.
    fn all_deliveries(prospect: Prospect) -> (Duration, Duration) {
        let all = |spread| (1..DELIVERIES_MAX).map(|receives| pause(prospect, receives, spread)).sum();
        (all(0), all(u32::MAX))
    }

    #[test]
    fn no_message_is_given_up_for_an_outage_nor_lost_by_waiting() {
        let (shortest, longest) = all_deliveries(Prospect::Passing);
        assert!(OUTAGE * 8 <= shortest, "{shortest:?}");
        assert!(longest < RETENTION / 2, "{longest:?}");
        assert!(OUTAGE * 2 <= Duration::from_secs(VISIBILITY) * DELIVERIES_MAX, "throttled calls count");
    }

    #[test]
    fn a_message_that_is_bad_for_good_is_a_dead_letter_within_the_hour() {
        let (shortest, longest) = all_deliveries(Prospect::Lasting);
        assert!(longest <= OUTAGE * 2 && shortest > LATE, "{shortest:?} to {longest:?}");
    }

    #[test]
    fn a_queue_is_told_within_the_time_of_a_function_that_records_facts() {
        assert!(OPERATION * 2 + REDELIVERY < Duration::from_secs(FACTS), "a read, a write, and what is told");
    }
}
