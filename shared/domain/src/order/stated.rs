//! The last statement to the customer about the order.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::MessageStatement;
use crate::order::statement::OrderStatement;

/// Returns the last statement to the customer about the order, and the number that the next correction gets.
/// Between a confirmation and a cancellation notice, the time decides which was the last: either can be the
/// later one, because the sending of a confirmation can take long.
pub(crate) fn stated_of_order(order: &Order) -> Option<(&OrderStatement, u32)> {
    let claims = sent(order).filter_map(|telling| match (telling.key, telling.statement) {
        (MessageKey::OrderUpdate(number), MessageStatement::Order(claim)) => {
            Some((*number, telling.at, claim))
        }
        (_, MessageStatement::Order(claim)) => Some((0, telling.at, claim)),
        (_, _) => None,
    });
    let last = claims.max_by_key(|(number, at, _)| (*number, *at));
    last.map(|(number, _, claim)| (claim, number.saturating_add(1)))
}
