//! Money: whole numbers of the smallest unit of a currency. It is never a floating-point number.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::values::quantity::Quantity;
use crate::values::text_form::text_form;

/// An ISO 4217 currency for which the standard gives a number of decimals, so that it has a smallest unit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = crate::values::schema::CURRENCY)))]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// A reason for which a text is not an amount of money or a currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMoney {
    /// The text is not a code of ISO 4217.
    #[error("is not an ISO 4217 currency code")]
    UnknownCurrency,
    /// The text is not a plain decimal number.
    #[error("is not a decimal number")]
    NotANumber,
    /// The number has digits other than zero below the smallest unit of the currency. It is not rounded,
    /// because that would be a guess.
    #[error("is finer than the smallest unit of {0}")]
    TooFine(Currency),
    /// The number is too large for the type.
    #[error("is too large")]
    TooLarge,
}

impl Currency {
    /// Returns the three letters of the currency code.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Returns the number of decimals of the currency: 0 (JPY), 2 (EUR) or 3 (KWD), and 4 for two units of
    /// account.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        // Parsing accepts only currencies with an exponent, so the default is never used.
        iso_currency::Currency::from_code(self.code()).and_then(|c| c.exponent()).map_or(2, u32::from)
    }
}

impl FromStr for Currency {
    type Err = InvalidMoney;
    fn from_str(text: &str) -> Result<Self, InvalidMoney> {
        let upper = text.to_ascii_uppercase();
        let known = iso_currency::Currency::from_code(&upper).filter(|c| c.exponent().is_some());
        match (known, upper.as_bytes()) {
            (Some(_), &[a, b, c]) => Ok(Self([a, b, c])),
            (Some(_) | None, _) => Err(InvalidMoney::UnknownCurrency),
        }
    }
}

text_form!(Currency);

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money, as a number of the smallest units of its currency (cents, yen, fils).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Money {
    /// The currency of the amount.
    pub currency: Currency,
    /// The number of smallest units of the currency: 1999 is 19.99 EUR.
    pub amount_minor: i64,
}

impl Money {
    /// Reads a decimal number such as `19.99`, `19.9900` or `-5`, without rounding.
    ///
    /// # Errors
    /// Returns [`InvalidMoney`] if the text is not a decimal number, is finer than the smallest unit of the
    /// currency, or is too large.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, InvalidMoney> {
        let text = text.trim();
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) || digits.ends_with('.') {
            return Err(InvalidMoney::NotANumber);
        }
        let exponent = usize::try_from(currency.exponent()).unwrap_or_default();
        let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(exponent).collect();
        if fraction.chars().skip(exponent).any(|c| c != '0') {
            return Err(InvalidMoney::TooFine(currency));
        }
        let minor: i64 = format!("{whole}{kept}").parse().map_err(|_| InvalidMoney::TooLarge)?;
        let amount_minor = if negative { minor.checked_neg().ok_or(InvalidMoney::TooLarge)? } else { minor };
        Ok(Self { currency, amount_minor })
    }

    /// Returns the sum. Returns `None` if the currencies differ, or if the sum is too large.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let same = self.currency == other.currency;
        let amount_minor = self.amount_minor.checked_add(other.amount_minor)?;
        same.then_some(Self { currency: self.currency, amount_minor })
    }

    /// Returns the price of a quantity at this price for one unit, or `None` if the result is too large. The price of a
    /// part of a unit is rounded to the smallest unit of the currency, and half of it away from zero, as shops show it:
    /// 0.5 at 2.55 is 1.28 (<https://github.com/woocommerce/woocommerce/issues/17647>).
    #[must_use]
    pub fn checked_times(self, quantity: Quantity) -> Option<Self> {
        let thousandths = i128::from(self.amount_minor).checked_mul(quantity.in_thousandths().into())?;
        let half = thousandths.signum().checked_mul(500)?;
        let amount_minor = i64::try_from(thousandths.checked_add(half)?.checked_div(1_000)?).ok()?;
        Some(Self { currency: self.currency, amount_minor })
    }
}

