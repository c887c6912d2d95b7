//! Facts as evidence, each in a few words.

use crate::case::evidence::Piece;
use crate::case::words::pieces::{because, count};
use crate::event::refused::WhyRefused;
use crate::fulfilment::reported::FulfilmentReported;
use crate::order::placed::Placed;
use crate::order::tagged::TagChange;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{PaymentFailed, Refund};
use crate::pickup::ready::PickupReady;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdate;
use crate::values::line_quantity::LineQuantity;

pub(crate) fn piece(piece: Piece<'_>) -> String {
    match piece {
        Piece::Placed(held) => say_placed(&held.body),
        Piece::Cancelled(_) => "order cancelled".to_owned(),
        Piece::Payment(held) => format!("paid {} ({})", held.body.amount, held.body.payment_id),
        Piece::Failed(held) => say_failed(&held.body),
        Piece::Refund(held) => say_refund(&held.body),
        Piece::Dispute(held) => say_dispute(&held.body),
        Piece::Shipment(held) => {
            let state = if held.body.voided { "voided" } else { "handed over" };
            format!("parcel {} {state}: {}", held.body.shipment_id, units(&held.body.lines))
        }
        Piece::Tracking(held) => say_tracking(&held.body),
        Piece::Fulfilment(held) => say_fulfilment(&held.body),
        Piece::TrackingUpdate(held) => say_scan(&held.body),
        Piece::RevisedEstimate(held) => say_delay(&held.body),
        Piece::Tagged(held) => {
            let change = match held.body.change {
                TagChange::Added => "added",
                TagChange::Removed => "removed",
            };
            format!("tag {} {change}", held.body.tag.as_str())
        }
        Piece::Assessed(held) => format!("risk rated {} by {}", held.body.level, held.body.says_who()),
        Piece::PickupReady(held) => say_ready(&held.body),
        Piece::Returning(held) => {
            format!("return {} asked for: {}", held.body.return_id, units(&held.body.lines))
        }
        Piece::ReturnUpdated(held) => {
            let why = because(held.body.reason.as_ref());
            format!("return {} {}{why}", held.body.return_id, held.body.status.slug())
        }
        Piece::Mail(held) => format!("mail {} {}", held.body.subject, held.body.status.slug()),
        Piece::Address(_) => "order revised, with the address as it is now".to_owned(),
        Piece::ShipTo(held) => say_ship_to(&held.body),
        Piece::DeliveryEstimate(day, _) => format!("promised by {day}"),
        Piece::Refused(held) => match held.body.why {
            WhyRefused::NotCarriedOut => "answer to a command".to_owned(),
            WhyRefused::Malformed | WhyRefused::FromTheFuture | WhyRefused::OverLimit => {
                "refused event".to_owned()
            }
            WhyRefused::Unmatched | WhyRefused::Matched => "refused event".to_owned(),
        },
    }
}

fn say_placed(placed: &Placed) -> String {
    let number = placed.number.as_ref().map_or("an order", |number| number.as_str());
    let lines = count(placed.lines.len(), "line", "lines");
    format!("placed {number}: {lines}, {} to pay", placed.total)
}

fn say_failed(failed: &PaymentFailed) -> String {
    let why = because(failed.reason.as_ref());
    format!("payment {} failed{why}", failed.payment_id)
}

fn say_refund(refund: &Refund) -> String {
    let units = units(&refund.lines);
    let of = if units.is_empty() { String::new() } else { format!(" for {units}") };
    format!("refunded {}{of} ({})", refund.amount, refund.refund_id)
}

fn say_dispute(dispute: &Dispute) -> String {
    let Dispute { dispute_id, amount, kind, status, .. } = dispute;
    let payment = dispute.payment_id.as_ref().map(|id| format!(" of payment {id}")).unwrap_or_default();
    let why = because(dispute.reason.as_ref());
    format!("{kind} {dispute_id} {status}: {amount}{payment}{why}")
}

fn say_tracking(shipment: &Shipment) -> String {
    let id = &shipment.shipment_id;
    let Some(tracking) = &shipment.tracking else { return format!("parcel {id} has no tracking number") };
    let carrier = tracking.carrier.as_ref().map(|name| format!(" of {}", name.as_str())).unwrap_or_default();
    let link = tracking.link.as_ref().map(|link| format!(", {}", link.as_str())).unwrap_or_default();
    format!("parcel {id} has tracking number {}{carrier}{link}", tracking.number.as_str())
}

fn say_ship_to(placed: &Placed) -> String {
    let Some(address) = &placed.ship_to else { return "an order without an address".to_owned() };
    let name = address.name.iter().map(|name| name.as_str());
    let parts: Vec<&str> = name.chain(address.lines.iter().map(|line| line.as_str())).collect();
    format!("to be sent to {}", parts.join(", "))
}

fn say_ready(ready: &PickupReady) -> String {
    let place = ready.place.as_ref().map(|place| format!(" at {}", place.as_str())).unwrap_or_default();
    let until = ready.ready_until.map(|until| format!(", until {until}")).unwrap_or_default();
    format!("goods ready to be fetched{place}{until}")
}

fn say_fulfilment(reported: &FulfilmentReported) -> String {
    let FulfilmentReported { fulfilment_order_id, status, request_status, answer, holds, .. } = reported;
    let why = because(answer.as_ref());
    let held = holds.iter().map(|hold| {
        let notes = because(hold.notes.as_ref());
        format!(", held in the shop for {}{notes}", hold.reason.as_str())
    });
    let held: String = held.collect();
    format!("fulfilment order {fulfilment_order_id} {status}, request {request_status}{why}{held}")
}

fn say_scan(tracking_update: &TrackingUpdate) -> String {
    let place =
        tracking_update.place.as_ref().map(|place| format!(", {}", place.as_str())).unwrap_or_default();
    format!("parcel {} {}{place}", tracking_update.shipment_id, tracking_update.status.slug())
}

fn say_delay(delay: &RevisedEstimate) -> String {
    let what = delay.shipment_id.as_ref().map_or_else(|| "the rest".to_owned(), |id| format!("parcel {id}"));
    let why = because(delay.reason.as_ref());
    format!("{what} should arrive by {}{why}", delay.promised_on)
}

pub(super) fn units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
