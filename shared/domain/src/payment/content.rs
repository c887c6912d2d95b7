//! The content of messages about money.

use crate::facts::order::Order;
use crate::message::content::{Body, Item};
use crate::message::statement::MessageStatement;
use crate::order::content::item_of;
use crate::order::placed::Placed;
use crate::values::id::RefundId;

pub(crate) fn refund_notice(
    order: &Order,
    placed: &Placed,
    refund_id: &RefundId,
) -> Option<(Body, MessageStatement)> {
    let held = order.facts.reported_refund(refund_id)?;
    // A refund is for all of its units or says nothing of them: a part of the list would be wrong.
    let items: Option<Vec<Item>> = held.body.lines.iter().map(|units| item_of(placed, units)).collect();
    let body = Body::RefundNotice {
        amount: held.body.amount,
        refunded_at: held.stamp.occurred_at,
        items: items.unwrap_or_default(),
    };
    Some((body, MessageStatement::Nothing))
}
