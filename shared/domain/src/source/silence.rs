//! Silence of a shop that is unusual by its own rhythm.
//!
//! What does not come makes no error. Shopify removed subscriptions by mistake
//! (<https://community.shopify.com/c/shopify-apis-and-sdks/updates-on-recent-webhook-instability/m-p/992973>); WooCommerce
//! switches a webhook off after five failures (<https://github.com/woocommerce/woocommerce/issues/8876>); payments went
//! unnoticed for five days
//! (<https://dev.to/edhiblemeer/stripe-webhook-was-silently-failing-for-5-days-the-4xx-retry-trap-and-the-beginning-of-month-time-5d2o>),
//! and 40,000 events were acknowledged and lost
//! (<https://lukretium.com/blog/the-webhook-that-silently-dropped-forty-thousand-events>).
//!
//! An alarm that cries each weekend is switched off, and one that is wide enough for weekends never cries
//! (<https://github.com/department-of-veterans-affairs/va.gov-cms/issues/20156>); so is one by percent, for which two
//! instead of four on a Sunday are a fall by half (<https://github.com/getsentry/sentry/issues/54736>). So silence is
//! measured in orders that did not come: those that came in the same hours of the four weeks before.
//!
//! ```text
//!   4 weeks ago  ……31 orders……      the last order       now
//!   3 weeks ago  ……28……                    │              │
//!   2 weeks ago  ……40……                    ▼              ▼
//!   last week    ……35……           ‖‖‖ ‖ ‖‖‖│░░░░░░░░░░░░░░│   31 are missed: the second least of the four
//! ```
//!
//! - **The second least of four**: a week with a holiday or an outage does not hide the next silence, and one with a
//!   sale makes no false one. A new habit, such as closing on Sundays, is learned in two weeks. A new shop has no case in
//!   its first three.
//! - **At the present pace**: each week counts less where the three days before the silence were slower than those of
//!   that week; after Christmas, a shop sells a third.
//! - **Whole hours**: the hour of the last order and the present one count for nothing, since a shop opens in the
//!   middle of one. The longest silence that is measured is a week.
//! - **Holidays aside**: the hours of a day that the policy names as a holiday of the shop are not missed.
//!
//! `tests/a_silent_shop` plays years of shops, and measures how often the rule is wrong and how long it takes: the
//! figures are in the handbook, `infra/README.md`, at "A shop is silent".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::source::hours::{Hour, OrderHours, WEEK_HOURS};
use crate::values::calendar::Calendar;

/// The weeks that a silence is compared with, last week first.
const WEEKS_BEFORE: [u8; 4] = [1, 2, 3, 4];
/// The hours before a silence that tell the present pace: three days. One day of a small shop tells too little.
const PACE_HOURS: u16 = 72;
/// The hours that must be known to measure a silence: those of the weeks it is compared with, the longest silence,
/// and the pace, and a day for clocks that were set.
pub const KNOWN_HOURS: u16 = 5 * WEEK_HOURS + PACE_HOURS + 24;

/// An unusual silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// The hour of the last order.
    pub last: Hour,
    /// The number of orders in the same hours of each of the weeks before, at the present pace; last week first.
    pub usual: [u32; 4],
}

/// Returns the silence of a shop if at least `orders_missed` orders did not come.
#[must_use]
pub fn unusual(
    hours: &OrderHours,
    calendar: &Calendar,
    orders_missed: u32,
    now: Timestamp,
) -> Option<Silence> {
    let last = hours.last()?;
    let ends = Hour::of(now).earlier(1).min(last.later(WEEK_HOURS));
    let parts = working(last.later(1), ends, calendar);
    let pace = pace(hours, last);
    let usual = WEEKS_BEFORE.map(|weeks| {
        let then = |hour: Hour| hour.weeks_before(weeks, &calendar.zone);
        let came = parts.iter().map(|(first, last)| hours.between(then(*first), then(*last)));
        slowed(came.fold(0, u32::saturating_add), pace, self::pace(hours, then(last)))
    });
    (second_least(usual) >= orders_missed).then_some(Silence { last, usual })
}

/// Returns the parts of a silence that are on no holiday of the shop, each with its first and its last hour.
fn working(first: Hour, last: Hour, calendar: &Calendar) -> Vec<(Hour, Hour)> {
    if first > last {
        return Vec::new();
    }
    let (mut parts, mut from) = (Vec::new(), first);
    let day_of = |hour: Hour| calendar.day_of(hour.begins_at());
    for holiday in calendar.holidays.range(day_of(first)..=day_of(last)) {
        parts.push((from, Hour::of(calendar.start_of(*holiday)).earlier(1)));
        from = Hour::of(calendar.end_of(*holiday));
    }
    parts.push((from, last));
    parts.retain(|(first, last)| first <= last);
    parts
}

/// Returns the number of orders in the days until an hour.
fn pace(hours: &OrderHours, last: Hour) -> u32 {
    hours.between(last.earlier(PACE_HOURS.saturating_sub(1)), last)
}

/// Returns the orders of a week at the present pace, if that is slower than the week's own.
fn slowed(came: u32, pace: u32, pace_then: u32) -> u32 {
    let slowed = u64::from(came).saturating_mul(pace.into()).checked_div(pace_then.into());
    slowed.and_then(|orders| u32::try_from(orders).ok()).map_or(came, |orders| orders.min(came))
}

fn second_least(mut weeks: [u32; 4]) -> u32 {
    weeks.sort_unstable();
    let [_, second, ..] = weeks;
    second
}
