//! Lists the open cases of a shop, without reading its orders.

use candor_domain::case::key::CaseKey;
use candor_domain::values::id::{OrderKey, Shop};
use jiff::Timestamp;

use super::StoreError;

/// The largest number of open cases of one order that lists show. The order itself has them all.
pub const LISTED_MAX: usize = 10;

/// An open case, as lists show it. Its team, its severity and its due time follow from the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The order.
    pub order: OrderKey,
    /// The case.
    pub key: CaseKey,
    /// The number of this opening, from 1.
    pub number: u32,
    /// The moment at which it opened.
    pub opened_at: Timestamp,
}

/// A place in the list of open cases, from which it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The moment at which the oldest open case of the last listed order opened.
    pub opened_at: Timestamp,
    /// The last listed order.
    pub order: OrderKey,
}

/// A page of the list of open cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpenCases {
    /// The cases, order by order; the order whose oldest open case is the oldest comes first.
    pub cases: Vec<OpenCase>,
    /// The place from which the list goes on, if it does.
    pub next: Option<Place>,
}

/// Lists open cases.
pub trait CaseIndex {
    /// Returns the open cases of at most `most` orders of a shop, those that wait longest first, from `from` on. The list
    /// may lag behind the orders by a moment.
    fn open_cases(
        &self,
        shop: &Shop,
        from: Option<&Place>,
        most: usize,
    ) -> impl Future<Output = Result<OpenCases, StoreError>>;
}
