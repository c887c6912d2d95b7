//! Statements that are no longer true, in words for the person who will correct them.

use crate::facts::order::Order;
use crate::message::key::MessageKey;
use crate::message::sent::{say_order, say_pickup, say_shipment};
use crate::order::stated::stated_of_order;
use crate::pickup::stated::stated_of_pickup;
use crate::policy::settings::Policy;
use crate::shipment::expected_day::days_stated;
use crate::shipment::stated::stated_of_shipment;
use crate::values::id::EstimateSubject;

/// Returns in words what the customer believes and what is true, for the person who will write to them.
pub(crate) fn misinformation(order: &Order, policy: &Policy, key: &MessageKey) -> Option<String> {
    // Only a correction that is not sent leaves the customer believing what is no longer so.
    if !key.kind().corrects() {
        None
    } else if let MessageKey::OrderUpdate(_) = key {
        let (statement, _) = stated_of_order(order)?;
        let now = order.facts.order_statement()?;
        Some(format!("The customer believes the order {}. Now it {}.", say_order(statement), say_order(&now)))
    } else if let MessageKey::ShippingUpdate(_, id) = key {
        let (statement, _) = stated_of_shipment(order, id)?;
        let day = order.facts.estimate(&EstimateSubject::Shipment(id.clone()), policy);
        let now = order.facts.shipment_statement(&order.facts.shipments().get(id)?.body);
        let now = now.by(day.map(|day| day.on));
        let (statement, now) = (say_shipment(statement), say_shipment(&now));
        Some(format!("The customer believes parcel {id} {statement}. Now it {now}."))
    } else if let MessageKey::PickupUpdate(_) = key {
        let (statement, _) = stated_of_pickup(order)?;
        let now = &order.facts.pickup_ready()?.body;
        Some(format!("The customer believes: {}. Now: {}.", say_pickup(statement), say_pickup(now)))
    } else {
        say_new_day(order, policy, key)
    }
}

/// Returns in words the day that the customer believes and the day that is true. Only a day that we told them
/// is ours to correct.
fn say_new_day(order: &Order, policy: &Policy, key: &MessageKey) -> Option<String> {
    let subject = EstimateSubject::from(key.shipment().cloned());
    let estimate = order.facts.estimate(&subject, policy)?;
    let day = days_stated(order, &subject).into_iter().max_by_key(|statement| statement.at)?.day;
    let what = key.shipment().map_or_else(|| "the rest of the order".to_owned(), |id| format!("parcel {id}"));
    Some(format!("The customer believes {what} arrives by {day}. Now it should arrive by {}.", estimate.on))
}
