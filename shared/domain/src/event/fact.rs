//! Facts: reports of one source about things that happened to an order.
//!
//! The types here are the contract of the event bus (the `detail` of an event, besides `id`, `shop`,
//! `order_id` and `occurred_at`), and the form in which an order stores its facts. Each event type is read
//! from outside by the crate of its own function. Only code that several of them need is in this crate
//! (`read_units` and `read_quantity` in [`crate::values::line_quantity`]). serde writes all of them.

use serde::Serialize;

use crate::case::resolution::Resolution;
use crate::case::work::CaseWork;
use crate::contact::mail_status::MailStatusReport;
use crate::event::event_type::EventType;
use crate::event::refused::Refused;
use crate::fulfilment::reported::FulfilmentReported;
use crate::order::assessed::RiskAssessed;
use crate::order::cancelled::Cancelled;
use crate::order::placed::Placed;
use crate::order::tagged::Tagged;
use crate::payment::dispute::Dispute;
use crate::payment::transaction::{Payment, PaymentFailed, Refund};
use crate::pickup::ready::PickupReady;
use crate::returns::requested::ReturnRequested;
use crate::returns::updated::ReturnUpdated;
use crate::shipment::created::Shipment;
use crate::shipment::revised_estimate::RevisedEstimate;
use crate::shipment::tracking_update::TrackingUpdate;

/// A thing that happened to an order. There is one variant for each event type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Fact {
    /// The order was placed or revised. The fact always has the whole order.
    OrderPlaced(Placed),
    /// The order was cancelled. A cancellation is final.
    OrderCancelled(Cancelled),
    /// A tag was added to the order, or removed from it.
    OrderTagged(Tagged),
    /// A provider rated the risk that the order is fraud.
    RiskAssessed(RiskAssessed),
    /// A payment came in.
    PaymentConfirmed(Payment),
    /// An attempt to pay failed.
    PaymentFailed(PaymentFailed),
    /// Money went back to the customer.
    RefundIssued(Refund),
    /// The customer asked the bank or the payment provider for the money. The fact always has the whole dispute.
    PaymentDisputed(Dispute),
    /// A shipment was handed over, got a new label, or was voided. The fact always has the whole shipment.
    ShipmentCreated(Shipment),
    /// A shop system reported how the part of the order stands that one place is to send, and what that place answered. The
    /// fact always has the whole state.
    FulfilmentReported(FulfilmentReported),
    /// A carrier sent a tracking update about a shipment.
    DeliveryScanned(TrackingUpdate),
    /// A source gave a revised estimate: another day by which the goods should arrive.
    DeliveryDelayed(RevisedEstimate),
    /// Goods wait at a place of the shop for the customer to fetch them.
    PickupReady(PickupReady),
    /// The customer wants to send something back.
    ReturnRequested(ReturnRequested),
    /// The shop approved a return or ended it, or takes it up again.
    ReturnUpdated(ReturnUpdated),
    /// The mail service reported the mail status of a mail.
    EmailStatusChanged(MailStatusReport),
    /// A person made a decision about a case.
    CaseResolved(Resolution),
    /// A person took a case, passed it on, put it off, or noted something about it.
    CaseWorkedOn(CaseWork),
    /// An event was refused because it could not be believed. Candor itself reports this fact, not a source.
    EventRefused(Refused),
}

impl Fact {
    /// Returns the type of the event that reports this fact.
    #[must_use]
    pub fn event_type(&self) -> EventType {
        match self {
            Self::OrderPlaced(_) => EventType::OrderPlaced,
            Self::OrderCancelled(_) => EventType::OrderCancelled,
            Self::OrderTagged(_) => EventType::OrderTagged,
            Self::RiskAssessed(_) => EventType::RiskAssessed,
            Self::PaymentConfirmed(_) => EventType::PaymentConfirmed,
            Self::PaymentFailed(_) => EventType::PaymentFailed,
            Self::RefundIssued(_) => EventType::RefundIssued,
            Self::PaymentDisputed(_) => EventType::PaymentDisputed,
            Self::ShipmentCreated(_) => EventType::ShipmentCreated,
            Self::FulfilmentReported(_) => EventType::FulfilmentReported,
            Self::DeliveryScanned(_) => EventType::DeliveryScanned,
            Self::DeliveryDelayed(_) => EventType::DeliveryDelayed,
            Self::PickupReady(_) => EventType::PickupReady,
            Self::ReturnRequested(_) => EventType::ReturnRequested,
            Self::ReturnUpdated(_) => EventType::ReturnUpdated,
            Self::EmailStatusChanged(_) => EventType::EmailStatusChanged,
            Self::CaseResolved(_) => EventType::CaseResolved,
            Self::CaseWorkedOn(_) => EventType::CaseWorkedOn,
            Self::EventRefused(_) => EventType::EventRefused,
        }
    }
}
