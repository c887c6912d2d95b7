//! Traces: what other items know of an order that is erased.

use std::collections::BTreeSet;

use crate::facts::order::Order;
use crate::reference::knowledge::Knowledge;
use crate::reference::report::Reference;
use crate::values::id::OrderId;

/// Returns the references that the order's own facts name: its tracking numbers, its payments and its returns.
#[must_use]
pub fn references(order: &Order) -> Vec<Reference> {
    let facts = &order.facts;
    let shipments = facts.shipments().values().flat_map(|held| {
        let whole = held.body.tracking.iter().map(|tracking| &tracking.number);
        whole.chain(&held.body.boxes)
    });
    let numbers = shipments.map(Reference::tracking_number);
    let disputed = facts.disputes().values().filter_map(|held| held.body.payment_id.as_ref());
    let paid = facts.payments().into_keys().chain(facts.failed_payments().keys()).chain(disputed);
    let returned = facts.returns().keys().cloned().map(Reference::Return);
    let mut references: Vec<Reference> =
        numbers.chain(paid.cloned().map(Reference::Payment)).chain(returned).collect();
    references.sort_by_key(ToString::to_string);
    references.dedup();
    references
}

/// Forgets the orders that were erased. Returns false if nothing is known of the reference then, so that it goes as a
/// whole, with the reports that waited.
#[must_use]
pub fn forget(knowledge: &mut Knowledge, erased: &BTreeSet<OrderId>) -> bool {
    knowledge.forget(erased);
    knowledge.has_places()
}
