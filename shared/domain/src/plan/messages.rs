//! Assesses every message that the facts could call for.

use crate::message::candidate::Candidate;
use crate::plan::context::Context;

/// Assesses every message that the facts could call for and that is not done, as if no case stood in its way.
pub(crate) fn assess(context: Context<'_>) -> Vec<Candidate> {
    let about_order = [
        context.confirmation(),
        context.order_update(),
        context.cancellation_notice(),
        context.payment_failed_notice(),
        context.estimate_of_order(),
        context.follow_up(),
    ];
    let about_refunds = context.refund_notices().into_iter().chain(context.pickup_messages());
    let about_shipments = context.order.facts.shipments().values().flat_map(|held| {
        let notice = context.shipping_notice(held);
        let estimate = context.estimate_of_shipment(held, notice.as_ref());
        let carried = context.status_notices(held);
        [notice, context.shipping_update(held), estimate, context.delivered_notice(held)]
            .into_iter()
            .chain(carried)
    });
    about_order.into_iter().chain(about_refunds).chain(about_shipments).flatten().collect()
}
