//! The kinds of case: who works them, and how much they matter.

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CaseKind {
    /// An event has something missing or wrong.
    EventMalformed,
    /// An event claims to have happened later than now.
    EventFromTheFuture,
    /// An event is beyond what an order can hold.
    EventOverLimit,
    /// Facts are waiting for an order that does not come.
    OrderMissing,
    /// An order waits too long for its payment.
    PaymentPending,
    /// What was paid is not what was ordered: amount, currency, or a second payment.
    PaymentMismatch,
    /// More was refunded than came in, or in another currency.
    RefundMismatch,
    /// Two sources say what cannot both be so.
    SourceConflict,
    /// The order looks like another one of the same customer.
    LikelyDuplicate,
    /// A tag holds the order, and nobody looked after it for too long.
    HoldForgotten,
    /// The order should have been handed over by now.
    NotHandedOver,
    /// A parcel holds an unknown line, or more than was ordered.
    ParcelMismatch,
    /// A parcel is on its way for an order that is cancelled.
    ParcelOfCancelledOrder,
    /// Units were refunded that the warehouse was asked to send: they may still be sent.
    RefundedUnshipped,
    /// Units were refunded as never sent, and were sent after all.
    RefundedShipped,
    /// The address changed after a parcel was handed over.
    AddressChanged,
    /// A label was made, and the carrier never got the parcel.
    LabelUnused,
    /// A parcel was not scanned for too long.
    ParcelStalled,
    /// The promised day is over, and it has not arrived.
    PromisePassed,
    /// A delivery failed, and nothing has happened since.
    AttemptFailed,
    /// A parcel waits to be fetched, and soon goes back.
    PickupExpiring,
    /// A carrier says that something is wrong with a parcel.
    ParcelException,
    /// A parcel goes back to the shop.
    ParcelReturned,
    /// A carrier cannot find a parcel.
    ParcelLost,
    /// A parcel was delivered, and was scanned on its way after that.
    DeliveredThenMoving,
    /// Mail to the customer came back for good.
    CustomerUnreachable,
    /// The customer called a mail unwanted.
    CustomerComplained,
    /// A message is due and cannot be sent: no address, an unknown shop, or the mail service refuses it.
    MessageImpossible,
    /// A message may or may not have gone out.
    MessageUnknown,
    /// The customer believes something that is no longer true, and no message will correct it.
    CustomerMisinformed,
}

/// Who works a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Team {
    /// Looks after the shop, its integrations and payments.
    Storefront,
    /// Looks after parcels and stock.
    Fulfilment,
    /// Talks with customers.
    Support,
}

impl Team {
    /// The name in messages and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Storefront => "storefront",
            Self::Fulfilment => "fulfilment",
            Self::Support => "support",
        }
    }
}

/// How much a case matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something to put right when convenient.
    Low,
    /// A customer is waiting, or will be.
    Normal,
    /// Goods, money or the truth are at stake now.
    High,
}

impl Severity {
    /// The name in messages and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

impl CaseKind {
    /// All of them.
    pub const ALL: [Self; 30] = [
        Self::EventMalformed,
        Self::EventFromTheFuture,
        Self::EventOverLimit,
        Self::OrderMissing,
        Self::PaymentPending,
        Self::PaymentMismatch,
        Self::RefundMismatch,
        Self::SourceConflict,
        Self::LikelyDuplicate,
        Self::HoldForgotten,
        Self::NotHandedOver,
        Self::ParcelMismatch,
        Self::ParcelOfCancelledOrder,
        Self::RefundedUnshipped,
        Self::RefundedShipped,
        Self::AddressChanged,
        Self::LabelUnused,
        Self::ParcelStalled,
        Self::PromisePassed,
        Self::AttemptFailed,
        Self::PickupExpiring,
        Self::ParcelException,
        Self::ParcelReturned,
        Self::ParcelLost,
        Self::DeliveredThenMoving,
        Self::CustomerUnreachable,
        Self::CustomerComplained,
        Self::MessageImpossible,
        Self::MessageUnknown,
        Self::CustomerMisinformed,
    ];

