//! The calendar: working days, holidays and quiet hours, in the time zone of a shop or a customer. It is
//! needed because, for example, a weekend without tracking updates does not mean that a shipment is stuck.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::civil::Time;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

/// The number of days in which the next working day is searched for, about ten years. A shop that is closed
/// for longer has no working days.
const DAYS_MAX: u32 = 3660;

/// The days on which a shop and its carriers work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// The time zone in which the days begin and end.
    pub zone: TimeZone,
    /// The days of the week on which they work.
    pub working_days: BTreeSet<WorkingDay>,
    /// The days on which they do not work, on whichever day of the week they are.
    pub holidays: BTreeSet<Date>,
}

/// A day of the week as a number, with Monday as 1, so that it can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkingDay(i8);

impl From<Weekday> for WorkingDay {
    fn from(day: Weekday) -> Self {
        Self(day.to_monday_one_offset())
    }
}

impl Default for Calendar {
    /// Returns Monday to Friday in UTC, for a shop that the policy does not know.
    fn default() -> Self {
        let week =
            [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        Self {
            zone: TimeZone::UTC,
            working_days: week.into_iter().map(WorkingDay::from).collect(),
            holidays: BTreeSet::new(),
        }
    }
}

impl Calendar {
    /// Returns the day on which a moment is.
    #[must_use]
    pub fn day_of(&self, moment: Timestamp) -> Date {
        moment.to_zoned(self.zone.clone()).date()
    }

    /// Returns the last day on which something that lasts until a moment can be done. At midnight, that is the day
    /// before: the moment can mean the beginning of a day or its end, and who comes too early comes in time.
    pub(crate) fn last_day_until(&self, moment: Timestamp) -> Date {
        self.day_of(moment.checked_sub(SignedDuration::from_nanos(1)).unwrap_or(moment))
    }

    /// Returns the moment at which a day is over, or [`Timestamp::MAX`] if its end is too far in the future
    /// for a timestamp.
    #[must_use]
    pub fn end_of(&self, day: Date) -> Timestamp {
        day.tomorrow().map_or(Timestamp::MAX, |next| self.start_of(next))
    }

    /// Returns the moment at which a day begins, or [`Timestamp::MAX`] if it is too far in the future for a timestamp.
    pub(crate) fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// Returns true when the day is a working day and not a holiday.
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        self.working_days.contains(&WorkingDay::from(day.weekday())) && !self.holidays.contains(&day)
    }

    /// Returns the moment that is `days` working days later. The time of day stays the same. But a moment on
    /// a day that is not a working day counts from the start of the next working day. Returns
    /// [`Timestamp::MAX`] if there are not enough working days.
    #[must_use]
    pub fn after_working_days(&self, from: Timestamp, days: u32) -> Timestamp {
        let local = from.to_zoned(self.zone.clone());
        let begins = self.working_day_from(local.date());
        let time = if begins == Some(local.date()) { local.time() } else { Time::midnight() };
        let mut day = begins;
        for _ in 0..days {
            day = day.and_then(|day| day.tomorrow().ok()).and_then(|next| self.working_day_from(next));
        }
        let zoned = day.and_then(|day| day.to_datetime(time).to_zoned(self.zone.clone()).ok());
        zoned.map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// Returns the first working day on or after `day`, or `None` if there is none within [`DAYS_MAX`] days.
    fn working_day_from(&self, day: Date) -> Option<Date> {
        let days = std::iter::successors(Some(day), |day| day.tomorrow().ok());
        let within = usize::try_from(DAYS_MAX).unwrap_or(usize::MAX);
        days.take(within).find(|day| self.is_working(*day))
    }
}

/// A length of time that something may take: a duration, or a number of working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A duration by the clock.
    Elapsed(SignedDuration),
    /// A number of working days by the calendar.
    WorkingDays(u32),
}

impl Wait {
    /// Returns the moment at which the wait is over, if it begins at `from`.
    #[must_use]
    pub fn after(self, from: Timestamp, calendar: &Calendar) -> Timestamp {
        match self {
            Self::Elapsed(length) => from.checked_add(length).unwrap_or(Timestamp::MAX),
            Self::WorkingDays(days) => calendar.after_working_days(from, days),
        }
    }
}

/// The hours of the day in which customers get no message that can wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    /// The time at which the quiet hours begin.
    pub from: Time,
    /// The time at which the quiet hours end. It is before `from` if they last over midnight, and equal to
    /// `from` if there are no quiet hours.
    pub until: Time,
}

