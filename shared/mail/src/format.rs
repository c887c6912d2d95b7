//! Money and dates as a region writes them.

use candor_domain::money::Money;
use icu_decimal::input::Decimal;
use icu_decimal::provider::{DecimalDigitsV1, DecimalSymbolsV1};
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::provider::currency::essentials::CurrencyEssentialsV1;
use icu_experimental::dimension::provider::currency::fractions::{
    CurrencyFractions, CurrencyFractionsV1, FractionInfo,
};
use icu_experimental::dimension::provider::currency::no_currency::CurrencyPatternsNoCurrencyV1;
use icu_experimental::dimension::provider::currency::symbols::{CurrencyDecimalSymbolsV1, CurrencySymbolsV1};
use icu_locale_core::LanguageIdentifier;
use icu_provider::prelude::*;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::error::RenderCause;

/// An amount, exactly, with the currency as the region writes it: `€1,234.50`, `1.234,50 €`, `KWD 1.234`.
pub(crate) fn money(money: Money, locale: &LanguageIdentifier) -> Result<String, RenderCause> {
    let error = |cause| RenderCause::Money { locale: locale.to_string(), cause };
    let decimals = u8::try_from(money.currency.exponent()).unwrap_or_default();
    let currency =
        money.currency.code().parse().map_err(|_| error(DataError::custom("read the currency")))?;
    let source = Source { decimals };
    let formatter =
        CurrencyFormatter::try_new_symbol_unstable(&source, locale.into(), currency, Default::default())
            .map_err(error)?;
    let mut amount = Decimal::from(money.amount_minor);
    amount.multiply_pow10(-i16::from(decimals));
    Ok(formatter.format_fixed_decimal(&amount).to_string())
}

/// How regions write a date.
struct Dates {
    language: &'static str,
    /// Those that write it so; none for the way of all others.
    regions: &'static [&'static str],
    /// The twelve months, each as a date with `{d}` or `{dd}` and `{y}` where day and year belong.
    months: [&'static str; 12],
}

/// Made when the crate is built, from the library that knows.
const DATES: &[Dates] = include!(concat!(env!("OUT_DIR"), "/dates.rs"));

/// The day of a moment where the shop is: `2 May 2026`, `2. Mai 2026`.
pub(crate) fn date(
    moment: Timestamp,
    zone: &TimeZone,
    locale: &LanguageIdentifier,
) -> Result<String, RenderCause> {
    let day = zone.to_datetime(moment).date();
    let no_way = || RenderCause::Date { locale: locale.to_string(), day };
    let region = locale.region;
    let is_of = |dates: &&Dates| {
        let everywhere_else = dates.regions.is_empty();
        let there = region.is_some_and(|region| dates.regions.contains(&region.as_str()));
        dates.language == locale.language.as_str() && (there || everywhere_else)
    };
    let month = usize::try_from(day.month()).ok().and_then(|month| month.checked_sub(1));
    let dates = DATES.iter().find(is_of).ok_or_else(no_way)?;
    let pattern = month.and_then(|month| dates.months.get(month)).ok_or_else(no_way)?;
    let of_month = day.day();
    let written = pattern.replace("{dd}", &format!("{of_month:02}")).replace("{d}", &of_month.to_string());
    Ok(written.replace("{y}", &day.year().to_string()))
}

/// The data money is written with: the library's own, except how many decimals a currency has. The library would round
/// to what is in people's pockets (no fils in Iraq, no cents in Serbia); an amount in a mail is exact.
struct Source {
    decimals: u8,
}

impl DataProvider<CurrencyFractionsV1> for Source {
    fn load(&self, _: DataRequest<'_>) -> Result<DataResponse<CurrencyFractionsV1>, DataError> {
        let default = FractionInfo { digits: self.decimals, ..FractionInfo::default() };
        let payload = DataPayload::from_owned(CurrencyFractions { fractions: Default::default(), default });
        Ok(DataResponse { metadata: DataResponseMetadata::default(), payload })
    }
}

