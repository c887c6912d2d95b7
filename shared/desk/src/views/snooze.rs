//! The times until which a case can be put off.

use candor_domain::values::calendar::Calendar;
use candor_domain::values::limits::SNOOZE_DAYS_MAX;
use jiff::civil::{Date, DateTime};
use jiff::{SignedDuration, Timestamp};

use crate::views::when::When;
use candor_domain::values::language::Language;

/// The hour at which a working day begins, in the shop's own zone.
const MORNING: i8 = 9;

/// A time until which a case can be put off, by its name in forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Until {
    /// An hour from now.
    Hour,
    /// Tomorrow morning.
    Tomorrow,
    /// The morning of the next working day: never today, on whichever day it is asked. (A list of days that names next Monday
    /// can be of no use on a Monday: <https://github.com/rohanb10/snoozz-tab-snoozing/issues/80>.)
    WorkingDay,
}

impl Until {
    /// Lists all of them.
    pub(crate) const ALL: [Self; 3] = [Self::Hour, Self::Tomorrow, Self::WorkingDay];

    /// Returns its name in forms.
    pub(crate) fn slug(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Tomorrow => "tomorrow",
            Self::WorkingDay => "working-day",
        }
    }

    /// Returns its name for people.
    pub(crate) fn name(self, language: Language) -> &'static str {
        match self {
            Self::Hour => language.pick("in an hour", "in einer Stunde"),
            Self::Tomorrow => language.pick("tomorrow at 9:00", "morgen um 9:00"),
            Self::WorkingDay => {
                language.pick("on the next working day at 9:00", "am nächsten Arbeitstag um 9:00")
            }
        }
    }

    /// Returns the moment.
    pub(crate) fn moment(self, calendar: &Calendar, now: Timestamp) -> Option<Timestamp> {
        let tomorrow = calendar.day_of(now).tomorrow().ok()?;
        match self {
            Self::Hour => now.checked_add(SignedDuration::from_hours(1)).ok(),
            Self::Tomorrow => morning(tomorrow, calendar),
            Self::WorkingDay => {
                let next = calendar.after_working_days(morning(tomorrow, calendar)?, 0);
                morning(calendar.day_of(next), calendar)
            }
        }
    }
}

/// A time that a form offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SnoozeChoice {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) moment: When,
}

/// Returns the times that a form offers.
pub(crate) fn choices(calendar: &Calendar, now: Timestamp, language: Language) -> Vec<SnoozeChoice> {
    let choice = |until: Until| {
        let moment = When(until.moment(calendar, now)?);
        Some(SnoozeChoice { slug: until.slug(), name: until.name(language), moment })
    };
    Until::ALL.into_iter().filter_map(choice).collect()
}

/// Returns the moment that a form asks for, if a case can be put off until then: later than now, and not for longer than
/// the limit. A time without a zone is in that of the shop.
pub(crate) fn moment(choice: &str, at: &str, calendar: &Calendar, now: Timestamp) -> Option<Timestamp> {
    let until = match Until::ALL.into_iter().find(|until| until.slug() == choice) {
        Some(until) => until.moment(calendar, now)?,
        None => at.parse::<DateTime>().ok()?.to_zoned(calendar.zone.clone()).ok()?.timestamp(),
    };
    let latest = now.checked_add(SignedDuration::from_hours(24 * SNOOZE_DAYS_MAX)).ok()?;
    (until > now && until <= latest).then_some(until)
}

fn morning(day: Date, calendar: &Calendar) -> Option<Timestamp> {
    Some(day.at(MORNING, 0, 0, 0).to_zoned(calendar.zone.clone()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    #[test]
    fn every_choice_is_later_than_now_on_every_day_in_the_zone_of_the_shop() {
        let zone = TimeZone::get("Europe/Zurich").unwrap();
        let calendar = Calendar { zone, ..Calendar::default() };
        let at = |day: &str, choice: &str| {
            moment(choice, "", &calendar, format!("{day}T21:30:00Z").parse().unwrap()).unwrap().to_string()
        };
        // A Monday, a Friday, a Saturday, and a Thursday on whose next Sunday the clocks change.
        assert_eq!(at("2026-03-02", "working-day"), "2026-03-03T08:00:00Z");
        assert_eq!(at("2026-03-06", "working-day"), "2026-03-09T08:00:00Z");
        assert_eq!(at("2026-03-07", "working-day"), "2026-03-09T08:00:00Z");
        assert_eq!(at("2026-03-07", "tomorrow"), "2026-03-08T08:00:00Z");
        assert_eq!(at("2026-03-27", "working-day"), "2026-03-30T07:00:00Z");
        // In Zurich it is tomorrow already.
        assert_eq!(
            moment("tomorrow", "", &calendar, "2026-03-02T23:30:00Z".parse().unwrap()).unwrap().to_string(),
            "2026-03-04T08:00:00Z"
        );
        assert_eq!(at("2026-03-02", "hour"), "2026-03-02T22:30:00Z");
    }

    #[test]
    fn a_time_of_ones_own_is_neither_over_nor_for_ever_away() {
        let (calendar, now) = (Calendar::default(), "2026-03-02T10:00:00Z".parse().unwrap());
        let at = |at: &str| moment("at", at, &calendar, now).map(|moment| moment.to_string());
        assert_eq!(at("2026-03-05T14:30").as_deref(), Some("2026-03-05T14:30:00Z"));
        for bad in ["2026-03-02T10:00", "2026-03-01T10:00", "2027-03-01T10:00", "soon", ""] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
