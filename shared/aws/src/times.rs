//! The times that everything here must keep to, in one table. Each is made to fit into the next; a test holds them
//! against each other, against the policy's lease, and against the times in `infra/template.yaml`.
//!
//! ```text
//!  connect 1 s < attempt 2 s < operation 4 s ┐
//!                               mail 5 s     ├─► one effect: turn 3 s, mail 5 s, its record: 10 s
//!                                            ┘     < half of a dispatch of 30 s < its lease of 60 s
//!  a function's time-out × 6 ≤ the visibility of its queue
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

/// The longest time for one mail. SES answers within half a second once it has the mail. With a shorter time,
/// the outcome of a mail could stay unknown. With a longer one, an effect would take longer than it may.
pub const MAIL: Duration = Duration::from_secs(5);

/// The time after which a connection that nothing uses is not used again. A function may be frozen for minutes between
/// two calls, and meanwhile the other side closes what it keeps open: S3 after 20 seconds, DynamoDB after 60
/// (<https://github.com/hyperium/hyper/issues/2136>, <https://github.com/aws/aws-sdk-java/issues/1365>). A call on such
/// a connection may hang until its time is over (<https://github.com/awslabs/aws-sdk-rust/issues/1417>). The clock that
/// this time is measured with goes on while a function is frozen
/// (<https://github.com/aws/aws-lambda-web-adapter/issues/830>).
pub const IDLE: Duration = Duration::from_secs(15);

#[cfg(test)]
mod tests {
    use candor_domain::contact::mail_book::AHEAD_MAX;
    use candor_engine::dispatch::EFFECT_MAX;
    use jiff::SignedDuration;

    use super::*;
    use crate::configuration::from_lookup;

    /// The time-outs of `dispatch` and of the function that must answer soonest, in seconds; `tests/architecture` holds
    /// the template against them.
    const DISPATCH: u64 = 30;

    #[test]
    fn each_time_fits_into_the_next() {
        let signed = |time: Duration| SignedDuration::try_from(time).unwrap();
        assert!(CONNECT < ATTEMPT && ATTEMPT < OPERATION);
        let effect = AHEAD_MAX + signed(MAIL);
        assert!(effect < EFFECT_MAX, "the outcome must be recorded, too");
        assert!(signed(OPERATION) < EFFECT_MAX);
        let dispatch = signed(Duration::from_secs(DISPATCH));
        assert!(EFFECT_MAX * 2 < dispatch, "a dispatch has time for more than one effect");
        let policy = from_lookup(&|_| None, |settings| settings.policy()).unwrap();
        assert!(policy.effects.lease > dispatch, "no lease ends while its worker may still run");
    }
}
