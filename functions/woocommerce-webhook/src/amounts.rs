//! Reads amounts that are finer than the currency, and makes unit prices of them.
//!
//! A line gives the sum of its units, before tax. `price` is what is left of that sum after the discount, divided by the
//! quantity as a floating-point number: 14.309999999999999 for a price of 14.31
//! (<https://github.com/woocommerce/woocommerce/issues/27911>). So the price of a unit is worked out from the sum.

use candor_domain::values::money::{Currency, Money};
use candor_domain::values::quantity::Quantity;
use candor_domain::values::reading::At;
use serde_json::Value;

/// The number of decimals that are read; the rest would change no price.
const DECIMALS: usize = 12;

/// The number of digits before the dot that are read.
const DIGITS_MAX: usize = 15;

/// An amount of money, finer than any currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Exact(i128);

impl Exact {
    /// Reads a decimal string or a number.
    pub(crate) fn read(at: &At<'_>) -> Option<Self> {
        let text = match at.value() {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) => {
                return at.refuse("is neither a decimal string nor a number");
            }
            None => return at.refuse("is missing"),
        };
        parsed(&text).or_else(|| at.refuse("is not a decimal number"))
    }

    /// Reads an amount that may be left out, which is nothing then.
    pub(crate) fn or_nothing(at: &At<'_>) -> Self {
        at.if_readable(Self::read).unwrap_or_default()
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    pub(crate) fn negated(self) -> Self {
        Self(self.0.saturating_neg())
    }

    pub(crate) fn is_negative(self) -> bool {
        self.0 < 0
    }

    pub(crate) fn is_nothing(self) -> bool {
        self.0 == 0
    }

    /// Returns the amount in the smallest unit of a currency, rounded as shops show it, half of it away from zero.
    pub(crate) fn in_currency(self, currency: Currency) -> Option<Money> {
        self.per(Quantity::ONE, currency)
    }

    /// Returns the price of one unit of which this is the sum, rounded in the same way. Whether the lines then add up to
    /// the total is another question, which is asked before they are shown together.
    pub(crate) fn per(self, quantity: Quantity, currency: Currency) -> Option<Money> {
        let thousandths = i128::from(quantity.in_thousandths());
        let scale = 10_i128.checked_pow(u32::try_from(DECIMALS).ok()?.checked_sub(currency.exponent())?)?;
        let (sum, parts) = (self.0.checked_mul(1_000)?, thousandths.checked_mul(scale)?);
        let half = parts.checked_div(2)?.checked_mul(sum.signum())?;
        let amount_minor = i64::try_from(sum.checked_add(half)?.checked_div(parts)?).ok()?;
        Some(Money { amount_minor, currency })
    }
}

/// Reads the total that was to be paid. A refund does not change it.
pub(crate) fn read_total(order: &At<'_>) -> Option<Money> {
    let currency = order.field("currency").parsed();
    let at = order.field("total");
    match currency {
        // The missing currency is already noted.
        None if at.is_absent() => at.refuse("is missing"),
        None => None,
        Some(currency) => match at.decimal(currency)? {
            total if total.amount_minor < 0 => at.refuse("is below zero"),
            total => Some(total),
        },
    }
}

fn parsed(text: &str) -> Option<Exact> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) || whole.len() > DIGITS_MAX {
        return None;
    }
    let kept: String = fraction.chars().chain(std::iter::repeat('0')).take(DECIMALS).collect();
    let amount: i128 = format!("{whole}{kept}").parse().ok()?;
    Some(Exact(if negative { amount.saturating_neg() } else { amount }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn per(sum: &str, quantity: &str, currency: &str) -> Option<i64> {
        let price = parsed(sum)?.per(quantity.parse().unwrap(), currency.parse().unwrap());
        price.map(|price| price.amount_minor)
    }

    #[test]
    fn the_price_of_a_unit_is_exact_where_the_sum_divides() {
        assert_eq!(per("143.10", "10", "EUR"), Some(1431));
        assert_eq!(per("302.7600", "3", "USD"), Some(10092));
        assert_eq!(per("1.28", "0.5", "EUR"), Some(256));
        assert_eq!(per("-9.00", "1", "EUR"), Some(-900));
        assert_eq!(per("1200", "1", "JPY"), Some(1200));
        assert_eq!(per("1.234", "1", "KWD"), Some(1234));
    }

    #[test]
    fn a_price_that_does_not_divide_is_rounded_half_away_from_zero() {
        assert_eq!((per("10.00", "3", "EUR"), per("20.00", "3", "EUR")), (Some(333), Some(667)));
        assert_eq!((per("0.125", "1", "EUR"), per("-0.125", "1", "EUR")), (Some(13), Some(-13)));
        assert_eq!(per("14.309999999999999", "1", "EUR"), Some(1431));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for bad in ["", "-", ".5", "1.", "1e3", "1,5", "NaN", "1234567890123456", "--1"] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
        assert_eq!(per("1", "0", "EUR"), None);
    }
}