impl QuietHours {
    /// Returns the end of the quiet hours that `moment` is in, or `None` if it is not in quiet hours.
    #[must_use]
    pub fn over_at(&self, moment: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = moment.to_zoned(zone.clone());
        let (day, time) = (local.date(), local.time());
        let quiet = if self.from <= self.until {
            self.from <= time && time < self.until
        } else {
            self.from <= time || time < self.until
        };
        let over_on = if self.until <= time { day.tomorrow().unwrap_or(day) } else { day };
        let over =
            || over_on.to_datetime(self.until).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp());
        // If the clocks were set back, the end can be before `moment`. Then the quiet hours count as over.
        if quiet { over().filter(|over| *over > moment) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn london() -> Calendar {
        let holidays = BTreeSet::from(["2026-04-03".parse().unwrap(), "2026-04-06".parse().unwrap()]);
        Calendar { zone: TimeZone::get("Europe/London").unwrap(), holidays, ..Calendar::default() }
    }

    #[test]
    fn working_days_leave_out_weekends_and_holidays() {
        let calendar = london();
        // This is the Thursday before Easter; winter time ended on the Sunday before. Good Friday and Easter
        // Monday are holidays.
        assert_eq!(calendar.after_working_days(at("2026-04-02T10:00:00Z"), 2), at("2026-04-08T10:00:00Z"));
        // This is a Friday in an ordinary week.
        assert_eq!(calendar.after_working_days(at("2026-03-06T15:00:00Z"), 1), at("2026-03-09T15:00:00Z"));
    }

    #[test]
    fn what_happens_on_a_day_off_counts_from_the_next_working_day() {
        let calendar = london();
        assert_eq!(calendar.after_working_days(at("2026-03-07T15:00:00Z"), 1), at("2026-03-10T00:00:00Z"));
        assert_eq!(calendar.after_working_days(at("2026-03-07T15:00:00Z"), 0), at("2026-03-09T00:00:00Z"));
    }

    #[test]
    fn a_day_ends_when_it_ends_there() {
        let kiritimati = Calendar { zone: TimeZone::get("Pacific/Kiritimati").unwrap(), ..london() };
        let day = "2026-03-06".parse().unwrap();
        assert_eq!(london().end_of(day), at("2026-03-07T00:00:00Z"));
        assert_eq!(kiritimati.end_of(day), at("2026-03-06T10:00:00Z"));
        assert_eq!(kiritimati.day_of(at("2026-03-06T10:00:00Z")), day.tomorrow().unwrap());
    }

    #[test]
    fn a_shop_that_never_works_waits_for_ever() {
        let never = Calendar { working_days: BTreeSet::new(), ..london() };
        assert_eq!(never.after_working_days(at("2026-03-06T15:00:00Z"), 1), Timestamp::MAX);
    }

    #[test]
    fn quiet_hours_last_over_midnight_in_the_customers_zone() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let quiet = QuietHours { from: Time::constant(21, 0, 0, 0), until: Time::constant(8, 0, 0, 0) };
        assert_eq!(quiet.over_at(at("2026-03-06T20:30:00Z"), &zone), Some(at("2026-03-07T07:00:00Z")));
        assert_eq!(quiet.over_at(at("2026-03-07T06:59:59Z"), &zone), Some(at("2026-03-07T07:00:00Z")));
        assert_eq!(quiet.over_at(at("2026-03-07T07:00:00Z"), &zone), None);
        assert_eq!(quiet.over_at(at("2026-03-07T19:59:59Z"), &zone), None);
        assert_eq!(quiet.over_at(at("2026-03-06T20:00:00Z"), &zone), Some(at("2026-03-07T07:00:00Z")));
        let midday = QuietHours { from: Time::constant(12, 0, 0, 0), until: Time::constant(14, 0, 0, 0) };
        for (moment, over) in [
            ("2026-03-06T10:59:59Z", None),
            ("2026-03-06T11:00:00Z", Some("2026-03-06T13:00:00Z")),
            ("2026-03-06T12:59:59Z", Some("2026-03-06T13:00:00Z")),
            ("2026-03-06T13:00:00Z", None),
        ] {
            assert_eq!(midday.over_at(at(moment), &zone), over.map(at), "{moment}");
        }
        let none = QuietHours { until: quiet.from, ..quiet };
        assert_eq!(none.over_at(at("2026-03-06T20:30:00Z"), &zone), None);
    }
}
