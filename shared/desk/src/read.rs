//! Tells what an answer shows of the data of customers. It is in the extensions of the answer: this crate does not log, and the
//! layer that does finds it there.

use axum::response::Response;
use candor_domain::case::key::CaseKey;
use candor_domain::values::id::OrderKey;

/// The part of the data of customers that a person was shown. It has keys and counts alone, nothing of what stands in the orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The page.
    pub what: What,
    /// The order, where the page is about one.
    pub order: Option<OrderKey>,
    /// The case, where the page is about one.
    pub case: Option<CaseKey>,
    /// The number of orders or cases on the page.
    pub count: usize,
}

/// A page with data of customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The list of open cases.
    Cases,
    /// A case.
    Case,
    /// Orders that were searched for.
    Orders,
    /// An order.
    Order,
}

impl What {
    /// Returns the name in logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Case => "case",
            Self::Orders => "orders",
            Self::Order => "order",
        }
    }
}

impl Read {
    pub(crate) fn list(what: What, count: usize) -> Self {
        Self { what, order: None, case: None, count }
    }

    pub(crate) fn order(order: &OrderKey) -> Self {
        Self { what: What::Order, order: Some(order.clone()), case: None, count: 1 }
    }

    pub(crate) fn case(order: &OrderKey, case: &CaseKey) -> Self {
        Self { what: What::Case, order: Some(order.clone()), case: Some(case.clone()), count: 1 }
    }

    /// Leaves in an answer what it shows.
    pub(crate) fn on(self, mut answer: Response) -> Response {
        answer.extensions_mut().insert(self);
        answer
    }
}
