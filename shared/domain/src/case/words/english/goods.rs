//! Problems with goods, in sentences.

use crate::case::problem::{FulfilmentProblem, ReturnProblem, ShipmentProblem, TrackingProblem};
use crate::case::words::pieces::{because, list};
use crate::order::assessed::RiskAssessed;
use crate::order::placed::Risk;
use crate::returns::updated::ReturnStatus;
use crate::values::id::{EstimateSubject, OrderId};
use crate::values::line_quantity::LineQuantity;

pub(super) fn fulfilment(problem: &FulfilmentProblem) -> String {
    match problem {
        FulfilmentProblem::Alike { number, order, other, others } => {
            let own = number.as_ref().map_or(order.as_str(), |number| number.as_str());
            let so_do = lookalikes(others);
            format!(
                "Order {own} ({order}) looks like order {other}: the same customer, basket and address.{so_do} It is held."
            )
        }
        FulfilmentProblem::Held { tag, since } => {
            format!("The tag {} holds the order since {since}, and nothing ends that.", tag.as_str())
        }
        FulfilmentProblem::NotHandedOver { units } => {
            format!("Not handed over in time: {}.", different(units))
        }
        FulfilmentProblem::RefundedUnsent { units } => format!(
            "Refunded before it was sent: {}. The warehouse was asked to send it, and may still do so.",
            different(units)
        ),
        FulfilmentProblem::RefundedSent { units } => {
            format!("Refunded, and sent all the same: {}.", different(units))
        }
        FulfilmentProblem::Refused { units, answer } => {
            format!("The warehouse will not send {}{}.", different(units), because(answer.as_ref()))
        }
        FulfilmentProblem::NotStopped { part, answer, is_cancelled } => {
            let follows = if *is_cancelled {
                "The order is cancelled, and its goods come all the same"
            } else {
                "The order is not cancelled, and is sent; the customer may wait for an answer"
            };
            format!("The warehouse will not stop {part}{}. {follows}.", because(answer.as_ref()))
        }
        FulfilmentProblem::Risky { ratings, by_shop, shipments } => format!(
            "The risk of fraud is rated {}, and the goods left already: parcel {}.",
            rated(ratings, *by_shop),
            list(shipments)
        ),
        FulfilmentProblem::Uncollected {} => {
            "Goods wait to be fetched, and the time to fetch them is over.".to_owned()
        }
    }
}

fn lookalikes(others: &[OrderId]) -> String {
    match others.len() {
        0 => String::new(),
        1 => format!(" So does order {}.", list(others)),
        _ => format!(" So do orders {}.", list(others)),
    }
}

fn rated(ratings: &[RiskAssessed], by_shop: Option<Risk>) -> String {
    let by = ratings.iter().map(|rating| format!("{} by {}", rating.level, rating.says_who()));
    list(by.chain(by_shop.map(|risk| format!("{risk} by the shop"))))
}

pub(super) fn shipment(problem: &ShipmentProblem) -> String {
    match problem {
        ShipmentProblem::VoidedMoving { shipment } => {
            format!("Parcel {shipment} is voided, and a carrier has it all the same.")
        }
        ShipmentProblem::UnknownLines { shipment, lines } => {
            format!("Parcel {shipment} holds lines the order does not have ({}).", list(lines))
        }
        ShipmentProblem::TooMuch { shipment, lines } => {
            format!("Parcel {shipment} makes more units shipped than were ordered ({}).", list(lines))
        }
        ShipmentProblem::OfCancelled { shipment, has_arrived } => {
            let state = if *has_arrived { "has arrived" } else { "is on its way" };
            format!("Parcel {shipment} {state}, but the order is cancelled.")
        }
        ShipmentProblem::OtherAddress { shipment } => format!(
            "Parcel {shipment} was handed over for another address than the order has now, and goes there. The customer \
             believes so too, if we told them of it."
        ),
        ShipmentProblem::Unannounced { shipment, since } => {
            format!("A carrier has had parcel {shipment} since {since}, and no shipping system announced it.")
        }
    }
}

pub(super) fn tracking(problem: &TrackingProblem) -> String {
    match problem {
        TrackingProblem::LabelUnused { shipment, made_at } => {
            format!(
                "The label of parcel {shipment} was made {made_at}, and the carrier has not got the parcel."
            )
        }
        TrackingProblem::Stalled { shipment, at, boxes } => {
            let boxes = boxes.map(|(all, arrived)| format!(" Of its {all} boxes, {arrived} arrived."));
            format!("Parcel {shipment} was last scanned {at}, on its way.{}", boxes.unwrap_or_default())
        }
        TrackingProblem::AttemptFailed { shipment, failed_at } => {
            format!("The delivery of parcel {shipment} failed {failed_at}, and nothing was heard since.")
        }
        TrackingProblem::PickupExpiring { shipment, until } => {
            format!("Parcel {shipment} waits to be fetched until {until}, and goes back then.")
        }
        TrackingProblem::InTrouble { shipment } => {
            format!("The carrier says that parcel {shipment} has a problem.")
        }
        TrackingProblem::Returned { shipment } => {
            format!("The carrier says that parcel {shipment} goes back to the shop.")
        }
        TrackingProblem::Lost { shipment } => format!("The carrier says that parcel {shipment} is lost."),
        TrackingProblem::Moved { shipment, arrived_at, status } => {
            format!("Parcel {shipment} was delivered {arrived_at}, and {} after that.", status.slug())
        }
        TrackingProblem::Late { goods, by } => {
            let what = goods_or(goods, "what is in no parcel yet");
            format!("The customer was promised {what} by {by}, and it has not arrived.")
        }
    }
}

pub(super) fn goods_or(goods: &EstimateSubject, rest: &str) -> String {
    goods.shipment().map_or_else(|| rest.to_owned(), |id| format!("parcel {id}"))
}

pub(super) fn returning(problem: &ReturnProblem) -> String {
    match problem {
        ReturnProblem::TooMuch { lines } => {
            let lines = lines.iter().map(|(asked, sent)| {
                let LineQuantity { line_id, quantity } = asked;
                format!("{quantity} of {line_id}, of {sent} sent")
            });
            format!("More is to come back than was sent: {}.", list(lines))
        }
        ReturnProblem::Open { id, status } => {
            let begun = match status {
                None => "asked for",
                Some(ReturnStatus::Approved) => "approved",
                Some(ReturnStatus::Reopened) => "reopened",
                Some(ReturnStatus::Declined | ReturnStatus::Cancelled | ReturnStatus::Closed) => "ended",
            };
            format!("Return {id} was {begun}, and since then no money went back and nothing else was sent.")
        }
    }
}

/// Returns different units, in the order of their texts.
pub(super) fn different(units: &[LineQuantity]) -> String {
    list(units.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)))
}
