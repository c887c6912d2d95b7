//! Reads the amounts of an order, all in one currency.
//!
//! Shopify gives most amounts twice: in the shop's currency, and in the currency that the customer saw and
//! pays ("presentment"). If the order's total is given in the customer's currency, every amount is read in
//! that currency. Lines in another currency than the total would not add up to it.

use candor_domain::values::money::{Currency, Money};
use candor_domain::values::reading::At;

/// Decides in which currency each amount of an order is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amounts {
    /// The currency of all amounts that are read.
    pub(crate) currency: Currency,
    /// The shop's own currency. Amounts that Shopify gives only once are in this currency.
    pub(crate) shop_currency: Currency,
    presentment: bool,
}

impl Amounts {
    /// Chooses the currency by the order's total.
    pub(crate) fn of(order: &At<'_>) -> Option<Self> {
        let presented = order.field("total_price_set").field("presentment_money");
        let shop_currency = order.field("currency");
        if presented.is_absent() {
            let currency = shop_currency.parsed()?;
            return Some(Self { currency, shop_currency: currency, presentment: false });
        }
        let currency = presented.field("currency_code").parsed();
        // Older versions of Shopify's API, and payloads that were cut, do not name the shop's currency.
        let shop_currency = if shop_currency.is_absent() { currency } else { shop_currency.parsed() };
        Some(Self { currency: currency?, shop_currency: shop_currency?, presentment: true })
    }

    /// Reads the amount `name` of `owner`, which is the order, a line or another part of the order.
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

    /// Reads a value such as `{ "amount": "19.99", "currency_code": "EUR" }`, which must be in this order's
    /// currency.
    fn one(&self, at: &At<'_>) -> Option<Money> {
        let code = at.field("currency_code");
        let currency: Currency = code.parsed()?;
        if currency != self.currency {
            return code.refuse(format!("is {currency}, and the order is in {}", self.currency));
        }
        at.field("amount").decimal(currency)
    }
}
