//! Assesses every message that the facts could call for.

use crate::contact::suppression::suppressed_by;
use crate::facts::order::Order;
use crate::message::candidate::Candidate;
use crate::message::eligibility::Judge;
use crate::plan::inactivity;
use crate::plan::moment::Moment;
use crate::policy::settings::Policy;

/// Judges every message that the facts could call for and that is not done, as if no case stood in its way.
pub(crate) fn assess(order: &Order, policy: &Policy, moment: &Moment) -> Vec<Candidate> {
    let inactive_after = inactivity::inactive_after(order, policy);
    let assess = Judge { order, policy, moment, inactive_after, suppressed: suppressed_by(order).is_some() };
    let about_order = [
        assess.confirmation(),
        assess.order_update(),
        assess.cancellation_notice(),
        assess.payment_failed_notice(),
        assess.estimate_of_order(),
        assess.follow_up(),
    ];
    let about_shipments = order.facts.shipments.values().flat_map(|held| {
        let notice = assess.shipping_notice(held);
        let estimate = assess.estimate_of_shipment(held, notice.as_ref());
        [notice, assess.shipping_update(held), estimate, assess.delivered_notice(held)]
    });
    about_order.into_iter().chain(about_shipments).flatten().collect()
}
