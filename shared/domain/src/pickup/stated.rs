//! The last statement to the customer about goods that wait to be fetched.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::sent;
use crate::message::statement::MessageStatement;
use crate::pickup::ready::PickupReady;

/// Returns where and until when the customer believes that goods wait, and the number that the next correction gets. A
/// reminder repeats it, so between messages of the same number the time decides.
pub(crate) fn stated_of_pickup(order: &Order) -> Option<(&PickupReady, u32)> {
    let claims = sent(order).filter_map(|telling| match (telling.key, telling.statement) {
        (MessageKey::PickupUpdate(number), MessageStatement::Pickup(claim)) => {
            Some((*number, telling.at, claim))
        }
        (_, MessageStatement::Pickup(claim)) => Some((0, telling.at, claim)),
        (_, _) => None,
    });
    let claims: Vec<_> = claims.collect();
    let number = claims.iter().map(|(number, _, _)| *number).max()?;
    let last = claims.into_iter().max_by_key(|(_, at, _)| *at)?;
    Some((last.2, number.saturating_add(1)))
}
