//! Assesses every message that the facts could call for.

use crate::message::candidate::Candidate;
use crate::plan::context::Context;

/// Assesses every message that the facts could call for and that is not done, as if no case stood in its way.
pub(crate) fn assess(context: Context<'_>) -> Vec<Candidate> {
    let order = context.order_messages().into_iter().flatten();
    let payments = context.payment_messages().into_iter().flatten();
    let pickup = context.pickup_messages().into_iter().flatten();
    let shipments = context.shipment_messages().into_iter().flatten();
    order.chain(payments).chain(pickup).chain(shipments).chain(context.follow_up()).collect()
}
