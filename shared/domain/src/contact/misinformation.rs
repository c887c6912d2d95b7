//! Statements that are no longer true, for the person who will correct them.

use crate::case::problem::BeliefProblem;
use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::order::stated::stated_of_order;
use crate::pickup::stated::stated_of_pickup;
use crate::policy::settings::Policy;
use crate::shipment::expected_day::days_stated;
use crate::shipment::stated::stated_of_shipment;
use crate::values::id::EstimateSubject;

/// Returns what the customer believes and what is true, for the person who will write to them.
pub(crate) fn misinformation(order: &Order, policy: &Policy, key: &MessageKey) -> Option<BeliefProblem> {
    // Only a correction that is not sent leaves the customer believing what is no longer so.
    if !key.kind().corrects() {
        None
    } else if let MessageKey::OrderUpdate(_) = key {
        let (told, _) = stated_of_order(order)?;
        Some(BeliefProblem::Order { told: told.clone(), now: order.facts.order_statement()? })
    } else if let MessageKey::ShippingUpdate(_, id) = key {
        let (told, _) = stated_of_shipment(order, id)?;
        let day = order.facts.estimate(&EstimateSubject::Shipment(id.clone()), policy);
        let now = order.facts.shipment_statement(&order.facts.shipments().get(id)?.body);
        let now = now.by(day.map(|day| day.on));
        Some(BeliefProblem::Shipment { shipment: id.clone(), told: told.clone(), now })
    } else if let MessageKey::PickupUpdate(_) = key {
        let (told, _) = stated_of_pickup(order)?;
        let now = order.facts.pickup_ready()?.body.clone();
        Some(BeliefProblem::Pickup { told: told.clone(), now })
    } else {
        new_day(order, policy, key)
    }
}

/// Returns the day that the customer believes and the day that is true. Only a day that we told them is ours to correct.
fn new_day(order: &Order, policy: &Policy, key: &MessageKey) -> Option<BeliefProblem> {
    let goods = EstimateSubject::from(key.shipment().cloned());
    let now = order.facts.estimate(&goods, policy)?.on;
    let told = days_stated(order, &goods).into_iter().max_by_key(|statement| statement.at)?.day;
    Some(BeliefProblem::Day { goods, told, now })
}
