//! Facts: what one source says happened to an order.
//!
//! The types here are the contract of the bus (`detail` of an event, beside `id`, `shop`, `order_id` and
//! `occurred_at`) and the form in which facts rest in the order. Reading them from outside is the work of one
//! function's crate per event, but for what several have in common ([`read_units`], [`read_quantity`]); writing them
//! is serde's.

use serde::Serialize;

use crate::case::resolution::Resolution;
use crate::contact::mail_status::MailStatusReport;
use crate::event::refused::Refused;
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::returns::requested::ReturnRequested;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdate;

/// What happened. One variant per event type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// The order exists, or was revised: always the whole of it.
    OrderPlaced(Placed),
    /// The order is off, for good.
    OrderCancelled(Cancelled),
    /// A tag was put on the order, or taken off.
    OrderTagged(Tagged),
    /// Money came in.
    PaymentConfirmed(Payment),
    /// An attempt to pay did not succeed.
    PaymentFailed(PaymentFailed),
    /// Money went back.
    RefundIssued(Refund),
    /// A parcel was handed over, re-labelled or voided: always the whole of it.
    ShipmentCreated(Shipment),
    /// A carrier saw a parcel.
    DeliveryScanned(TrackingUpdate),
    /// Somebody promises another day.
    DeliveryDelayed(RevisedEstimate),
    /// The customer wants to send something back.
    ReturnRequested(ReturnRequested),
    /// The mail service says what became of a mail.
    EmailStatusChanged(MailStatusReport),
    /// A person decided about a case.
    CaseResolved(Resolution),
    /// An event that could not be believed. Ours, not a source's.
    EventRefused(Refused),
}
