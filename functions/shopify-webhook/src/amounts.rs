//! Amounts of an order, all in one currency.
//!
//! Shopify gives most amounts twice, in the shop's currency and in the one the customer saw and pays ("presentment").
//! Customers are told the latter wherever the order's total has it, and then of every amount: a total in one currency
//! over lines in another would add up to nothing.

use candor_domain::values::money::{Currency, Money};
use candor_domain::values::reading::At;

/// How to read an order's amounts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amounts {
    /// The currency of all of them.
    pub(crate) currency: Currency,
    /// The shop's own, in which the amounts are that are given once.
    pub(crate) shop_currency: Currency,
    presentment: bool,
}

impl Amounts {
    /// Decides by the order's total.
    pub(crate) fn of(order: &At<'_>) -> Option<Self> {
        let presented = order.field("total_price_set").field("presentment_money");
        let shop_currency = order.field("currency");
        if presented.is_absent() {
            let currency = shop_currency.parsed()?;
            return Some(Self { currency, shop_currency: currency, presentment: false });
        }
        let currency = presented.field("currency_code").parsed();
        // Older API versions and trimmed payloads do not name the shop's currency.
        let shop_currency = if shop_currency.is_absent() { currency } else { shop_currency.parsed() };
        Some(Self { currency: currency?, shop_currency: shop_currency?, presentment: true })
    }

    /// The amount `name` of an order, a line or another thing of it.
    pub(crate) fn read(&self, owner: &At<'_>, name: &str) -> Option<Money> {
        let set = owner.field(&format!("{name}_set"));
        let once = owner.field(name);
        if self.presentment {
            let presented = set.field("presentment_money");
            let same = self.currency == self.shop_currency;
            return if presented.is_absent() && same {
                once.decimal(self.currency)
            } else {
                self.one(&presented)
            };
        }
        let shops = set.field("shop_money");
        if once.is_absent() && !shops.is_absent() { self.one(&shops) } else { once.decimal(self.currency) }
    }

    /// `{ "amount": "19.99", "currency_code": "EUR" }`, of this order's currency.
    fn one(&self, at: &At<'_>) -> Option<Money> {
        let code = at.field("currency_code");
        let currency: Currency = code.parsed()?;
        if currency != self.currency {
            return code.refuse(format!("is {currency}, and the order is in {}", self.currency));
        }
        at.field("amount").decimal(currency)
    }
}
