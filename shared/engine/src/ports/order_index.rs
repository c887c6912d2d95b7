//! Finds orders by what people know of them: the number that the customer reads, and the customer's address.
//!
//! What else people name, a tracking number, a payment or a return, is a reference ([`super::References`]).

use candor_domain::facts::order::Order;
use candor_domain::values::hash::EmailHash;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::{EmailAddress, OrderNumber};
use jiff::Timestamp;

use super::StoreError;

/// The number of an order in the one form in which numbers are compared: without the `#` that shops put before it, and in
/// lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlainNumber(String);

impl PlainNumber {
    /// Returns the form in which a number is compared.
    #[must_use]
    pub fn of(number: &OrderNumber) -> Self {
        Self(number.as_str().trim_start_matches('#').to_lowercase())
    }

    /// Returns it as a text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names of an order that the index has.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderNames {
    /// The number that the customer reads, if it was placed and has one.
    pub number: Option<PlainNumber>,
    /// The customer, and the moment at which the order was placed: a customer's newest order is found first.
    pub customer: Option<(EmailHash, Timestamp)>,
}

impl OrderNames {
    /// Returns the names of an order. One that is erased has none.
    #[must_use]
    pub fn of(order: &Order) -> Self {
        let Some(placed) = order.facts.placed() else { return Self::default() };
        let email = placed.body.customer.email.as_ref();
        Self {
            number: placed.body.number.as_ref().map(PlainNumber::of),
            customer: email.map(|email| (EmailHash::of(email), placed.body.placed_at)),
        }
    }
}

/// Finds orders by their names.
///
/// The index may lag behind the orders by a moment.
pub trait OrderIndex {
    /// Returns at most `most` orders of a shop that have a number.
    fn numbered(
        &self,
        shop: &Shop,
        number: &OrderNumber,
        most: usize,
    ) -> impl Future<Output = Result<Vec<OrderKey>, StoreError>>;

    /// Returns at most `most` orders of a customer of a shop, those that were placed last first. The address is compared by
    /// its hash, which is short, so the orders of another customer may be among them.
    fn of_customer(
        &self,
        shop: &Shop,
        email: &EmailAddress,
        most: usize,
    ) -> impl Future<Output = Result<Vec<OrderKey>, StoreError>>;
}
