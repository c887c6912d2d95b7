//! The days that a truth report is about.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

/// The days that a truth report is about, in the time zone of its shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// One day.
    Day(Date),
    /// The week that begins on this day, a Monday.
    Week(Date),
}

impl Period {
    /// Returns the day before another one.
    #[must_use]
    pub fn day_before(day: Date) -> Self {
        Self::Day(back(day, 1))
    }

    /// Returns the week before the one that a day is in.
    #[must_use]
    pub fn week_before(day: Date) -> Self {
        Self::Week(back(monday(day), 7))
    }

    /// Returns its first day.
    #[must_use]
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Week(monday) => monday,
        }
    }

    /// Returns its last day.
    #[must_use]
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Week(monday) => monday.checked_add(6.days()).unwrap_or(Date::MAX),
        }
    }

    /// Returns the period that it is compared with: the week before it, or the same weekday a week before.
    #[must_use]
    pub fn before(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(back(day, 7)),
            Self::Week(monday) => Self::Week(back(monday, 7)),
        }
    }
}

/// Returns the Monday of the week that a day is in.
pub(crate) fn monday(day: Date) -> Date {
    back(day, i64::from(day.weekday().since(Weekday::Monday)))
}

fn back(day: Date, days: i64) -> Date {
    day.checked_sub(days.days()).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_week_is_from_monday_to_sunday_and_is_compared_with_the_one_before() {
        let week = Period::week_before(day("2026-12-02"));
        assert_eq!((week.first(), week.last()), (day("2026-11-23"), day("2026-11-29")));
        assert_eq!(week.before().first(), day("2026-11-16"));
        assert_eq!(Period::week_before(day("2026-11-30")), week, "on the Monday itself");
        assert_eq!(Period::week_before(day("2026-11-29")), week.before(), "its Sunday is still in it");
    }

    #[test]
    fn a_day_is_compared_with_the_same_weekday_a_week_before() {
        let period = Period::day_before(day("2027-01-01"));
        assert_eq!((period.first(), period.last()), (day("2026-12-31"), day("2026-12-31")));
        assert_eq!(period.before(), Period::Day(day("2026-12-24")));
    }
}
