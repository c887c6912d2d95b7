//! Lists the orders of a shop that have open cases, without reading the orders. Cases that are about no order, such as a
//! shop that is silent, are not among them: their books keep those.

use std::cmp::Reverse;

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::values::id::{OrderKey, Shop};
use candor_domain::values::text::{OrderNumber, PersonName};
use jiff::Timestamp;

use super::StoreError;

/// The largest number of open cases of one order that lists show. The order itself has them all.
pub const LISTED_MAX: usize = 10;

/// An open case, as lists show it. Its severity follows from its kind, its team and its due time from the policy, so a
/// policy that changes is true of cases that are open already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCase {
    /// The case.
    pub key: CaseKey,
    /// The number of this opening, from 1: a case that came back has a greater one.
    pub number: u32,
    /// The moment at which it opened.
    pub opened_at: Timestamp,
    /// The person who works on it, one of the staff.
    pub assignee: Option<PersonName>,
    /// The moment until which it is put off, also where that is over.
    pub snoozed_until: Option<Timestamp>,
}

/// An order with open cases, as lists show it. It holds nothing personal of customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCases {
    /// The order.
    pub order: OrderKey,
    /// The number that people know the order by, if it was placed and has one.
    pub order_number: Option<OrderNumber>,
    /// The moment at which the oldest of its open cases opened, also if that case is left out.
    pub oldest_at: Timestamp,
    /// The open cases, at most [`LISTED_MAX`]: the weightiest first, and of these the oldest.
    pub cases: Vec<OpenCase>,
    /// The number of open cases that are left out: those beyond the limit, and those of kinds that only a newer release
    /// knows.
    pub left_out: u32,
}

impl OpenCases {
    /// Returns the entry of an order in the list, if it has an open case.
    #[must_use]
    pub fn of(order: &Order) -> Option<Self> {
        let open = order.ledger.open_cases();
        let mut cases: Vec<OpenCase> =
            open.map(|(key, number, opened_at)| OpenCase::of(order, key, number, opened_at)).collect();
        let oldest_at = cases.iter().map(|case| case.opened_at).min()?;
        cases.sort_by(|one, other| one.place().cmp(&other.place()));
        let left_out = cases.len().saturating_sub(LISTED_MAX);
        cases.truncate(LISTED_MAX);
        Some(Self {
            order: order.key.clone(),
            order_number: order.facts.placed().and_then(|placed| placed.body.number.clone()),
            oldest_at,
            cases,
            left_out: u32::try_from(left_out).unwrap_or(u32::MAX),
        })
    }

    /// Returns the place after this entry, from which a list goes on.
    #[must_use]
    pub fn place(&self) -> CasePlace {
        CasePlace { oldest_at: self.oldest_at, order: self.order.clone() }
    }
}

impl OpenCase {
    /// Returns an open case of an order, with what people did with it.
    #[must_use]
    pub fn of(order: &Order, key: &CaseKey, number: u32, opened_at: Timestamp) -> Self {
        let assignment = order.facts.assignment(key, number);
        Self {
            key: key.clone(),
            number,
            opened_at,
            assignee: assignment.map(|assignment| assignment.person.clone()),
            snoozed_until: order.snoozed_until(key, number),
        }
    }

    fn place(&self) -> impl Ord + '_ {
        (Reverse(self.key.kind().severity()), self.opened_at, &self.key)
    }
}

/// The place after an entry in the list of orders with open cases.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CasePlace {
    /// The moment at which the oldest open case of the entry opened.
    pub oldest_at: Timestamp,
    /// The order of the entry.
    pub order: OrderKey,
}

/// A page of the list of orders with open cases.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CasePage {
    /// The orders, the one whose oldest open case is the oldest first.
    pub orders: Vec<OpenCases>,
    /// The place from which the list goes on. A list is over only where there is none: an empty page may have one, and
    /// one that ends with the last order may, too.
    pub next: Option<CasePlace>,
}

/// Lists orders by their open cases.
pub trait CaseIndex {
    /// Returns at most `most` orders of a shop that have an open case, those that wait longest first, after a place.
    ///
    /// The list may lag behind the orders by a moment, so what is done about a case goes by the order itself. While a list
    /// is read page by page, an order whose oldest case changes moves in it: it may be missing, or come twice.
    fn open_cases(
        &self,
        shop: &Shop,
        after: Option<&CasePlace>,
        most: usize,
    ) -> impl Future<Output = Result<CasePage, StoreError>>;
}

#[cfg(test)]
mod tests {
    use candor_domain::ledger::entry::CaseEntry;

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn order(open: &[(CaseKey, i64)]) -> Order {
        let mut order = Order::new("demo-shop#5001".parse().unwrap());
        let entry = |(key, since): &(CaseKey, i64)| {
            (key.clone(), CaseEntry::Open { since: second(*since), number: 1 })
        };
        order.ledger.cases = open.iter().map(entry).collect();
        order
    }

    #[test]
    fn an_order_whose_cases_are_closed_or_not_yet_open_is_in_no_list() {
        let mut order = order(&[]);
        order
            .ledger
            .cases
            .insert(CaseKey::OrderMissing, CaseEntry::Closed { at: second(1), number: 1, decision: None });
        order
            .ledger
            .cases
            .insert(CaseKey::PaymentPending, CaseEntry::Pending { until: second(9), number: 0 });
        assert_eq!(OpenCases::of(&order), None);
    }

    #[test]
    fn the_weightiest_cases_of_an_order_are_listed_and_the_others_counted() {
        let parcel = |n: i64| (CaseKey::ParcelStalled(format!("p{n}").parse().unwrap()), n);
        let many: Vec<(CaseKey, i64)> = (1..=12).map(parcel).collect();
        let weighty = [(CaseKey::PaymentMismatch, 50)];
        let entry = OpenCases::of(&order(&[many, weighty.to_vec()].concat())).unwrap();
        assert_eq!((entry.cases.len(), entry.left_out, entry.oldest_at), (LISTED_MAX, 3, second(1)));
        let opened: Vec<i64> = entry.cases.iter().map(|case| case.opened_at.as_second()).collect();
        assert_eq!(opened, [50, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
}
