//! Assesses every message that the facts could call for.

use crate::message::candidate::Candidate;
use crate::plan::context::Context;

/// Assesses every message that the facts could call for and that is not done, as if no case stood in its way.
pub(crate) fn assess(context: Context<'_>) -> Vec<Candidate> {
    let of_sales = context.order_messages().into_iter().chain(context.payment_messages());
    let of_goods = context.pickup_messages().into_iter().chain(context.shipment_messages());
    of_sales.chain(of_goods).flatten().chain(context.follow_up()).collect()
}
