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
//!
//! In 240 simulated years of shops with 10, 100 and 300 orders a day, whose holidays bring 40% and whose days differ by
//! as much, 24 missed orders made one false case (a holiday), and 16 made nine. With 24, a shop of 30 orders a day is a
//! case after 17 hours, and one of 10 after 60.

use std::array;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::source::hours::{Hour, OrderHours, WEEK_HOURS};

/// The number of weeks that silence is compared with.
const WEEKS: usize = 4;
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
    pub usual: [u32; WEEKS],
}

/// Returns the silence of a shop if at least `orders_missed` orders did not come.
#[must_use]
pub fn unusual(hours: &OrderHours, zone: &TimeZone, orders_missed: u32, now: Timestamp) -> Option<Silence> {
    let last = hours.last()?;
    let ends = Hour::of(now).earlier(1).min(last.later(WEEK_HOURS));
    let silent = last.later(1)..=ends;
    let compared = Compared { hours, zone };
    let came: [u32; WEEKS] = array::from_fn(|at| compared.orders(&silent, week(at)));
    // Most silences are short, and end here.
    if second_least(came) < orders_missed {
        return None;
    }
    let before = last.earlier(PACE_HOURS.saturating_sub(1))..=last;
    let pace = compared.orders(&before, 0);
    let mut usual = came;
    for (at, orders) in usual.iter_mut().enumerate() {
        *orders = slowed(*orders, pace, compared.orders(&before, week(at)));
    }
    (second_least(usual) >= orders_missed).then_some(Silence { last, usual })
}

fn week(at: usize) -> u8 {
    u8::try_from(at).unwrap_or(u8::MAX).saturating_add(1)
}

struct Compared<'h> {
    hours: &'h OrderHours,
    zone: &'h TimeZone,
}

impl Compared<'_> {
    /// Returns the number of orders in the same hours, some weeks before.
    fn orders(&self, hours: &RangeInclusive<Hour>, weeks: u8) -> u32 {
        if hours.is_empty() {
            return 0;
        }
        let then = |hour: &Hour| if weeks == 0 { *hour } else { hour.weeks_before(weeks, self.zone) };
        self.hours.between(then(hours.start()), then(hours.end()))
    }
}

/// Returns the orders of a week at the present pace, if that is slower than the week's own.
fn slowed(came: u32, pace: u32, pace_then: u32) -> u32 {
    let slowed = u64::from(came).saturating_mul(pace.into()).checked_div(pace_then.into());
    slowed.and_then(|orders| u32::try_from(orders).ok()).map_or(came, |orders| orders.min(came))
}

fn second_least(mut weeks: [u32; WEEKS]) -> u32 {
    weeks.sort_unstable();
    let [_, second, ..] = weeks;
    second
}
