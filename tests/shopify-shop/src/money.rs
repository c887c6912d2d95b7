//! Writes amounts as webhooks do: once in the shop's currency, and again in both.

use serde_json::{Value, json};

/// The currencies of an order, both with two decimals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Purse {
    shop: String,
    presented: String,
    /// The presented price of a hundred units of the shop's currency.
    per_cent: u64,
}

impl Purse {
    /// Returns the currencies of a new order.
    pub(crate) fn new(shop: &str, presented: Option<(&str, u64)>) -> Self {
        let (code, per_cent) = presented.unwrap_or((shop, 100));
        Self { shop: shop.to_owned(), presented: code.to_owned(), per_cent }
    }

    /// Returns the currencies of an order.
    pub(crate) fn of(payload: &Value) -> Self {
        let total = &payload["total_price_set"];
        let money = |which: &str, name: &str| total[which][name].as_str().unwrap_or_default();
        let shop = payload["currency"].as_str().unwrap_or_default();
        let [own, presented] =
            ["shop_money", "presentment_money"].map(|which| cents(money(which, "amount")).unsigned_abs());
        let code = money("presentment_money", "currency_code");
        let per_cent = (presented * 100 + own / 2).checked_div(own).unwrap_or(100);
        Self::new(shop, Some((code, per_cent)).filter(|_| !code.is_empty()))
    }

    /// Returns the currency that the customer pays in.
    pub(crate) fn presented(&self) -> &str {
        &self.presented
    }

    /// Returns an amount of the shop's currency in the one that the customer pays in.
    pub(crate) fn pays(&self, cents: i64) -> String {
        text(cents * i64::try_from(self.per_cent).unwrap_or(100) / 100)
    }

    /// Writes the amount `name`, which is given in the shop's currency.
    pub(crate) fn write(&self, owner: &mut Value, name: &str, cents: i64) {
        owner[name] = text(cents).into();
        owner[format!("{name}_set")] = json!({
            "shop_money": { "amount": text(cents), "currency_code": self.shop },
            "presentment_money": { "amount": self.pays(cents), "currency_code": self.presented },
        });
    }
}

/// Returns an amount as webhooks write it.
pub(crate) fn text(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", cents.abs() / 100, cents.abs() % 100)
}

/// Reads an amount of a webhook.
pub(crate) fn cents(text: &str) -> i64 {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let hundredths: String = rest.chars().chain("00".chars()).take(2).collect();
    let sum = whole.trim_start_matches('-').parse::<i64>().unwrap_or_default() * 100
        + hundredths.parse::<i64>().unwrap_or_default();
    if text.starts_with('-') { -sum } else { sum }
}

/// Reads an amount of a payload.
pub(crate) fn read(owner: &Value, name: &str) -> i64 {
    cents(owner[name].as_str().unwrap_or("0"))
}
