//! Writes money, dates and quantities as a region writes them.

use candor_domain::values::money::Money;
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

use crate::error::RenderCause;

pub(crate) mod dates;
mod quantities;

pub(crate) use dates::{date, promised_day};
pub(crate) use quantities::quantity;

/// Writes an amount exactly, with the currency as the region writes it: `€1,234.50`, `1.234,50 €`, `KWD
/// 1.234`.
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

/// The data that money is written with: the library's own data, except for the number of decimals of a
/// currency. The library would round to the coins that people really use (no fils in Iraq, no cents in
/// Serbia), but an amount in a mail is exact.
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
                // Many currencies have no symbol, which is no reason for the library to complain on stderr.
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
}
