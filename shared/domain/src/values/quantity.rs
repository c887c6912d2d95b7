//! Quantities of goods: exact decimal numbers, since not all goods are sold by the piece.
//!
//! Sources that say so: WooCommerce's orders have `"quantity": 0.5` where a shop sells cloth by the metre or fruit by
//! the kilogram (<https://github.com/woocommerce/woocommerce/issues/52198>,
//! <https://github.com/mollie/WooCommerce/issues/255>), and Square's have the text `"0.5"`
//! (<https://developer.squareup.com/docs/changelog/connect-logs/2019-05-08>). Shopify's are whole.

use std::fmt;
use std::iter::Sum;
use std::str::FromStr;

use serde::Deserialize;
use serde::Serialize;

use crate::values::limits::QUANTITY_MAX;

/// The number of thousandths in one unit.
const UNIT: u64 = 1_000;

/// The number of decimal places that a quantity can have: millimetres of a metre, grams of a kilogram.
const PLACES: usize = 3;

/// A quantity of goods: a number of units, exact to a thousandth. It is never a floating-point number: of those, orders
/// stayed open because what was left of 4.4 units was not exactly zero
/// (<https://github.com/magento/magento2/pull/14346>).
///
/// It is written as a whole number where it is one, and else as a text: 2, `"0.5"`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Quantity(u64);

/// The forms in which a quantity is stored and sent.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Whole(u64),
    Decimal(String),
}

/// A reason for which a text is not a quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidQuantity {
    /// The text is not a plain decimal number.
    #[error("is not a decimal number from 0")]
    NotANumber,
    /// The number has digits other than zero after the third decimal place. It is not rounded, because that would be
    /// a guess.
    #[error("has more than {PLACES} decimal places")]
    TooFine,
    /// The number is larger than any quantity of goods.
    #[error("is more than {QUANTITY_MAX}")]
    TooLarge,
}

impl Quantity {
    /// No units.
    pub const ZERO: Self = Self(0);

    /// One unit.
    pub const ONE: Self = Self(UNIT);

    /// Returns a whole number of units.
    #[must_use]
    pub fn units(units: u32) -> Self {
        Self(u64::from(units).saturating_mul(UNIT))
    }

    /// Returns a number of thousandths of a unit.
    #[must_use]
    pub fn thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// Returns the number of thousandths of a unit.
    #[must_use]
    pub fn in_thousandths(self) -> u64 {
        self.0
    }

    /// Returns the number of units, if it is whole.
    #[must_use]
    pub fn whole(self) -> Option<u64> {
        self.0.is_multiple_of(UNIT).then(|| self.0.div_euclid(UNIT))
    }

    /// Returns the sum, or the largest quantity there is if the sum is too large.
    #[must_use]
    pub fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// Returns the difference, or zero if `other` is more.
    #[must_use]
    pub fn saturating_sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, Self::saturating_add)
    }
}

impl FromStr for Quantity {
    type Err = InvalidQuantity;

    /// Reads a decimal number such as `2`, `0.5` or `1.2500`, without rounding. Zeros at the end may go beyond the third
    /// decimal place, since they change nothing.
    fn from_str(text: &str) -> Result<Self, InvalidQuantity> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) {
            return Err(InvalidQuantity::NotANumber);
        }
        if fraction.chars().skip(PLACES).any(|digit| digit != '0') {
            return Err(InvalidQuantity::TooFine);
        }
        let kept: String = fraction.chars().chain("000".chars()).take(PLACES).collect();
        let thousandths = format!("{whole}{kept}").parse();
        thousandths.map(Self).map_err(|_| InvalidQuantity::TooLarge)
    }
}

impl fmt::Display for Quantity {
    /// Writes `2`, `0.5`, `1.25`, for logs, cases and other systems. Mails use the locale of the customer instead.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0.div_euclid(UNIT), self.0.rem_euclid(UNIT));
        let places = format!("{rest:03}");
        match places.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            fraction => write!(f, "{whole}.{fraction}"),
        }
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<Written> for Quantity {
    type Error = InvalidQuantity;
    fn try_from(written: Written) -> Result<Self, InvalidQuantity> {
        match written {
            Written::Whole(units) => units.checked_mul(UNIT).map(Self).ok_or(InvalidQuantity::TooLarge),
            Written::Decimal(text) => text.parse(),
        }
    }
}

impl From<Quantity> for Written {
    fn from(quantity: Quantity) -> Self {
        quantity.whole().map_or_else(|| Self::Decimal(quantity.to_string()), Self::Whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use serde_json::{Value, json};

    fn parsed(text: &str) -> Result<u64, InvalidQuantity> {
        text.parse().map(Quantity::in_thousandths)
    }

    #[test]
    fn a_text_is_read_exactly_or_not_at_all() {
        let texts = ["2", "0.5", "1.250", "0.001", "1.0000", "007"];
        assert_eq!(texts.map(parsed), [Ok(2_000), Ok(500), Ok(1_250), Ok(1), Ok(1_000), Ok(7_000)]);
        assert_eq!(parsed("0.0005"), Err(InvalidQuantity::TooFine));
        for bad in ["", ".", "1.", ".5", "-1", "+1", "1e3", "0,5", "NaN", " 1", "1.2.3", "½", "٣"] {
            assert_eq!(parsed(bad), Err(InvalidQuantity::NotANumber), "{bad}");
        }
        assert_eq!(parsed("99999999999999999999"), Err(InvalidQuantity::TooLarge));
    }

    #[test]
    fn a_quantity_is_shown_without_needless_zeros() {
        let shown = [0, 1, 500, 1_250, 2_000, 10_010].map(|n| Quantity::thousandths(n).to_string());
        assert_eq!(shown, ["0", "0.001", "0.5", "1.25", "2", "10.01"]);
    }

    #[test]
    fn a_whole_quantity_is_written_as_a_number_and_another_one_as_a_text() {
        for (thousandths, written) in [(0, json!(0)), (2_000, json!(2)), (500, json!("0.5"))] {
            let quantity = Quantity::thousandths(thousandths);
            assert_eq!(serde_json::to_value(quantity).unwrap(), written);
            assert_eq!(serde_json::from_value::<Quantity>(written).unwrap(), quantity);
        }
        let refused = |value: Value| serde_json::from_value::<Quantity>(value).is_err();
        assert!([json!(0.5), json!(-1), json!("x"), json!(u64::MAX), json!(null)].into_iter().all(refused));
    }

    #[test]
    fn quantities_add_up_and_never_pass_their_ends() {
        let [half, most] = [Quantity::thousandths(500), Quantity::thousandths(u64::MAX)];
        assert_eq!([half, half, Quantity::ONE].into_iter().sum::<Quantity>(), Quantity::units(2));
        assert_eq!(half.saturating_sub(Quantity::ONE), Quantity::ZERO);
        assert_eq!(most.saturating_add(half), most);
        assert_eq!((half.whole(), Quantity::ONE.whole()), (None, Some(1)));
    }
}
