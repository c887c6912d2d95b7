//! What the customer believes, in words for the people who will put it right.

use crate::fact::{ParcelLine, Tracking};
use crate::message::{MessageKey, OrderClaim, ParcelClaim};
use crate::order::Order;
use crate::truth::parcel_claim;

use super::messages::{told_of_order, told_of_parcel};

/// What the customer believes and what is true, for the person who will tell them.
pub(super) fn what_is_untrue(order: &Order, key: &MessageKey) -> Option<String> {
    match key {
        MessageKey::OrderConfirmation | MessageKey::OrderUpdate(_) => {
            let (told, _) = told_of_order(&order.ledger)?;
            let now = order.facts.order_claim()?;
            Some(format!("The customer believes the order {}. Now it {}.", say_order(told), say_order(&now)))
        }
        MessageKey::ShippingNotice(id) | MessageKey::ShippingUpdate(_, id) => {
            let (told, _) = told_of_parcel(&order.ledger, id)?;
            let now = parcel_claim(&order.facts.parcels.get(id)?.body);
            Some(format!(
                "The customer believes parcel {id} {}. Now it {}.",
                say_parcel(told),
                say_parcel(&now)
            ))
        }
        _ => None,
    }
}

fn say_order(claim: &OrderClaim) -> String {
    match claim {
        OrderClaim::Standing { lines, total } => format!("has {} and costs {total}", say_units(lines)),
        OrderClaim::Cancelled => "is cancelled".to_owned(),
    }
}

fn say_parcel(claim: &ParcelClaim) -> String {
    match claim {
        ParcelClaim::OnItsWay { lines, tracking, .. } => {
            let number = tracking.as_ref().map_or("without tracking", |t: &Tracking| t.number.as_str());
            format!("is on its way ({number}) with {}", say_units(lines))
        }
        ParcelClaim::Voided => "is not coming".to_owned(),
    }
}

fn say_units(lines: &[ParcelLine]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
