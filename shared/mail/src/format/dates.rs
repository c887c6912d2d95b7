//! Writes dates as a region writes them.

use icu_locale_core::LanguageIdentifier;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::error::RenderCause;

/// One way to write a date, with the regions that use it.
struct Dates {
    language: &'static str,
    /// The regions that write it this way. The list is empty for the way that all other regions use.
    regions: &'static [&'static str],
    /// The twelve months, each as a date, with `{d}` or `{dd}` at the place of the day and `{y}` at the place
    /// of the year.
    months: [&'static str; 12],
    /// The same, with `{w}` for the day of the week, and without a year.
    days: [&'static str; 12],
    /// The days of the week, from Monday.
    weekdays: [&'static str; 7],
}

/// Holds the table that was made when the crate was built, from the library that knows the dates of all
/// regions.
const DATES: &[Dates] = include!(concat!(env!("OUT_DIR"), "/dates.rs"));

/// Writes the day of a moment, in the shop's time zone: `2 May 2026`, `2. Mai 2026`.
pub(crate) fn date(
    moment: Timestamp,
    zone: &TimeZone,
    locale: &LanguageIdentifier,
) -> Result<String, RenderCause> {
    let day = zone.to_datetime(moment).date();
    fill_in(day, locale, |dates| &dates.months)
}

/// Writes a day that the customer waits for: `Friday 8 May`, `Freitag, 8. Mai`. It names the day of the week,
/// because people plan by it. It needs no year, because the same date falls on the same day of the week again
/// only years later.
pub(crate) fn promised_day(day: Date, locale: &LanguageIdentifier) -> Result<String, RenderCause> {
    fill_in(day, locale, |dates| &dates.days)
}

fn fill_in(
    day: Date,
    locale: &LanguageIdentifier,
    patterns: impl Fn(&Dates) -> &[&'static str; 12],
) -> Result<String, RenderCause> {
    let no_way = || RenderCause::Date { locale: locale.to_string(), day };
    let dates = DATES.iter().find(|dates| dates.are_of(locale)).ok_or_else(no_way)?;
    let pattern = nth(patterns(dates), day.month().checked_sub(1)).ok_or_else(no_way)?;
    let weekday = nth(&dates.weekdays, Some(day.weekday().to_monday_zero_offset())).ok_or_else(no_way)?;
    let of_month = day.day();
    let written = pattern.replace("{dd}", &format!("{of_month:02}")).replace("{d}", &of_month.to_string());
    Ok(written.replace("{y}", &day.year().to_string()).replace("{w}", weekday))
}

fn nth(texts: &[&'static str], at: Option<i8>) -> Option<&'static str> {
    texts.get(usize::try_from(at?).ok()?).copied()
}

impl Dates {
    fn are_of(&self, locale: &LanguageIdentifier) -> bool {
        let everywhere_else = self.regions.is_empty();
        let there = locale.region.is_some_and(|region| self.regions.contains(&region.as_str()));
        self.language == locale.language.as_str() && (there || everywhere_else)
    }
}

#[cfg(test)]
mod tests {
    use icu_datetime::FixedCalendarDateTimeFormatter;
    use icu_datetime::fieldsets::{MDE, YMD};
    use icu_datetime::input;

    use super::*;

    const REGIONS: [&str; 16] =
        ["001", "GB", "US", "IN", "ZA", "BZ", "CA", "IE", "SG", "DE", "AT", "CH", "LI", "LU", "BE", "JP"];

    #[test]
    fn a_date_is_the_day_where_the_shop_is() {
        let moment = "2026-05-02T23:30:00Z".parse().unwrap();
        let show = |zone: &str, locale: &str| {
            date(moment, &TimeZone::get(zone).unwrap(), &locale.parse().unwrap()).unwrap()
        };
        assert_eq!(show("UTC", "en-GB"), "2 May 2026");
        assert_eq!(show("Europe/Berlin", "de-DE"), "3. Mai 2026");
        assert_eq!(show("America/Los_Angeles", "en-US"), "May 2, 2026");
        assert_eq!(show("UTC", "en-001"), "2 May 2026");
        let january = "2026-01-15T12:00:00Z".parse().unwrap();
        assert_eq!(date(january, &TimeZone::UTC, &"de-AT".parse().unwrap()).unwrap(), "15. Jänner 2026");
    }

    #[test]
    fn a_promised_day_names_the_day_of_the_week() {
        let show =
            |locale: &str| promised_day(jiff::civil::date(2026, 3, 6), &locale.parse().unwrap()).unwrap();
        assert_eq!(show("en-GB"), "Friday 6 March");
        assert_eq!(show("en-US"), "Friday, March 6");
        assert_eq!(show("de-DE"), "Freitag, 6. März");
    }

    #[test]
    fn dates_are_those_of_the_library_in_every_region() {
        for language in crate::Language::all() {
            for region in REGIONS {
                let locale: LanguageIdentifier = format!("{}-{region}", language.tag()).parse().unwrap();
                let whole = FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).unwrap();
                let of_week = FixedCalendarDateTimeFormatter::try_new((&locale).into(), MDE::long()).unwrap();
                let first = jiff::civil::date(2026, 1, 1);
                for day in first.series(jiff::Span::new().days(5)).take_while(|day| day.year() == 2026) {
                    let known = input::Date::try_new_gregorian(
                        2026,
                        u8::try_from(day.month()).unwrap(),
                        u8::try_from(day.day()).unwrap(),
                    );
                    let known = known.unwrap();
                    let moment = day.to_zoned(TimeZone::UTC).unwrap().timestamp();
                    let written = date(moment, &TimeZone::UTC, &locale).unwrap();
                    assert_eq!(written, whole.format(&known).to_string(), "{locale}");
                    let written = promised_day(day, &locale).unwrap();
                    assert_eq!(written, of_week.format(&known).to_string(), "{locale}");
                }
            }
        }
    }
}
