//! Makes a table of how the regions of a language write a date. The library that knows this would be a third
//! of what this crate adds to a function, but we need only a few hundred words of it.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::{E, MDE, YMD};
use icu_datetime::input::Date;
use icu_locale_core::LanguageIdentifier;

/// One way to write dates.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    /// The twelve months, each as a date, with `{d}` or `{dd}` at the place of the day and `{y}` at the place
    /// of the year.
    months: Vec<String>,
    /// The same, with `{w}` for the day of the week, and without a year.
    days: Vec<String>,
    /// The days of the week, from Monday.
    weekdays: Vec<String>,
}

/// Returns the table as code. It holds the ways to write a date for each language, each way with its regions.
/// The most usual way comes last, without regions.
pub(crate) fn table(languages: &[String]) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("&[");
    for language in languages {
        let mut ways: Vec<(Way, Vec<String>)> = ways(language)?.into_iter().collect();
        ways.sort_by_key(|(_, regions)| regions.len());
        let usual = ways.len().saturating_sub(1);
        for (at, (Way { months, days, weekdays }, regions)) in ways.into_iter().enumerate() {
            let regions = if at == usual { Vec::new() } else { regions };
            write!(code, "Dates {{ language: {language:?}, regions: &{regions:?}, months: {months:?}, ")?;
            writeln!(code, "days: {days:?}, weekdays: {weekdays:?} }},")?;
        }
    }
    code.push(']');
    Ok(code)
}

/// Returns every way to write a date in a language, each with the regions that use it.
fn ways(language: &str) -> Result<BTreeMap<Way, Vec<String>>, Box<dyn Error>> {
    let mut ways = BTreeMap::<Way, Vec<String>>::new();
    let letters = || 'A'..='Z';
    let two_letters = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    for region in two_letters.chain(["001".to_owned(), "150".to_owned()]) {
        ways.entry(way(&format!("{language}-{region}").parse()?)?).or_default().push(region);
    }
    Ok(ways)
}

/// Returns the way of one region.
fn way(locale: &LanguageIdentifier) -> Result<Way, Box<dyn Error>> {
    let whole = FixedCalendarDateTimeFormatter::try_new(locale.into(), YMD::long())?;
    let of_week = FixedCalendarDateTimeFormatter::try_new(locale.into(), MDE::long())?;
    let weekday = FixedCalendarDateTimeFormatter::try_new(locale.into(), E::long())?;
    let (mut months, mut days) = (Vec::new(), Vec::new());
    for month in 1..=12 {
        let (later, early) =
            (Date::try_new_gregorian(3333, month, 22)?, Date::try_new_gregorian(3333, month, 2)?);
        months.push(pattern(&whole.format(&later).to_string(), &whole.format(&early).to_string())?);
        let unnamed =
            |day| of_week.format(&day).to_string().replacen(&weekday.format(&day).to_string(), "{w}", 1);
        let pattern = pattern(&unnamed(later), &unnamed(early))?;
        if !pattern.contains("{w}") {
            return Err(format!("no day of the week in {pattern}").into());
        }
        days.push(pattern);
    }
    // The days 2 to 8 are a week that begins on a Monday.
    let week = (2..=8).map(|day| Ok(weekday.format(&Date::try_new_gregorian(2026, 3, day)?).to_string()));
    Ok(Way { months, days, weekdays: week.collect::<Result<_, Box<dyn Error>>>()? })
}

/// Returns the pattern that the 22nd and the 2nd of a month in the year 3333 have in common.
fn pattern(later: &str, early: &str) -> Result<String, Box<dyn Error>> {
    let (padded, day) = if early.contains("02") { ("02", "{dd}") } else { ("2", "{d}") };
    let pattern = later.replacen("22", day, 1).replacen("3333", "{y}", 1);
    // A language with other digits, or whose names of months change with the day, would need more than this
    // table.
    let read_back = pattern.replace(day, padded).replace("{y}", "3333");
    if read_back == early { Ok(pattern) } else { Err(format!("no pattern for {later} and {early}").into()) }
}