    /// The name in keys, stories, the queue's attributes and logs.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::EventMalformed => "event-malformed",
            Self::EventFromTheFuture => "event-from-the-future",
            Self::EventOverLimit => "event-over-limit",
            Self::OrderMissing => "order-missing",
            Self::PaymentPending => "payment-pending",
            Self::PaymentMismatch => "payment-mismatch",
            Self::RefundMismatch => "refund-mismatch",
            Self::SourceConflict => "source-conflict",
            Self::LikelyDuplicate => "likely-duplicate",
            Self::HoldForgotten => "hold-forgotten",
            Self::NotHandedOver => "not-handed-over",
            Self::ParcelMismatch => "parcel-mismatch",
            Self::ParcelOfCancelledOrder => "parcel-of-cancelled-order",
            Self::RefundedUnshipped => "refunded-unshipped",
            Self::RefundedShipped => "refunded-shipped",
            Self::AddressChanged => "address-changed",
            Self::LabelUnused => "label-unused",
            Self::ParcelStalled => "parcel-stalled",
            Self::PromisePassed => "promise-passed",
            Self::AttemptFailed => "attempt-failed",
            Self::PickupExpiring => "pickup-expiring",
            Self::ParcelException => "parcel-exception",
            Self::ParcelReturned => "parcel-returned",
            Self::ParcelLost => "parcel-lost",
            Self::DeliveredThenMoving => "delivered-then-moving",
            Self::CustomerUnreachable => "customer-unreachable",
            Self::CustomerComplained => "customer-complained",
            Self::MessageImpossible => "message-impossible",
            Self::MessageUnknown => "message-unknown",
            Self::CustomerMisinformed => "customer-misinformed",
        }
    }

    /// Who works it, where nobody says otherwise.
    #[must_use]
    pub fn team(self) -> Team {
        match self {
            Self::EventMalformed | Self::EventFromTheFuture | Self::EventOverLimit => Team::Storefront,
            Self::OrderMissing | Self::PaymentPending | Self::PaymentMismatch => Team::Storefront,
            Self::RefundMismatch | Self::SourceConflict | Self::LikelyDuplicate => Team::Storefront,
            Self::HoldForgotten | Self::NotHandedOver | Self::ParcelMismatch => Team::Fulfilment,
            Self::ParcelOfCancelledOrder | Self::RefundedUnshipped | Self::RefundedShipped => {
                Team::Fulfilment
            }
            Self::AddressChanged | Self::LabelUnused | Self::ParcelStalled => Team::Fulfilment,
            Self::ParcelException | Self::ParcelReturned | Self::ParcelLost => Team::Fulfilment,
            Self::DeliveredThenMoving => Team::Fulfilment,
            Self::PromisePassed | Self::AttemptFailed | Self::PickupExpiring => Team::Support,
            Self::CustomerUnreachable | Self::CustomerComplained | Self::MessageImpossible => Team::Support,
            Self::MessageUnknown | Self::CustomerMisinformed => Team::Support,
        }
    }

    /// How much it matters.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::PaymentPending | Self::MessageUnknown => Severity::Low,
            Self::EventMalformed | Self::EventFromTheFuture | Self::EventOverLimit => Severity::Normal,
            Self::OrderMissing | Self::HoldForgotten | Self::NotHandedOver => Severity::Normal,
            Self::LabelUnused | Self::ParcelStalled | Self::PromisePassed => Severity::Normal,
            Self::AttemptFailed | Self::PickupExpiring | Self::DeliveredThenMoving => Severity::Normal,
            Self::MessageImpossible => Severity::Normal,
            Self::PaymentMismatch | Self::RefundMismatch | Self::SourceConflict => Severity::High,
            Self::LikelyDuplicate | Self::ParcelMismatch | Self::ParcelOfCancelledOrder => Severity::High,
            Self::RefundedUnshipped | Self::RefundedShipped | Self::AddressChanged => Severity::High,
            Self::ParcelException | Self::ParcelReturned | Self::ParcelLost => Severity::High,
            Self::CustomerUnreachable | Self::CustomerComplained | Self::CustomerMisinformed => {
                Severity::High
            }
        }
    }
}

impl fmt::Display for CaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
