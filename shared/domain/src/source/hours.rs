//! The hours of a shop: the number of new orders that Candor heard of in each.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

const SECONDS: i64 = 3600;
/// The number of hours in a week.
pub const WEEK_HOURS: u16 = 168;

/// An hour, counted from 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hour(i64);

impl Hour {
    /// Returns the hour in which a moment is.
    #[must_use]
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.as_second().div_euclid(SECONDS))
    }

    /// Returns the hour of this number, counted from 1970 in UTC.
    #[must_use]
    pub fn numbered(number: i64) -> Self {
        Self(number)
    }

    /// Returns the number of the hour, counted from 1970 in UTC.
    #[must_use]
    pub fn number(self) -> i64 {
        self.0
    }

    /// Returns the moment at which the hour begins.
    #[must_use]
    pub fn begins_at(self) -> Timestamp {
        Timestamp::from_second(self.0.saturating_mul(SECONDS)).unwrap_or(Timestamp::MAX)
    }

    /// Returns the hour that is some hours later.
    #[must_use]
    pub fn later(self, hours: u16) -> Self {
        Self(self.0.saturating_add(i64::from(hours)))
    }

    /// Returns the hour that is some hours earlier.
    #[must_use]
    pub fn earlier(self, hours: u16) -> Self {
        Self(self.0.saturating_sub(i64::from(hours)))
    }

    /// Returns the same hour of the week, some weeks before, by the shop's clock: a shop that opens at nine does so
    /// in summer and in winter.
    pub(crate) fn weeks_before(self, weeks: u8, zone: &TimeZone) -> Self {
        let local = zone.to_datetime(self.begins_at());
        let then = local.checked_sub(Span::new().weeks(weeks)).and_then(|then| moment(then, zone));
        then.map_or_else(|_| self.earlier(WEEK_HOURS.saturating_mul(weeks.into())), Self::of)
    }
}

fn moment(local: DateTime, zone: &TimeZone) -> Result<Timestamp, jiff::Error> {
    zone.to_timestamp(local)
}

/// The number of new orders in each hour, by the moment at which Candor recorded them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderHours(BTreeMap<Hour, u32>);

impl OrderHours {
    /// Counts new orders of an hour.
    pub fn add(&mut self, hour: Hour, orders: u32) {
        if orders > 0 {
            let known = self.0.entry(hour).or_default();
            *known = known.saturating_add(orders);
        }
    }

    /// Returns true if there were no orders.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the hours in which there were orders, with their number.
    pub fn iter(&self) -> impl Iterator<Item = (Hour, u32)> {
        self.0.iter().map(|(hour, orders)| (*hour, *orders))
    }

    /// Returns the last hour in which there was an order.
    #[must_use]
    pub fn last(&self) -> Option<Hour> {
        self.0.last_key_value().map(|(hour, _)| *hour)
    }

    /// Returns the number of orders in an hour.
    #[must_use]
    pub fn orders(&self, hour: Hour) -> u32 {
        self.0.get(&hour).copied().unwrap_or_default()
    }

    /// Returns the number of orders from one hour to another, both included.
    pub(crate) fn between(&self, first: Hour, last: Hour) -> u32 {
        if first > last {
            return 0;
        }
        self.0.range(first..=last).fold(0, |sum, (_, orders)| sum.saturating_add(*orders))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_hour_of_an_earlier_week_is_the_same_by_the_shops_clock() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let hour = |text: &str| Hour::of(text.parse().unwrap());
        // The clocks were set back on 2026-10-25.
        let nine = hour("2026-10-26T09:00:00+01:00");
        assert_eq!(nine.weeks_before(1, &zone), hour("2026-10-19T09:00:00+02:00"));
        assert_eq!(nine.weeks_before(4, &zone), hour("2026-09-28T09:00:00+02:00"));
        assert_eq!(nine.weeks_before(1, &TimeZone::UTC), nine.earlier(WEEK_HOURS));
    }
}
