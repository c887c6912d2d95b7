//! The content of messages about money.

use crate::facts::order::Order;
use crate::message::content::{Body, Item};
use crate::message::statement::MessageStatement;
use crate::order::placed::Placed;
use crate::values::id::RefundId;
use crate::values::line_quantity::LineQuantity;

pub(crate) fn refund_notice(
    order: &Order,
    placed: &Placed,
    refund_id: &RefundId,
) -> Option<(Body, MessageStatement)> {
    let held = order.facts.refunds().get(refund_id)?;
    let item = |refunded: &LineQuantity| {
        let line = placed.lines.iter().find(|line| line.line_id == refunded.line_id)?;
        Some(Item { title: line.title.clone(), quantity: refunded.quantity })
    };
    // A refund is for all of its units or says nothing of them: a part of the list would be wrong.
    let items: Option<Vec<Item>> = held.body.lines.iter().map(item).collect();
    let body = Body::RefundNotice {
        amount: held.body.amount,
        refunded_at: held.stamp.occurred_at,
        items: items.unwrap_or_default(),
    };
    Some((body, MessageStatement::Nothing))
}
