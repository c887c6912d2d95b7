//! Decides which orders a demand means. Data of other people must stay, and all of the customer's must go, so a doubt is
//! neither: the order stays, and a person is told which.

use jiff::Timestamp;
use serde_json::Value;

use crate::erasure::demand::{Erasure, Whose};
use crate::erasure::person::Person;
use crate::erasure::unfinished::{claimed_until, is_unfinished};
use crate::facts::order::Order;
use crate::policy::settings::Policy;
use crate::values::slug::slugs;

/// The decision about one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// The demand does not mean it.
    NotMeant,
    /// It is erased.
    Erased,
    /// It stays, and a person is told.
    Left(WhyLeft),
    /// It is erased once the worker that has a lease of it is done, at this time.
    Busy(Timestamp),
}

slugs! {
    /// A reason for which an order stays, though it is, or may be, the person's.
    pub enum WhyLeft {
        /// Something is still to be done for it.
        Unfinished = "unfinished",
        /// It has the person's address, and the shop does not list it among their orders: several people may share an
        /// address, and one of them may have bought with that of another.
        NotListed = "not-listed",
    }
}

/// The answer to the question if an order is the person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// It is theirs.
    Yes,
    /// It has their address, and may be somebody else's.
    Perhaps,
    /// It is not.
    No,
}

/// Decides about one order of the shop that the demand comes from. `asked_at` is the time of the demand: an order that was
/// placed later is not meant.
#[must_use]
pub fn cover(
    order: &Order,
    erasure: &Erasure,
    asked_at: Timestamp,
    policy: &Policy,
    now: Timestamp,
) -> Cover {
    if order.facts.erased_at().is_some() {
        return if order.is_tombstone_with_facts() { Cover::Erased } else { Cover::NotMeant };
    }
    let belongs = match &erasure.whose {
        Whose::Everyone if is_later(order, asked_at) => Belongs::No,
        Whose::Everyone => Belongs::Yes,
        Whose::Person(person) => belongs(order, person, asked_at),
    };
    match belongs {
        Belongs::No => Cover::NotMeant,
        Belongs::Perhaps => Cover::Left(WhyLeft::NotListed),
        Belongs::Yes if !erasure.even_open && is_unfinished(order, policy, now) => {
            Cover::Left(WhyLeft::Unfinished)
        }
        Belongs::Yes => claimed_until(order, now).map_or(Cover::Erased, Cover::Busy),
    }
}

/// Decides if an order is a person's.
///
/// - One that the shop lists is.
/// - One that stands for an event of which no order could be read is, if the text of the event has the person's address.
/// - One that was placed with the person's e-mail address is, if the shop lists none. If it lists some, this may be
///   another person's with the same address, or a guest's; so it is not certain.
/// - One that has the address elsewhere, such as an earlier address of its customer, is not certain either.
#[must_use]
pub fn belongs(order: &Order, person: &Person, asked_at: Timestamp) -> Belongs {
    if person.orders.contains(&order.key.order_id) {
        return Belongs::Yes;
    }
    if is_later(order, asked_at) {
        return Belongs::No;
    }
    let email = order.facts.placed().and_then(|held| held.body.customer.email.as_ref());
    let is_own = email.is_some_and(|email| person.has(email));
    if is_own && person.orders.is_empty() {
        return Belongs::Yes;
    }
    match (is_own || mentions(order, person), order.key.is_made_up()) {
        (true, true) => Belongs::Yes,
        (true, false) => Belongs::Perhaps,
        (false, _) => Belongs::No,
    }
}

/// Returns true if the order was placed, or heard of, after the demand.
fn is_later(order: &Order, asked_at: Timestamp) -> bool {
    let placed_at = order.facts.placed().map(|held| held.body.placed_at);
    let oldest = || order.facts.stamps().map(|stamp| stamp.occurred_at).min();
    placed_at.or_else(oldest).is_some_and(|at| at > asked_at)
}

/// Returns true if any text of the order has the person's address in it, also one that a source or a person wrote freely.
fn mentions(order: &Order, person: &Person) -> bool {
    let parts = [serde_json::to_value(&order.facts), serde_json::to_value(&order.ledger)];
    parts.into_iter().flatten().any(|part| is_in(&part, person))
}

fn is_in(value: &Value, person: &Person) -> bool {
    match value {
        Value::String(text) => person.is_mentioned_in(text),
        Value::Array(values) => values.iter().any(|value| is_in(value, person)),
        Value::Object(members) => {
            members.iter().any(|(name, value)| person.is_mentioned_in(name) || is_in(value, person))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}
