//! Writes quantities of goods as a region writes them.

use candor_domain::values::quantity::Quantity;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::GroupingStrategy;
use icu_locale_core::LanguageIdentifier;

use crate::error::RenderCause;

/// Writes a quantity exactly: `2`, and `0.5` or `0,5` as the region writes it. Thousands are not grouped.
pub(crate) fn quantity(quantity: Quantity, locale: &LanguageIdentifier) -> Result<String, RenderCause> {
    let cause = |cause| RenderCause::Quantity { locale: locale.to_string(), cause };
    let formatter =
        DecimalFormatter::try_new(locale.into(), GroupingStrategy::Never.into()).map_err(cause)?;
    let mut number = Decimal::from(quantity.in_thousandths());
    number.multiply_pow10(-3);
    number.trim_end();
    Ok(formatter.format(&number).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_written_as_the_region_writes_it() {
        let show = |thousandths, locale: &str| {
            quantity(Quantity::thousandths(thousandths), &locale.parse().unwrap()).unwrap()
        };
        let each = |locale| [0, 500, 1_250, 2_000, 10_000, 1_000_000_000].map(|n| show(n, locale));
        assert_eq!(each("en-GB"), ["0", "0.5", "1.25", "2", "10", "1000000"]);
        assert_eq!(each("de-DE"), ["0", "0,5", "1,25", "2", "10", "1000000"]);
        assert_eq!((show(500, "de-CH"), show(1, "en-001")), ("0.5".to_owned(), "0.001".to_owned()));
    }
}
