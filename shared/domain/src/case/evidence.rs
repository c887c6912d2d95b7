//! Facts as evidence, each with its source and its moment. They are put into words only for a case that is announced or
//! looked at: most cases that are found are known to people already.

use jiff::civil::Date;

use crate::contact::mail_status::MailStatusReport;
use crate::event::refused::Refused;
use crate::event::stamp::Stamp;
use crate::facts::held::Held;
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
}
