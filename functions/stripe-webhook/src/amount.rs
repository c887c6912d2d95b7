//! Reads amounts. Stripe writes them as whole numbers of "the smallest currency unit", which is not that of ISO 4217
//! for each currency: <https://docs.stripe.com/currencies#zero-decimal>.
//!
//! The odd ones: MGA has no decimals at Stripe and two by the standard; ISK and UGX have two at Stripe and none by
//! the standard ("to charge 5 UGX, provide an amount value of 500"), and shops asked for a hundredth because of it:
//! <https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2674>,
//! <https://github.com/WordPress/wordcamp.org/pull/1320>. HUF and TWD are odd only in payouts.

use candor_domain::values::money::{Currency, Money};
use candor_domain::values::reading::At;
use serde_json::Value;

/// The currencies whose amounts Stripe writes without decimals.
const ZERO_DECIMALS: [&str; 15] =
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"];

/// The currencies whose amounts Stripe writes with three decimals.
const THREE_DECIMALS: [&str; 5] = ["BHD", "JOD", "KWD", "OMR", "TND"];

/// The currencies whose amounts Stripe writes with two decimals, against the standard.
const TWO_DECIMALS: [&str; 2] = ["ISK", "UGX"];

/// Reads the amount `name` of an object in the object's currency. Refuses one that is not more than zero.
pub(crate) fn above_zero(object: &At<'_>, name: &str) -> Option<Money> {
    let currency = currency(object);
    let number = whole(&object.field(name));
    let (currency, number) = (currency?, number?);
    if number <= 0 {
        return object.field(name).refuse("is not more than zero");
    }
    let decimals = decimals(currency).or_else(|| {
        object.field("currency").refuse(format!("is {currency}, whose decimals at Stripe are not known"))
    })?;
    in_standard(number, currency, decimals)
        .or_else(|| object.field(name).refuse(format!("is no amount of {currency} with {decimals} decimals")))
}

fn currency(object: &At<'_>) -> Option<Currency> {
    object.field("currency").parsed()
}

/// Reads a whole number.
pub(crate) fn whole(at: &At<'_>) -> Option<i64> {
    match at.value().map(Value::as_i64) {
        None => at.refuse("is missing"),
        Some(number) => number.or_else(|| at.refuse("is not a whole number")),
    }
}

/// Returns the number of decimals in Stripe's amounts of a currency, if it is known.
fn decimals(currency: Currency) -> Option<u32> {
    let is_one_of = |codes: &[&str]| codes.contains(&currency.code());
    if is_one_of(&ZERO_DECIMALS) {
        return Some(0);
    }
    if is_one_of(&THREE_DECIMALS) {
        return Some(3);
    }
    (currency.exponent() == 2 || is_one_of(&TWO_DECIMALS)).then_some(2)
}

/// Returns the amount in the unit of the standard. Returns `None` if it is finer than that unit, or too large.
fn in_standard(number: i64, currency: Currency, decimals: u32) -> Option<Money> {
    let exponent = currency.exponent();
    let more = 10_i64.checked_pow(exponent.saturating_sub(decimals))?;
    let less = 10_i64.checked_pow(decimals.saturating_sub(exponent))?;
    let is_exact = number.checked_rem(less) == Some(0);
    let amount_minor = number.checked_div(less)?.checked_mul(more)?;
    is_exact.then_some(Money { currency, amount_minor })
}

#[cfg(test)]
mod tests {
    use candor_domain::values::reading::Violations;
    use serde_json::json;

    use super::*;

    fn read(amount: &Value, currency: &str) -> Result<String, String> {
        let object = json!({ "amount": amount, "currency": currency });
        let violations = Violations::default();
        let money = above_zero(&At::root(&object, &violations), "amount");
        money.map(|money| money.to_string()).ok_or_else(|| {
            violations.into_vec().iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
        })
    }

    fn money(amount: i64, currency: &str) -> String {
        read(&json!(amount), currency).unwrap_or_else(|why| why)
    }

    #[test]
    fn an_amount_is_what_the_customer_paid_in_every_kind_of_currency() {
        assert_eq!(money(1099, "usd"), "10.99 USD");
        assert_eq!(money(500, "jpy"), "500 JPY");
        assert_eq!(money(5120, "kwd"), "5.120 KWD");
        assert_eq!(money(1045, "huf"), "10.45 HUF");
        assert_eq!(money(80045, "twd"), "800.45 TWD");
        assert_eq!(money(500, "isk"), "5 ISK");
        assert_eq!(money(500, "ugx"), "5 UGX");
        assert_eq!(money(500, "mga"), "500.00 MGA");
    }

    #[test]
    fn a_currency_whose_decimals_stripe_does_not_say_is_not_guessed() {
        assert_eq!(money(500, "lyd"), "/currency is LYD, whose decimals at Stripe are not known");
        assert_eq!(money(500, "clf"), "/currency is CLF, whose decimals at Stripe are not known");
        assert_eq!(money(550, "isk"), "/amount is no amount of ISK with 2 decimals");
        assert_eq!(money(500, "usdc"), "/currency is not an ISO 4217 currency code");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        let said = |amount: Value| read(&amount, "usd").unwrap_err();
        assert_eq!(said(json!(0)), "/amount is not more than zero");
        assert_eq!(said(json!(-5)), "/amount is not more than zero");
        assert_eq!(said(json!(null)), "/amount is missing");
        for bad in [json!("1099"), json!(10.99), json!([1]), json!({}), json!(u64::MAX)] {
            assert_eq!(said(bad), "/amount is not a whole number");
        }
        assert_eq!(read(&json!(i64::MAX), "mga").unwrap_err(), "/amount is no amount of MGA with 0 decimals");
    }

    #[test]
    fn every_currency_with_two_decimals_in_the_standard_has_two_at_stripe_unless_it_is_listed() {
        for code in ZERO_DECIMALS.iter().chain(&THREE_DECIMALS).chain(&TWO_DECIMALS) {
            assert!(code.parse::<Currency>().is_ok(), "{code}");
        }
    }
}
