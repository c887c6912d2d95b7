//! Facts as evidence: each in a few words, with its source and its moment. They are put into words only for a
//! case that is announced: most cases that are found are known to people already.

use jiff::civil::Date;

use crate::case::report::Evidence;
use crate::case::words::{because, count};
use crate::contact::mail_status::MailStatusReport;
use crate::event::refused::{Refused, WhyRefused};
use crate::event::stamp::Stamp;
use crate::facts::held::Held;
use crate::fulfilment::reported::FulfilmentReported;
use crate::order::assessed::RiskAssessed;
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::{TagChange, Tagged};
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::pickup::ready::PickupReady;
use crate::returns::requested::ReturnRequested;
use crate::returns::updated::ReturnUpdated;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdate;
use crate::values::line_quantity::LineQuantity;

/// A fact that a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'f> {
    Placed(&'f Held<Placed>),
    Cancelled(&'f Held<Cancelled>),
    Payment(&'f Held<Payment>),
    Failed(&'f Held<PaymentFailed>),
    Refund(&'f Held<Refund>),
    Dispute(&'f Held<Dispute>),
    Shipment(&'f Held<Shipment>),
    /// A shipment, as evidence of how it can be followed.
    Tracking(&'f Held<Shipment>),
    Fulfilment(&'f Held<FulfilmentReported>),
    TrackingUpdate(&'f Held<TrackingUpdate>),
    RevisedEstimate(&'f Held<RevisedEstimate>),
    Tagged(&'f Held<Tagged>),
    Assessed(&'f Held<RiskAssessed>),
    PickupReady(&'f Held<PickupReady>),
    Returning(&'f Held<ReturnRequested>),
    ReturnUpdated(&'f Held<ReturnUpdated>),
    Mail(&'f Held<MailStatusReport>),
    /// The order, as evidence of its address.
    Address(&'f Held<Placed>),
    /// The order, as evidence of the address itself.
    ShipTo(&'f Held<Placed>),
    /// A day by which something should arrive, with its source and its moment.
    DeliveryEstimate(Date, &'f Stamp),
    Refused(&'f Held<Refused>),
}

pub(crate) fn placed(held: &Held<Placed>) -> Piece<'_> {
    Piece::Placed(held)
}

pub(crate) fn cancelled(held: &Held<Cancelled>) -> Piece<'_> {
    Piece::Cancelled(held)
}

pub(crate) fn payment(held: &Held<Payment>) -> Piece<'_> {
    Piece::Payment(held)
}

pub(crate) fn failed(held: &Held<PaymentFailed>) -> Piece<'_> {
    Piece::Failed(held)
}

pub(crate) fn refund(held: &Held<Refund>) -> Piece<'_> {
    Piece::Refund(held)
}

pub(crate) fn dispute(held: &Held<Dispute>) -> Piece<'_> {
    Piece::Dispute(held)
}

pub(crate) fn pickup_ready(held: &Held<PickupReady>) -> Piece<'_> {
    Piece::PickupReady(held)
}

pub(crate) fn shipment(held: &Held<Shipment>) -> Piece<'_> {
    Piece::Shipment(held)
}

pub(crate) fn fulfilment(held: &Held<FulfilmentReported>) -> Piece<'_> {
    Piece::Fulfilment(held)
}

pub(crate) fn tracking_update(held: &Held<TrackingUpdate>) -> Piece<'_> {
    Piece::TrackingUpdate(held)
}

pub(crate) fn delay(held: &Held<RevisedEstimate>) -> Piece<'_> {
    Piece::RevisedEstimate(held)
}

pub(crate) fn tagged(held: &Held<Tagged>) -> Piece<'_> {
    Piece::Tagged(held)
}

pub(crate) fn assessed(held: &Held<RiskAssessed>) -> Piece<'_> {
    Piece::Assessed(held)
}

pub(crate) fn returning(held: &Held<ReturnRequested>) -> Piece<'_> {
    Piece::Returning(held)
}

pub(crate) fn return_updated(held: &Held<ReturnUpdated>) -> Piece<'_> {
    Piece::ReturnUpdated(held)
}

pub(crate) fn mail(held: &Held<MailStatusReport>) -> Piece<'_> {
    Piece::Mail(held)
}

impl<'f> Piece<'f> {
    /// Returns the source and the moment of the fact.
    pub(crate) fn stamp(self) -> &'f Stamp {
        match self {
            Self::Placed(held) | Self::Address(held) | Self::ShipTo(held) => &held.stamp,
            Self::Cancelled(held) => &held.stamp,
            Self::Payment(held) => &held.stamp,
            Self::Failed(held) => &held.stamp,
            Self::Refund(held) => &held.stamp,
            Self::Dispute(held) => &held.stamp,
            Self::Shipment(held) | Self::Tracking(held) => &held.stamp,
            Self::Fulfilment(held) => &held.stamp,
            Self::TrackingUpdate(held) => &held.stamp,
            Self::RevisedEstimate(held) => &held.stamp,
            Self::Tagged(held) => &held.stamp,
            Self::Assessed(held) => &held.stamp,
            Self::PickupReady(held) => &held.stamp,
            Self::Returning(held) => &held.stamp,
            Self::ReturnUpdated(held) => &held.stamp,
            Self::Mail(held) => &held.stamp,
            Self::DeliveryEstimate(_, stamp) => stamp,
            Self::Refused(held) => &held.stamp,
        }
    }

    /// Returns the fact in words.
    pub(crate) fn render(self) -> Evidence {
        Evidence { says: self.says(), stamp: self.stamp().clone() }
    }

    fn says(self) -> String {
        match self {
            Self::Placed(held) => say_placed(&held.body),
            Self::Cancelled(_) => "order cancelled".to_owned(),
            Self::Payment(held) => format!("paid {} ({})", held.body.amount, held.body.payment_id),
            Self::Failed(held) => say_failed(&held.body),
            Self::Refund(held) => say_refund(&held.body),
            Self::Dispute(held) => say_dispute(&held.body),
            Self::Shipment(held) => {
                let state = if held.body.voided { "voided" } else { "handed over" };
                format!("parcel {} {state}: {}", held.body.shipment_id, units(&held.body.lines))
            }
            Self::Tracking(held) => say_tracking(&held.body),
            Self::Fulfilment(held) => say_fulfilment(&held.body),
            Self::TrackingUpdate(held) => say_scan(&held.body),
            Self::RevisedEstimate(held) => say_delay(&held.body),
            Self::Tagged(held) => {
                let change = match held.body.change {
                    TagChange::Added => "added",
                    TagChange::Removed => "removed",
                };
                format!("tag {} {change}", held.body.tag.as_str())
            }
            Self::Assessed(held) => format!("risk rated {} by {}", held.body.level, held.body.says_who()),
            Self::PickupReady(held) => say_ready(&held.body),
            Self::Returning(held) => {
                format!("return {} asked for: {}", held.body.return_id, units(&held.body.lines))
            }
            Self::ReturnUpdated(held) => {
                let why = because(held.body.reason.as_ref());
                format!("return {} {}{why}", held.body.return_id, held.body.status.slug())
            }
            Self::Mail(held) => format!("mail {} {}", held.body.subject, held.body.status.slug()),
            Self::Address(_) => "order revised, with the address as it is now".to_owned(),
            Self::ShipTo(held) => say_ship_to(&held.body),
            Self::DeliveryEstimate(day, _) => format!("promised by {day}"),
            Self::Refused(held) => match held.body.why {
                WhyRefused::NotCarriedOut => "answer to a command".to_owned(),
                WhyRefused::Malformed | WhyRefused::FromTheFuture | WhyRefused::OverLimit => {
                    "refused event".to_owned()
                }
                WhyRefused::Unmatched | WhyRefused::Matched => "refused event".to_owned(),
            },
        }
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

fn units(lines: &[LineQuantity]) -> String {
    let units: Vec<String> =
        lines.iter().map(|line| format!("{} of {}", line.quantity, line.line_id)).collect();
    units.join(", ")
}
