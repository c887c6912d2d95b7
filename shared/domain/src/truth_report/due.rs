//! The truth reports that are to be sent at a moment.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::policy::settings::Policy;
use crate::policy::shop::ShopProfile;
use crate::truth_report::period::{Period, monday};
use crate::values::id::Shop;
use crate::values::text::EmailAddress;

/// The time for which a report of a day is of use. What could not be sent by then is not sent: the next one is due.
const DAY_IS_OF_USE: SignedDuration = SignedDuration::from_hours(12);
/// The time for which a report of a week is of use: longer than most troubles last.
const WEEK_IS_OF_USE: SignedDuration = SignedDuration::from_hours(3 * 24);

/// A truth report that is to be sent, unless it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueTruthReport<'p> {
    /// The shop.
    pub shop: &'p Shop,
    /// The days that it is about. All of them are over.
    pub period: Period,
    /// Its readers, at least one.
    pub to: &'p [EmailAddress],
}

/// Returns the truth reports of all shops that are due: each from its time of day on, for as long as it is of use.
#[must_use]
pub fn due(policy: &Policy, now: Timestamp) -> Vec<DueTruthReport<'_>> {
    policy.shops.iter().flat_map(|(shop, profile)| of_shop(shop, profile, now)).collect()
}

fn of_shop<'p>(shop: &'p Shop, profile: &'p ShopProfile, now: Timestamp) -> Vec<DueTruthReport<'p>> {
    let reports = &profile.truth_reports;
    let today = profile.time_zone.to_datetime(now).date();
    let since = |day: Date| moment(day, reports.at, &profile.time_zone);
    let is_due = |day: Date, of_use: SignedDuration| {
        since(day).is_some_and(|since| now >= since && now.duration_since(since) < of_use)
    };
    let daily = (Period::day_before(today), &reports.daily_to, is_due(today, DAY_IS_OF_USE));
    let weekly = (Period::week_before(today), &reports.weekly_to, is_due(monday(today), WEEK_IS_OF_USE));
    let due = [daily, weekly].into_iter().filter(|(_, to, is_due)| *is_due && !to.is_empty());
    due.map(|(period, to, _)| DueTruthReport { shop, period, to }).collect()
}

/// Returns the moment of a time of day. Where the clock is put forward over it, it is as much later.
fn moment(day: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_zoned(day.to_datetime(time)).compatible().ok().map(|moment| moment.timestamp())
}
