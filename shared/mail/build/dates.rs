//! How the regions of a language write a date, as a table. The library that knows would be a third of what this crate adds to a
//! function; what we need of it is a few hundred words.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;

use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::Date;
use icu_locale_core::LanguageIdentifier;

/// The twelve months, each as a date with `{d}` or `{dd}` and `{y}` where day and year belong.
type Months = Vec<String>;

/// The table, as code: for each language its ways to write a date, each with its regions; the usual way comes last, without any.
pub(crate) fn table(languages: &[String]) -> Result<String, Box<dyn Error>> {
    let mut code = String::from("&[");
    for language in languages {
        let mut ways: Vec<(Months, Vec<String>)> = ways(language)?.into_iter().collect();
        ways.sort_by_key(|(_, regions)| regions.len());
        let usual = ways.len().saturating_sub(1);
        for (at, (months, regions)) in ways.into_iter().enumerate() {
            let regions = if at == usual { Vec::new() } else { regions };
            writeln!(code, "Dates {{ language: {language:?}, regions: &{regions:?}, months: {months:?} }},")?;
        }
    }
    code.push(']');
    Ok(code)
}

/// Every way to write a date in a language, and the regions that do.
fn ways(language: &str) -> Result<BTreeMap<Months, Vec<String>>, Box<dyn Error>> {
    let mut ways = BTreeMap::<Months, Vec<String>>::new();
    let letters = || 'A'..='Z';
    let two_letters = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    for region in two_letters.chain(["001".to_owned(), "150".to_owned()]) {
        let locale: LanguageIdentifier = format!("{language}-{region}").parse()?;
        let formatter = FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long())?;
        let write = |month, day| -> Result<String, Box<dyn Error>> {
            Ok(formatter.format(&Date::try_new_gregorian(3333, month, day)?).to_string())
        };
        let months = (1..=12).map(|month| pattern(&write(month, 22)?, &write(month, 2)?));
        ways.entry(months.collect::<Result<_, Box<dyn Error>>>()?).or_default().push(region);
    }
    Ok(ways)
}

/// What the 22nd and the 2nd of a month in the year 3333 have in common.
fn pattern(later: &str, early: &str) -> Result<String, Box<dyn Error>> {
    let (padded, day) = if early.contains("02") { ("02", "{dd}") } else { ("2", "{d}") };
    let pattern = later.replacen("22", day, 1).replacen("3333", "{y}", 1);
    // A language with other digits, or whose months change with the day, would need more than this table.
    let read_back = pattern.replace(day, padded).replace("{y}", "3333");
    if read_back == early { Ok(pattern) } else { Err(format!("no pattern for {later} and {early}").into()) }
}
