//! The table of event types and their names.

use crate::values::slug::slugs;

slugs! {
    /// A kind of event. Each kind has one function, in a crate of its own; the slug is its name in folders,
    /// packages and logs.
    pub enum EventType {
        /// See [`Fact::OrderPlaced`](crate::event::fact::Fact::OrderPlaced).
        OrderPlaced = "order-placed",
        /// See [`Fact::OrderCancelled`](crate::event::fact::Fact::OrderCancelled).
        OrderCancelled = "order-cancelled",
        /// See [`Fact::OrderTagged`](crate::event::fact::Fact::OrderTagged).
        OrderTagged = "order-tagged",
        /// See [`Fact::PaymentConfirmed`](crate::event::fact::Fact::PaymentConfirmed).
        PaymentConfirmed = "payment-confirmed",
        /// See [`Fact::PaymentFailed`](crate::event::fact::Fact::PaymentFailed).
        PaymentFailed = "payment-failed",
        /// See [`Fact::RefundIssued`](crate::event::fact::Fact::RefundIssued).
        RefundIssued = "refund-issued",
        /// See [`Fact::PaymentDisputed`](crate::event::fact::Fact::PaymentDisputed).
        PaymentDisputed = "payment-disputed",
        /// See [`Fact::ShipmentCreated`](crate::event::fact::Fact::ShipmentCreated).
        ShipmentCreated = "shipment-created",
        /// See [`Fact::DeliveryScanned`](crate::event::fact::Fact::DeliveryScanned).
        DeliveryScanned = "delivery-scanned",
        /// See [`Fact::DeliveryDelayed`](crate::event::fact::Fact::DeliveryDelayed).
        DeliveryDelayed = "delivery-delayed",
        /// See [`Fact::PickupReady`](crate::event::fact::Fact::PickupReady).
        PickupReady = "pickup-ready",
        /// See [`Fact::ReturnRequested`](crate::event::fact::Fact::ReturnRequested).
        ReturnRequested = "return-requested",
        /// See [`Fact::EmailStatusChanged`](crate::event::fact::Fact::EmailStatusChanged).
        EmailStatusChanged = "email-status-changed",
        /// See [`Fact::CaseResolved`](crate::event::fact::Fact::CaseResolved).
        CaseResolved = "case-resolved",
        /// See [`Fact::EventRefused`](crate::event::fact::Fact::EventRefused).
        EventRefused = "event-refused",
    }
}

impl EventType {
    /// Returns the name on the event bus, such as `PaymentConfirmed`.
    #[must_use]
    pub fn detail_type(self) -> &'static str {
        match self {
            Self::OrderPlaced => "OrderPlaced",
            Self::OrderCancelled => "OrderCancelled",
            Self::OrderTagged => "OrderTagged",
            Self::PaymentConfirmed => "PaymentConfirmed",
            Self::PaymentFailed => "PaymentFailed",
            Self::RefundIssued => "RefundIssued",
            Self::PaymentDisputed => "PaymentDisputed",
            Self::ShipmentCreated => "ShipmentCreated",
            Self::DeliveryScanned => "DeliveryScanned",
            Self::DeliveryDelayed => "DeliveryDelayed",
            Self::PickupReady => "PickupReady",
            Self::ReturnRequested => "ReturnRequested",
            Self::EmailStatusChanged => "EmailStatusChanged",
            Self::CaseResolved => "CaseResolved",
            Self::EventRefused => "EventRefused",
        }
    }

    /// Returns the event type that has this name on the event bus.
    #[must_use]
    pub fn from_detail_type(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.detail_type() == text)
    }
}
