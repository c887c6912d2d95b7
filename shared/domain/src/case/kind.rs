//! The kinds of case, each with its team and its severity.

use crate::values::slug::slugs;

slugs! {
    /// A kind of problem that a person must look at.
    pub enum CaseKind {
        /// An event has something missing or wrong.
        EventMalformed = "event-malformed",
        /// An event claims to have happened later than now.
        EventFromTheFuture = "event-from-the-future",
        /// An event is beyond what an order can hold.
        EventOverLimit = "event-over-limit",
        /// Facts are waiting for an order that does not come.
        OrderMissing = "order-missing",
        /// An order waits too long for its payment.
        PaymentPending = "payment-pending",
        /// The payment does not match the order: another amount, another currency, or a second payment.
        PaymentMismatch = "payment-mismatch",
        /// More was refunded than came in, or in another currency.
        RefundMismatch = "refund-mismatch",
        /// Two sources contradict each other.
        SourceConflict = "source-conflict",
        /// The order looks like another one of the same customer.
        LikelyDuplicate = "likely-duplicate",
        /// A tag holds the order, and no person has looked after it for too long.
        HoldForgotten = "hold-forgotten",
        /// The order should have been handed over by now.
        NotHandedOver = "not-handed-over",
        /// A shipment holds an unknown line, or more than was ordered.
        ParcelMismatch = "parcel-mismatch",
        /// A shipment is on its way for an order that is cancelled.
        ParcelOfCancelledOrder = "parcel-of-cancelled-order",
        /// Units were refunded that the warehouse was asked to send: it may still send them.
        RefundedUnshipped = "refunded-unshipped",
        /// Units were refunded as never sent, and were sent after all.
        RefundedShipped = "refunded-shipped",
        /// The address changed after a shipment was handed over.
        AddressChanged = "address-changed",
        /// A label was made, and the carrier never got the shipment.
        LabelUnused = "label-unused",
        /// A shipment had no tracking update for too long.
        ParcelStalled = "parcel-stalled",
        /// The day of the delivery estimate is over, and the shipment has not arrived.
        PromisePassed = "promise-passed",
        /// A delivery failed, and nothing has happened since.
        AttemptFailed = "attempt-failed",
        /// A shipment waits for pickup, and soon goes back.
        PickupExpiring = "pickup-expiring",
        /// A carrier says that something is wrong with a shipment.
        ParcelException = "parcel-exception",
        /// A shipment goes back to the shop.
        ParcelReturned = "parcel-returned",
        /// A carrier cannot find a shipment.
        ParcelLost = "parcel-lost",
        /// A shipment was delivered, and a later tracking update says that it is on its way.
        DeliveredThenMoving = "delivered-then-moving",
        /// Mail to the customer came back for good.
        CustomerUnreachable = "customer-unreachable",
        /// The customer called a mail unwanted.
        CustomerComplained = "customer-complained",
        /// A message is due and cannot be sent: there is no address, the shop is unknown, or the mail service
        /// refuses it.
        MessageImpossible = "message-impossible",
        /// A message may or may not have gone out.
        MessageUnknown = "message-unknown",
        /// The customer believes something that is no longer true, and no message will correct it.
        CustomerMisinformed = "customer-misinformed",
    }
}

slugs! {
    /// A team that works on cases.
    pub enum Team {
        /// Looks after the shop, its integrations and payments.
        Storefront = "storefront",
        /// Looks after shipments and stock.
        Fulfilment = "fulfilment",
        /// Talks with customers.
        Support = "support",
    }
}

slugs! {
    /// The severity of a case.
    pub enum Severity {
        /// Something to put right when convenient.
        Low = "low",
        /// A customer is waiting, or will be.
        Normal = "normal",
        /// Goods, money or the truth are at stake now.
        High = "high",
    }
}

impl CaseKind {
    /// Returns the team that works on the case, where the policy names no other.
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

    /// Returns the severity of the case.
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
