//! The cases that were closed as duplicates of another one, as that one shows them. Nothing is written to it, so they are found in
//! their own orders.

use candor_domain::case::key::CaseKey;
use candor_domain::facts::order::Order;
use candor_domain::values::id::OrderKey;

use crate::address;
use crate::words::kinds;
use candor_domain::values::language::Language;

/// The highest number of duplicates that a case shows.
const DUPLICATES_MAX: usize = 20;

/// A case that was closed as a duplicate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Duplicate {
    pub(crate) address: String,
    pub(crate) kind: &'static str,
    /// The order, where it is another one.
    pub(crate) order: Option<String>,
}

impl Duplicate {
    fn of(order: &OrderKey, case: &CaseKey, own: &OrderKey, language: Language) -> Self {
        Self {
            address: address::case(order, case),
            kind: kinds::kind(case.kind(), language),
            order: (order != own).then(|| order.order_id.to_string()),
        }
    }
}

/// Returns the cases of some orders that people closed as duplicates of a case, and the one that a link named from which the
/// person comes.
pub(crate) fn duplicates<'o>(
    orders: impl Iterator<Item = &'o Order>,
    (own, case): (&OrderKey, &CaseKey),
    named: Option<(OrderKey, CaseKey)>,
    language: Language,
) -> Vec<Duplicate> {
    let marked = orders.flat_map(|order| {
        let resolutions = order.facts.resolutions().iter();
        let own_shop = order.key.shop == own.shop;
        resolutions.filter_map(move |(key, held)| {
            let other = held.body.duplicate_of.as_ref().filter(|_| own_shop)?;
            (other.order_id == own.order_id && other.case == *case).then(|| (order.key.clone(), key.clone()))
        })
    });
    let mut all: Vec<(OrderKey, CaseKey)> = marked.chain(named).collect();
    all.sort();
    all.dedup();
    all.truncate(DUPLICATES_MAX);
    all.iter().map(|(order, key)| Duplicate::of(order, key, own, language)).collect()
}