impl fmt::Display for Money {
    /// Writes a plain decimal number and the currency code (`-19.99 EUR`), for logs and cases. Mails use the
    /// locale of the customer instead.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let exponent = usize::try_from(self.currency.exponent()).unwrap_or_default();
        let sign = if self.amount_minor < 0 { "-" } else { "" };
        let digits =
            format!("{:0>width$}", self.amount_minor.unsigned_abs(), width = exponent.saturating_add(1));
        let (whole, fraction) = digits.split_at(digits.len().saturating_sub(exponent));
        let dot = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{whole}{dot}{fraction} {}", self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, code: &str) -> Result<i64, InvalidMoney> {
        Money::from_decimal(text, code.parse()?).map(|m| m.amount_minor)
    }

    #[test]
    fn decimals_become_minor_units_exactly() {
        assert_eq!(parse("19.99", "EUR"), Ok(1999));
        assert_eq!(parse("19.9900", "EUR"), Ok(1999));
        assert_eq!(parse("19.9", "EUR"), Ok(1990));
        assert_eq!(parse("1200", "JPY"), Ok(1200));
        assert_eq!(parse("1200.00", "JPY"), Ok(1200));
        assert_eq!(parse("1.234", "KWD"), Ok(1234));
        assert_eq!(parse("-5", "USD"), Ok(-500));
    }

    #[test]
    fn what_would_need_rounding_or_guessing_is_refused() {
        assert!(matches!(parse("19.999", "EUR"), Err(InvalidMoney::TooFine(_))));
        assert!(matches!(parse("0.5", "JPY"), Err(InvalidMoney::TooFine(_))));
        for bad in ["", "-", ".", "1.", ".5", "1e3", "NaN", "1,5", "+1", "0x1"] {
            assert_eq!(parse(bad, "EUR"), Err(InvalidMoney::NotANumber), "{bad}");
        }
        assert_eq!(parse("99999999999999999999", "EUR"), Err(InvalidMoney::TooLarge));
        assert_eq!(parse("1", "EURO"), Err(InvalidMoney::UnknownCurrency));
        assert_eq!(parse("1", "XXX"), Err(InvalidMoney::UnknownCurrency));
    }

    #[test]
    fn money_prints_with_its_currencys_decimals() {
        let show =
            |minor, code: &str| Money { amount_minor: minor, currency: code.parse().unwrap() }.to_string();
        assert_eq!(show(-5, "EUR"), "-0.05 EUR");
        assert_eq!(show(0, "EUR"), "0.00 EUR");
        assert_eq!(show(1200, "JPY"), "1200 JPY");
        assert_eq!(show(1234, "KWD"), "1.234 KWD");
    }

    #[test]
    fn the_price_of_a_quantity_is_exact_or_rounded_half_away_from_zero() {
        let times = |amount_minor, quantity: &str| {
            let price = Money { amount_minor, currency: "EUR".parse().unwrap() };
            price.checked_times(quantity.parse().unwrap()).map(|money| money.amount_minor)
        };
        assert_eq!(
            (times(1299, "3"), times(-1299, "2"), times(1299, "0")),
            (Some(3897), Some(-2598), Some(0))
        );
        assert_eq!((times(1000, "0.5"), times(1600, "1.25")), (Some(500), Some(2000)));
        assert_eq!((times(255, "0.5"), times(-255, "0.5")), (Some(128), Some(-128)));
        assert_eq!(
            (times(333, "0.333"), times(1, "0.499"), times(-1, "0.499")),
            (Some(111), Some(0), Some(0))
        );
        assert_eq!((times(i64::MAX, "1"), times(i64::MIN, "1")), (Some(i64::MAX), Some(i64::MIN)));
        assert_eq!((times(i64::MAX, "0.5"), times(i64::MAX, "1.001")), (Some(i64::MAX / 2 + 1), None));
    }

    #[test]
    fn amounts_of_two_currencies_never_add_up() {
        let one = |code: &str| Money { amount_minor: 1, currency: code.parse().unwrap() };
        assert_eq!(one("EUR").checked_add(one("USD")), None);
    }
}
