//! The last statement about the order.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::Statement;
use crate::order::statement::OrderStatement;

/// What the customer was last told of the order, and how often they were told. Of a confirmation and a notice that it is
/// off, either can have been the later one: a confirmation may have been long in going out.
pub(crate) fn stated_of_order(order: &Order) -> Option<(&OrderStatement, u32)> {
    let claims = sent(order).filter_map(|telling| match (telling.key, telling.statement) {
        (MessageKey::OrderUpdate(number), Statement::Order(claim)) => Some((*number, telling.at, claim)),
        (_, Statement::Order(claim)) => Some((0, telling.at, claim)),
        (_, _) => None,
    });
    let last = claims.max_by_key(|(number, at, _)| (*number, *at));
    last.map(|(number, _, claim)| (claim, number.saturating_add(1)))
}
