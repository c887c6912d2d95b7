//! Writes amounts as the Admin API does: always in both currencies, and with as few decimals as they need.

use serde_json::{Value, json};

/// Returns the amount `name` of a payload, or of a part of it. Webhooks leave out the currencies of some amounts, which are
/// in the shop's own.
pub(crate) fn bag(owner: &Value, name: &str, order: &Value) -> Value {
    let set = &owner[format!("{name}_set")];
    let once = json!({ "amount": owner[name], "currency_code": order["currency"] });
    let of = |money: &str| money_v2(if set[money].is_object() { &set[money] } else { &once });
    both(of("shop_money"), of("presentment_money"))
}

/// Returns an amount that the customer paid or got back, in the currency of the payment.
pub(crate) fn paid(amount: &str, currency: &Value, order: &Value) -> Value {
    let presented = &order["total_price_set"]["presentment_money"];
    let shop = if *currency == order["currency"] { number(amount) } else { number(amount) / rate(order) };
    let own = json!({ "amount": format!("{shop:.2}"), "currency_code": order["currency"] });
    let code = if currency.is_null() { &presented["currency_code"] } else { currency };
    both(money_v2(&own), money_v2(&json!({ "amount": amount, "currency_code": code })))
}

/// Returns the presented price of one unit of the shop's currency.
fn rate(order: &Value) -> f64 {
    let total = |money: &str| number(order["total_price_set"][money]["amount"].as_str().unwrap_or("1"));
    total("presentment_money") / total("shop_money")
}

pub(crate) fn number(amount: &str) -> f64 {
    amount.parse().unwrap_or_default()
}

fn both(shop: Value, presented: Value) -> Value {
    json!({ "__typename": "MoneyBag", "shopMoney": shop, "presentmentMoney": presented })
}

fn money_v2(money: &Value) -> Value {
    let amount = money["amount"].as_str().unwrap_or("0");
    json!({ "__typename": "MoneyV2", "amount": decimal(amount), "currencyCode": money["currency_code"] })
}

/// Returns an amount as Shopify's type `Decimal` writes it: `4.99`, `5.0`, `0.0`.
fn decimal(amount: &str) -> String {
    let (whole, rest) = amount.split_once('.').unwrap_or((amount, ""));
    let rest = rest.trim_end_matches('0');
    format!("{whole}.{}", if rest.is_empty() { "0" } else { rest })
}