macro_rules! from_the_library {
    ($($marker:ty: $library:expr;)*) => {$(
        impl DataProvider<$marker> for Source {
            fn load(&self, mut request: DataRequest<'_>) -> Result<DataResponse<$marker>, DataError> {
                // Many currencies have no symbol: no reason for the library to complain on stderr.
                request.metadata.silent = true;
                DataProvider::<$marker>::load(&$library, request)
            }
        }
    )*};
}

from_the_library! {
    CurrencyEssentialsV1: icu_experimental::provider::Baked;
    CurrencySymbolsV1: icu_experimental::provider::Baked;
    CurrencyDecimalSymbolsV1: icu_experimental::provider::Baked;
    CurrencyPatternsNoCurrencyV1: icu_experimental::provider::Baked;
    DecimalSymbolsV1: icu_decimal::provider::Baked;
    DecimalDigitsV1: icu_decimal::provider::Baked;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(minor: i64, currency: &str, locale: &str) -> String {
        let amount = Money { amount_minor: minor, currency: currency.parse().unwrap() };
        money(amount, &locale.parse().unwrap()).unwrap().replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn money_is_written_as_the_region_writes_it() {
        assert_eq!(show(123_450, "EUR", "en-GB"), "€1,234.50");
        assert_eq!(show(123_450, "EUR", "de-DE"), "1.234,50 €");
        assert_eq!(show(500, "CHF", "de-CH"), "CHF 5.00");
        assert_eq!(show(1_234_500, "CHF", "de-CH"), "CHF 12'345.00");
        assert_eq!(show(5, "USD", "en-US"), "$0.05");
        assert_eq!(show(-1_050, "USD", "en-GB"), "-US$10.50");
        assert_eq!(show(i64::MIN, "EUR", "de-DE"), "-92.233.720.368.547.758,08 €");
    }

    #[test]
    fn currencies_have_their_own_decimals_and_nothing_is_rounded() {
        assert_eq!(show(1200, "JPY", "en-US"), "¥1,200");
        assert_eq!(show(1200, "JPY", "de-DE"), "1.200 ¥");
        assert_eq!(show(1_234, "KWD", "en-GB"), "KWD 1.234");
        assert_eq!(show(5_125, "IQD", "en-GB"), "IQD 5.125");
        assert_eq!(show(19_950, "RSD", "de-DE"), "199,50 RSD");
        assert_eq!(show(12_305, "CHF", "de-CH"), "CHF 123.05");
    }

    #[test]
    fn every_currency_can_be_written_exactly() {
        for code in ["AFN", "BHD", "CLF", "CLP", "HUF", "ISK", "KRW", "LBP", "MRU", "TND", "UYW", "VND"] {
            let shown = show(123_456_789, code, "en-001");
            let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(digits, "123456789", "{code}: {shown}");
        }
    }

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
    fn dates_are_those_of_the_library_in_every_region() {
        use icu_datetime::FixedCalendarDateTimeFormatter;
        use icu_datetime::fieldsets::YMD;
        use icu_datetime::input::Date;
        for language in crate::Language::all() {
            for region in [
                "001", "GB", "US", "IN", "ZA", "BZ", "CA", "IE", "SG", "DE", "AT", "CH", "LI", "LU", "BE",
                "JP",
            ] {
                let locale: LanguageIdentifier = format!("{}-{region}", language.tag()).parse().unwrap();
                let library = FixedCalendarDateTimeFormatter::try_new((&locale).into(), YMD::long()).unwrap();
                for (month, day) in
                    (1..=12).flat_map(|month| [(month, 1), (month, 9), (month, 22), (month, 28)])
                {
                    let moment =
                        jiff::civil::date(2026, month, day).to_zoned(TimeZone::UTC).unwrap().timestamp();
                    let (month, day) = (u8::try_from(month).unwrap(), u8::try_from(day).unwrap());
                    let known =
                        library.format(&Date::try_new_gregorian(2026, month, day).unwrap()).to_string();
                    assert_eq!(date(moment, &TimeZone::UTC, &locale).unwrap(), known, "{locale}");
                }
            }
        }
    }
}
